// One pool as all hosts of a fleet see it: counted once, the freshest report's figures, everybody's promises.
import { sumBytes, type Bytes } from './bytes.ts';
import type { Freshness } from './freshness.ts';
import type { Balance } from './pool.ts';
import type { PoolFacts } from './pool-facts.ts';
import type { DiskPromise } from './promise.ts';

/** What a host's balance of a pool comes to: all that a fleet needs of it but the disks. */
export interface PoolLook
  extends
    Pick<PoolFacts, 'id' | 'name' | 'kind' | 'shared'>,
    Pick<Balance, 'total' | 'occupied' | 'available' | 'growth' | 'provisioned'> {
  readonly unknownDisks: number;
}

/** One host's latest look at a pool. Times are by the clock of whoever collects the reports. */
export interface PoolSighting {
  readonly host: string;
  readonly freshness: Freshness;
  /** The audit began and ended then: the pool was measured at some time in between. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly look: PoolLook;
  /** The host's disks there, largest growth first. Undefined only where no other host of the pool has a guest of this one: then what they
   *  come to is all that is needed of them. */
  readonly promises: readonly DiskPromise[] | undefined;
}

/** One pool of a fleet. Bytes; undefined is unknown. */
export interface FleetPool {
  readonly id: string;
  readonly kind: PoolLook['kind'];
  /** The look that ended last: total, occupied and available are its. */
  readonly freshest: PoolSighting;
  /** Every host that has it, freshest look first. */
  readonly sightings: readonly PoolSighting[];
  readonly total: Bytes;
  readonly occupied: Bytes | undefined;
  readonly available: Bytes | undefined;
  /** Σ growth of the guests of all hosts whose growth is known, each guest's disk once. */
  readonly growth: Bytes;
  /** Disks whose growth is unknown, and so missing from `growth`. */
  readonly unknownDisks: number;
  readonly provisioned: Bytes;
  /** available − growth: what is left if every disk of every host fills. */
  readonly worstCaseFree: Bytes | undefined;
}

/** What a balance comes to. */
export function lookOf({ pool, total, occupied, available, growth, provisioned, uncertainty }: Balance): PoolLook {
  const { id, name, kind, shared } = pool;
  const unknownDisks = uncertainty.unknownDisks.length;
  return { id, name, kind, shared, total, occupied, available, growth, provisioned, unknownDisks };
}

/** The pool from all looks at it, one a host. */
export function fleetPoolOf(id: string, sightings: readonly [PoolSighting, ...PoolSighting[]]): FleetPool {
  const freshest = sightings.reduce((best, sighting) => (freshestFirst(sighting, best) < 0 ? sighting : best));
  const { kind, total, occupied, available } = freshest.look;
  const { growth, unknownDisks, provisioned } = sightings.length === 1 ? freshest.look : allPromises(sightings);
  return {
    id,
    kind,
    freshest,
    sightings: sightings.toSorted(freshestFirst),
    total,
    occupied,
    available,
    growth,
    unknownDisks,
    provisioned,
    worstCaseFree: available === undefined ? undefined : available - growth,
  };
}

type Promised = Pick<FleetPool, 'growth' | 'unknownDisks' | 'provisioned'>;

/** Of hosts that share no guest, what their looks say; of the others each disk once. */
function allPromises(sightings: readonly PoolSighting[]): Promised {
  const looks = sightings.filter(({ promises }) => promises === undefined).map(({ look }) => look);
  const lines = linesOnce(sightings);
  const unknown = lines.filter(({ promise }) => promise.growth === undefined).length;
  return {
    growth: sumBytes([...looks.map(({ growth }) => growth), ...lines.map(({ promise }) => promise.growth ?? 0n)]),
    unknownDisks: looks.reduce((count, { unknownDisks }) => count + unknownDisks, unknown),
    provisioned: sumBytes([...looks.map(({ provisioned }) => provisioned), provisionedOf(lines)]),
  };
}

interface Line {
  readonly host: string;
  readonly promise: DiskPromise;
}

/** The same disk of the same guest on two hosts is a guest on its way from one to the other: the line that grows more stays, a
 *  known one before an unknown one. */
function linesOnce(sightings: readonly PoolSighting[]): readonly Line[] {
  const byDisk = new Map<string, Line>();
  for (const [key, line] of sightings.flatMap(numbered)) {
    const before = byDisk.get(key);
    if (before === undefined || (line.promise.growth ?? -1n) > (before.promise.growth ?? -1n)) byDisk.set(key, line);
  }
  return [...byDisk.values()];
}

/** Two disks of one target on one host are two, a drive with another medium from the next boot on, or two definitions of one UUID: the
 *  largest of one host is taken for the largest of the other. */
function numbered({ host, promises = [] }: PoolSighting): readonly (readonly [key: string, line: Line])[] {
  const seen = new Map<string, number>();
  return promises.map((promise) => {
    const name = `${promise.guest.uuid} ${promise.disk.target}`;
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return [`${name} ${number}`, { host, promise }] as const;
  });
}

/** Each image once, as in a host's own balance. */
function provisionedOf(lines: readonly Line[]): Bytes {
  const byTop = new Map(
    lines.map(({ host, promise }) => [`${host} ${promise.files[0] ?? ''}`, promise.virtualSize ?? 0n]),
  );
  return sumBytes(byTop.values());
}

function freshestFirst(a: PoolSighting, b: PoolSighting): number {
  if (a.toMs !== b.toMs) return b.toMs - a.toMs;
  return a.host < b.host ? -1 : Number(a.host > b.host);
}
