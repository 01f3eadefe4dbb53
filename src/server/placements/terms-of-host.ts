// What the answer for one host is made of: its books when it was decided, and what would be left of what is scarcest by each measure.
import { unitOf } from '../../core/claim/resources.ts';
import { lineOf, type HostNow, type ResourceNow } from '../../core/placement/place/host-now.ts';
import type { Demand } from '../../core/placement/place/request.ts';
import { WEIGHERS } from '../../core/placement/place/weighers/catalogue.ts';
import { scarcestOf } from '../../core/placement/place/weighers/weigher.ts';
import type { PlacedHostDocument } from '../../wire/api/placements.ts';

/** The document. */
export function termsOfHost(host: HostNow, demands: readonly Demand[]): PlacedHostDocument {
  const leftBy = (measure: keyof typeof WEIGHERS) => {
    const scarcest = scarcestOf(host, demands, WEIGHERS[measure].weigher);
    if (scarcest === undefined) return undefined;
    const { resource, left, of } = scarcest;
    return { resource, unit: unitOf(resource), left, of };
  };
  return {
    id: host.id,
    name: host.name,
    left: { headroom: leftBy('headroom'), worstCase: leftBy('worstCase'), available: leftBy('available') },
    resources: demands.flatMap((demand) => {
      const line = lineOf(host, demand.resource);
      return line === undefined ? [] : [termsOf(line, demand)];
    }),
  };
}

function termsOf(line: ResourceNow, demand: Demand): PlacedHostDocument['resources'][number] {
  const { resource, total, reserved, allocationRatio, capacity, claimed, inFlight, overdraft, unwritten, pool } = line;
  const { promised, ceiling, writes } = demand;
  return {
    resource,
    unit: unitOf(resource),
    promised,
    total,
    reserved,
    allocationRatioPpm: allocationRatio,
    capacity,
    claimed,
    ...(pool === undefined
      ? {}
      : {
          poolId: pool.id,
          available: pool.available,
          worstCaseFree: pool.worstCaseFree,
          inFlight,
          unwritten,
          overdraft,
          ceiling,
          writes,
        }),
  };
}
