// What a guest makes of a host: what may still be promised, and what is left if every disk fills, before and after.
import { lineOf, worstCaseWithClaims, type HostNow } from '../../core/placement/place/host-now.ts';
import type { Demand } from '../../core/placement/place/request.ts';
import type { PlacementLine } from '../../wire/api/placements.ts';

/** A line for each resource that is asked for and that the host has. */
export function effectOn(host: HostNow, demands: readonly Demand[]): PlacementLine['effect'] {
  return demands.flatMap(({ resource, promised, ceiling }) => {
    const line = lineOf(host, resource);
    if (line === undefined) return [];
    const before = worstCaseWithClaims(line);
    return [
      {
        resource,
        poolId: line.pool?.id,
        worstCaseFreeBefore: before,
        worstCaseFreeAfter: before === undefined ? undefined : before - ceiling,
        headroomBefore: line.headroom,
        headroomAfter: line.headroom - promised,
      },
    ];
  });
}
