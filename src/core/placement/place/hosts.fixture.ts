// Hosts and requests of tests, in a few words.
import { GiB } from '../../bytes.ts';
import { PPM, type Ppm } from '../../ratio.ts';
import { resourceNow, type HostNow, type ResourceNow } from './host-now.ts';
import type { Demand, PlaceRequest } from './request.ts';

/** When decisions of tests are made. */
export const NOW_MS = 1_000_000;

/** GiB of a pool under the instances path. */
export interface PoolWords {
  readonly total: bigint;
  readonly available?: bigint;
  readonly worstCase?: bigint;
  readonly claimed?: bigint;
  readonly inFlight?: bigint;
  readonly reserved?: bigint;
  readonly ratio?: Ppm;
}

/** A pool: nothing on it where nothing is said. */
export function pool(words: PoolWords): ResourceNow {
  const { total, available = total, worstCase = available, claimed = 0n, inFlight = 0n, reserved = 0n } = words;
  return resourceNow({
    resource: 'disk:instances',
    total: total * GiB,
    reserved: reserved * GiB,
    allocationRatio: words.ratio ?? PPM,
    claimed: claimed * GiB,
    inFlight: inFlight * GiB,
    unwritten: inFlight * GiB,
    pool: { id: 'fs:x', isShared: false, available: available * GiB, worstCaseFree: worstCase * GiB, isBound: false },
  });
}

/** Processors: four to one. */
export function vcpus(total: bigint, claimed = 0n): ResourceNow {
  return resourceNow({
    resource: 'vcpus',
    total,
    reserved: 0n,
    allocationRatio: 4n * PPM,
    claimed,
    inFlight: 0n,
    unwritten: 0n,
    pool: undefined,
  });
}

/** A host that has just reported. */
export function host(id: string, resources: readonly ResourceNow[], rest: Partial<HostNow> = {}): HostNow {
  return {
    id,
    name: id,
    seenAtMs: NOW_MS,
    periodMs: 60_000,
    isWhole: true,
    knowsGuests: true,
    traits: [],
    aggregates: [],
    resources,
    kilo: { usedGib: 0n, leastGib: undefined },
    ...rest,
  };
}

/** So much disk, all of it to come, nothing of it at once. */
export function disk(gib: bigint, writes = 0n): Demand {
  return { resource: 'disk:instances', promised: gib * GiB, writes: writes * GiB, ceiling: gib * GiB };
}

/** A request for it. */
export function request(demands: readonly Demand[], rest: Partial<PlaceRequest> = {}): PlaceRequest {
  return {
    demands,
    memberOf: [],
    forbiddenAggregates: [],
    requiredTraits: [],
    forbiddenTraits: [],
    group: undefined,
    weighing: 'spread',
    mustBeAvailable: true,
    ...rest,
  };
}
