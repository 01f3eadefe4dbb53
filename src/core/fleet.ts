// The fleet: all hosts' latest balances as one answer, with how many hosts stand behind it and in which state.
import { sumBytes, type Bytes } from './bytes.ts';
import { fleetPoolOf, lookOf, type FleetPool, type PoolSighting } from './fleet-pool.ts';
import { FRESHNESS, freshnessOf, type Freshness } from './freshness.ts';
import type { Balance } from './pool.ts';

/** What is known of one host. Times are by the clock of whoever collects the reports. */
export interface FleetHost {
  readonly host: string;
  /** How often it reports. */
  readonly periodMs: number;
  /** Its latest report; undefined when there never was one. */
  readonly latest:
    | {
        readonly fromMs: number;
        readonly toMs: number;
        /** Everything could be read (Explanation.complete). */
        readonly complete: boolean;
        readonly balances: readonly Balance[];
      }
    | undefined;
}

/** How many hosts stand behind the figures. Fresh, late and lost are all of them; the others overlap with these. */
export interface HostCounts extends Readonly<Record<Freshness, number>> {
  readonly all: number;
  /** Their latest report lacks something. */
  readonly partial: number;
  /** Which guests they have is not known: of these nothing but pools is in any figure. */
  readonly guestsUnknown: number;
  /** They never reported (counted as lost): nothing of them is in any figure. */
  readonly silent: number;
}

/** Pools of one kind added up. Kinds lie in one another (a thin pool and the device of a filesystem in a volume group), so a sum
 *  over kinds would count bytes twice. */
export interface FleetTotals {
  readonly kind: FleetPool['kind'];
  readonly pools: number;
  /** Pools whose freshest report is only late or lost: their last known figures are in the sums. */
  readonly stalePools: number;
  /** Pools of which it is not known how full they are: occupied, available and worstCaseFree lack them. */
  readonly unknownPools: number;
  /** Disks whose growth is unknown: growth and worstCaseFree lack them. */
  readonly unknownDisks: number;
  readonly total: Bytes;
  readonly occupied: Bytes;
  readonly available: Bytes;
  readonly growth: Bytes;
  readonly provisioned: Bytes;
  /** Σ worstCaseFree of the pools where it is 0 or more. What one pool has left is of no use to another. */
  readonly left: Bytes;
  /** Σ of what is missing where it is negative, as a positive count, and in how many pools. */
  readonly missing: Bytes;
  readonly shortPools: number;
}

/** All that a fleet's hosts say, at one time. */
export interface Fleet {
  readonly hosts: HostCounts;
  /** By id. */
  readonly pools: readonly FleetPool[];
  /** A line for each kind of pool that occurs. */
  readonly totals: readonly FleetTotals[];
}

/** The fleet at `nowMs`. A pool that several hosts report is there once, by its id. */
export function fleetOf(hosts: readonly FleetHost[], nowMs: number): Fleet {
  const looks = hosts.flatMap((host) => looksOf(host, nowMs));
  const pools = [...Map.groupBy(looks, ({ look }) => look.id)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, [first, ...rest]]) => (first === undefined ? [] : [fleetPoolOf(id, [first, ...rest])]));
  const kinds = [...Map.groupBy(pools, ({ kind }) => kind)];
  return {
    hosts: countsOf(hosts, nowMs),
    pools,
    totals: kinds.map(([kind, ofKind]) => totalsOf(kind, ofKind)).toSorted((a, b) => (a.kind < b.kind ? -1 : 1)),
  };
}

function looksOf(host: FleetHost, nowMs: number): readonly PoolSighting[] {
  const { latest } = host;
  if (latest === undefined) return [];
  const { fromMs, toMs, balances } = latest;
  const freshness = freshnessOfHost(host, nowMs);
  return balances.map((balance) => {
    const { promises } = balance;
    return { host: host.host, freshness, fromMs, toMs, look: lookOf(balance), promises };
  });
}

function freshnessOfHost({ latest, periodMs }: FleetHost, nowMs: number): Freshness {
  return freshnessOf({ seenAtMs: latest?.toMs, nowMs, periodMs });
}

function countsOf(hosts: readonly FleetHost[], nowMs: number): HostCounts {
  const states = hosts.map((host) => freshnessOfHost(host, nowMs));
  const [fresh = 0, late = 0, lost = 0] = FRESHNESS.map((state) => states.filter((other) => other === state).length);
  return {
    all: hosts.length,
    fresh,
    late,
    lost,
    partial: hosts.filter(({ latest }) => latest?.complete === false).length,
    guestsUnknown: hosts.filter(({ latest }) => latest?.balances.some(lacksGuests) === true).length,
    silent: hosts.filter(({ latest }) => latest === undefined).length,
  };
}

function lacksGuests({ uncertainty }: Balance): boolean {
  return uncertainty.guests === 'none';
}

/** What is added up of a pool. */
export type PoolFigures = Pick<
  FleetPool,
  'total' | 'occupied' | 'available' | 'growth' | 'provisioned' | 'worstCaseFree' | 'unknownDisks'
> & { readonly freshest: { readonly freshness: Freshness } };

/** Pools of one kind added up. */
export function totalsOf(kind: FleetPool['kind'], pools: readonly PoolFigures[]): FleetTotals {
  const sum = (bytesOf: (pool: PoolFigures) => Bytes | undefined): Bytes =>
    sumBytes(pools.map((pool) => bytesOf(pool) ?? 0n));
  const short = pools.filter(({ worstCaseFree = 0n }) => worstCaseFree < 0n);
  return {
    kind,
    pools: pools.length,
    stalePools: pools.filter(({ freshest }) => freshest.freshness !== 'fresh').length,
    unknownPools: pools.filter(({ available }) => available === undefined).length,
    unknownDisks: pools.reduce((count, pool) => count + pool.unknownDisks, 0),
    total: sum((pool) => pool.total),
    occupied: sum((pool) => pool.occupied),
    available: sum((pool) => pool.available),
    growth: sum((pool) => pool.growth),
    provisioned: sum((pool) => pool.provisioned),
    left: sum(({ worstCaseFree = 0n }) => (worstCaseFree > 0n ? worstCaseFree : 0n)),
    missing: -sumBytes(short.map(({ worstCaseFree = 0n }) => worstCaseFree)),
    shortPools: short.length,
  };
}
