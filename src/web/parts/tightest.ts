// One line for a host of several pools: the pool that would be full first.
import { atLeast } from '../../core/bound.ts';
import type { HostLine } from '../../wire/api/hosts.ts';

/** A pool of a host's line. */
export type ListedPool = HostLine['pools'][number];

/** A pool with the guests of all hosts that report it: those of one host alone do not say what it comes to. */
export function wholeOf(pool: ListedPool): ListedPool {
  if (pool.ofAllHosts === undefined) return pool;
  const { growth, worstCaseFree, provisioned, unknownDisks, bound } = pool.ofAllHosts;
  return { ...pool, growth, worstCaseFree, provisioned, unknownDisks, bound, disks: undefined };
}

/** The least left in the worst case; pools of unknown use come last. Kinds lie in one another: they are never added up. */
export function tightestOf(pools: readonly ListedPool[]): ListedPool | undefined {
  return pools.map(wholeOf).toSorted((a, b) => compareKnown(a.worstCaseFree, b.worstCaseFree))[0];
}

/** Smallest first, unknown last. */
export function compareKnown(a: bigint | undefined, b: bigint | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}

/** What a pool grew by in a day, in bytes; less than 0 where it shrank. Undefined where what it was a day ago is not known. */
export function growthPerDay(pool: ListedPool | undefined): bigint | undefined {
  if (pool?.occupied === undefined || pool.occupiedDayAgo === undefined) return undefined;
  return pool.occupied - pool.occupiedDayAgo;
}

/** Measured: what was provisioned for what there is, less what is reserved, in millionths. Glossary: overCommitRatio. */
export function overCommitPpm(pool: ListedPool | undefined): bigint | undefined {
  if (pool === undefined) return undefined;
  const least = pool.total - (pool.tracked?.reserved ?? 0n);
  const provisioned = atLeast(pool.provisioned, pool.bound ?? false);
  return least <= 0n || provisioned === undefined ? undefined : (provisioned * 1_000_000n) / least;
}
