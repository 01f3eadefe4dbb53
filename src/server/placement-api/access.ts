// Who may make which call of the Placement API.
import type { Role } from '../../store/tables.ts';
import type { Caller } from '../http/caller.ts';
import type { PlacementAccess, PlacementMethod } from './call.ts';
import { PlacementFault } from './fault.ts';
import { meansRule, type PlacementSettings } from './settings.ts';

/** An agent sees no figures; who places may promise, and leaves providers to operators. */
const ALLOWED: Readonly<Record<Exclude<PlacementAccess, 'open'>, readonly Role[]>> = {
  read: ['reader', 'placer', 'operator', 'admin'],
  allocate: ['placer', 'operator', 'admin'],
  change: ['operator', 'admin'],
};

/** A tenant asks what his own project was promised, and nothing else. */
const OF_PROJECT = 'placement:usages:show';

/** Throws PlacementFault of 403. `project`: the one that is asked about. */
export function allow(
  { access, rule }: PlacementMethod,
  caller: Caller | undefined,
  { mayAlso }: Pick<PlacementSettings, 'mayAlso'>,
  project: string | undefined,
): void {
  if (access === 'open') return;
  if (caller !== undefined) {
    if (ALLOWED[access].includes(caller.role)) return;
    if (isOwn(caller, rule, project)) return;
    if (mayAlso[caller.role]?.some((word) => meansRule(word, rule)) === true) return;
  }
  throw new PlacementFault(403, `Policy does not allow ${rule} to be performed.`);
}

function isOwn({ role, project: own }: Caller, rule: string, asked: string | undefined): boolean {
  return role === 'tenant' && rule === OF_PROJECT && own !== undefined && own === asked;
}
