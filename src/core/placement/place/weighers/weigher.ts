// A weigher: how good a host that fits is by one measure, once the guest is there.
import type { Demand } from '../request.ts';
import { lineOf, type HostNow, type ResourceNow } from '../host-now.ts';

/** What would be left of a resource, and of how much, in its unit; negative where policy lets it go below zero. */
export interface Left {
  readonly left: bigint;
  readonly of: bigint;
}

/** What is left of one resource by one measure. Undefined: not known. */
export type Weigher = (line: ResourceNow, demand: Demand) => Left | undefined;

/** The resource of which the least share would be left, 1 at most; shares are for ranking alone, the figures are exact. */
export interface Scarcest extends Left {
  readonly resource: Demand['resource'];
  readonly share: number;
}

/** The scarcest of what is asked for, as far as that is known and there is any; undefined where none is. */
export function scarcestOf(host: HostNow, demands: readonly Demand[], weigher: Weigher): Scarcest | undefined {
  let least: Scarcest | undefined;
  for (const demand of demands) {
    const { resource } = demand;
    const line = lineOf(host, resource);
    const after = line === undefined ? undefined : weigher(line, demand);
    if (after === undefined || after.of <= 0n) continue;
    const share = Number(after.left) / Number(after.of);
    if (least === undefined || share < least.share) least = { resource, ...after, share };
  }
  return least;
}
