// What a guest makes of a host: what may still be promised, and what is left if every disk fills, before and after, each with its terms.
import { lineOf, worstCaseWithClaims, type HostNow, type ResourceNow } from '../../core/placement/place/host-now.ts';
import type { Demand } from '../../core/placement/place/request.ts';
import type { PlacementLine } from '../../wire/api/placements.ts';

type Effect = PlacementLine['effect'][number];

/** A line for each resource that is asked for and that the host has. */
export function effectOn(host: HostNow, demands: readonly Demand[]): readonly Effect[] {
  return demands.flatMap((demand) => {
    const { resource, promised, ceiling } = demand;
    const line = lineOf(host, resource);
    if (line === undefined) return [];
    const before = worstCaseWithClaims(line);
    return [
      {
        resource,
        poolId: line.pool?.id,
        worstCaseFreeBefore: before,
        worstCaseFreeAfter: before === undefined ? undefined : before - ceiling,
        worstCaseBound: line.pool?.isBound,
        headroomBefore: line.headroom,
        headroomAfter: line.headroom - promised,
        terms: termsOf(line, demand),
      },
    ];
  });
}

/** What the four figures are worked out from: they sum to them exactly. */
function termsOf(line: ResourceNow, { promised, ceiling }: Demand): Effect['terms'] {
  const { pool, inFlight, capacity, claimed, total, reserved, allocationRatio } = line;
  return {
    total,
    reserved,
    allocationRatioPpm: allocationRatio,
    capacity,
    claimed,
    promised,
    ...(pool === undefined ? {} : { worstCaseFree: pool.worstCaseFree, inFlight, ceiling }),
  };
}
