// One pool as all hosts of a fleet see it: counted once, the freshest report's figures, everybody's promises.
import { sumBytes, type Bytes } from './bytes.ts';
import type { Freshness } from './freshness.ts';
import type { Balance } from './pool.ts';
import type { DiskPromise } from './promise.ts';

/** One host's latest look at a pool. Times are by the clock of whoever collects the reports. */
export interface PoolSighting {
  readonly host: string;
  readonly freshness: Freshness;
  /** The audit began and ended then: the pool was measured at some time in between. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly balance: Balance;
}

/** One pool of a fleet. Bytes; undefined is unknown. */
export interface FleetPool {
  readonly id: string;
  readonly kind: Balance['pool']['kind'];
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

/** The pool from all looks at it, one a host. */
export function fleetPoolOf(id: string, looks: readonly [PoolSighting, ...PoolSighting[]]): FleetPool {
  const freshest = looks.reduce((best, look) => (freshestFirst(look, best) < 0 ? look : best));
  const { pool, total, occupied, available } = freshest.balance;
  const { growth, unknownDisks, provisioned } = looks.length === 1 ? ownPromises(freshest) : allPromises(looks);
  return {
    id,
    kind: pool.kind,
    freshest,
    sightings: looks.toSorted(freshestFirst),
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

/** Most pools have one host, whose balance has added up already. */
function ownPromises({ balance }: PoolSighting): Promised {
  const { growth, provisioned, uncertainty } = balance;
  return { growth, provisioned, unknownDisks: uncertainty.unknownDisks.length };
}

function allPromises(looks: readonly PoolSighting[]): Promised {
  const lines = linesOnce(looks);
  return {
    growth: sumBytes(lines.map(({ promise }) => promise.growth ?? 0n)),
    unknownDisks: lines.filter(({ promise }) => promise.growth === undefined).length,
    provisioned: provisionedOf(lines),
  };
}

interface Line {
  readonly host: string;
  readonly promise: DiskPromise;
}

/** The same disk of the same guest on two hosts is a guest on its way from one to the other: the line that grows more stays, a
 *  known one before an unknown one. */
function linesOnce(looks: readonly PoolSighting[]): readonly Line[] {
  const byDisk = new Map<string, Line>();
  for (const [key, line] of looks.flatMap(numbered)) {
    const before = byDisk.get(key);
    if (before === undefined || (line.promise.growth ?? -1n) > (before.promise.growth ?? -1n)) byDisk.set(key, line);
  }
  return [...byDisk.values()];
}

/** Two disks of one target on one host are two, a drive with another medium from the next boot on, or two definitions of one UUID: the
 *  largest of one host is taken for the largest of the other. */
function numbered({ host, balance }: PoolSighting): readonly (readonly [key: string, line: Line])[] {
  const seen = new Map<string, number>();
  return balance.promises.map((promise) => {
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
