// What a decision was asked for, in a few words.
import { resourcesAsked } from '../../core/claim/resources-asked.ts';
import { amountClause } from '../../core/findings/claims/amounts.ts';
import type { PlacementLine } from '../../wire/api/placements.ts';
import { size } from '../listing.ts';
import { resourceWords } from '../render/shortage-words.ts';
import type { Theme } from '../render/theme.ts';

/** "60.0 GiB, 20.0 GiB of disk (fast), 4096 MiB of memory, 2 vCPUs": all disks of a class together, virtual sizes. */
export function askedText(theme: Theme, request: PlacementLine['request']): string {
  return resourcesAsked(request)
    .map(({ resource, amount }) => {
      if (!resource.startsWith('disk:')) return amountClause(resource, amount);
      const bytes = size(theme, amount);
      return resource === 'disk:instances' ? bytes : `${bytes} of ${resourceWords(resource)}`;
    })
    .join(', ');
}
