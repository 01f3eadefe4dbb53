// The balance of a pool: the one function from which every figure on every screen comes.
import { maxBytes, minBytes, sumBytes, type Bytes } from './bytes.ts';
import { ledgerOf, thinPoolOccupied, type LedgerLine } from './ledger.ts';
import { ownersOf, type OwnedFile } from './ownership.ts';
import type { PoolFacts } from './pool-facts.ts';
import { promisesOf, type DiskPromise } from './promise.ts';
import { ratioPpm, type Ppm } from './ratio.ts';
import type { HostReport } from './report.ts';

/** How far worstCaseFree can be from the truth, and in which direction: the truth lies in [worstCaseFree − sharedAtMost,
 *  worstCaseFree], less the growth of the unknown disks, given that every figure that we did read is right. */
export interface Uncertainty {
  /** Extents that files certainly share: rewriting one copy takes this much more. Measured as Σ allocation − occupied; 0 where
   *  compression explains that as well. */
  readonly sharedAtLeast: Bytes;
  /** What rewriting the guests' files could take beyond their growth on a filesystem that shares extents or compresses: all
   *  that they have allocated. */
  readonly sharedAtMost: Bytes;
  /** Disks whose growth is unknown, and so missing from the sum. */
  readonly unknownDisks: readonly DiskPromise[];
  /** Disks whose growth rests on libvirt's capacity alone. */
  readonly reportedDisks: readonly DiskPromise[];
}

/** Everything derived from one pool's facts. Glossary: total, occupied, rootReserved, available, worstCaseFree, provisioned. */
export interface Balance {
  readonly pool: PoolFacts;
  readonly total: Bytes;
  readonly occupied: Bytes | undefined;
  readonly rootReserved: Bytes;
  readonly available: Bytes | undefined;
  /** Sums to `total`, to the byte. */
  readonly ledger: readonly LedgerLine[];
  /** Largest growth first. */
  readonly promises: readonly DiskPromise[];
  /** Σ growth of the disks whose growth is known. */
  readonly growth: Bytes;
  /** available − growth; may be negative. Undefined when `available` is. */
  readonly worstCaseFree: Bytes | undefined;
  /** Σ virtualSize of the disks on this pool. */
  readonly provisioned: Bytes;
  /** provisioned ÷ total, measured. */
  readonly overCommitRatio: Ppm | undefined;
  readonly uncertainty: Uncertainty;
}

/** The balance of each pool of the report, in the report's order. */
export function balancesOf(report: HostReport): readonly Balance[] {
  const owners = Map.groupBy(ownersOf(report), (owned) => owned.file.poolId);
  const promises = Map.groupBy(promisesOf(report), (promise) => promise.poolId);
  return report.pools.map((pool) => balanceOf(pool, owners.get(pool.id) ?? [], promises.get(pool.id) ?? []));
}

/** The balance of one pool from its facts, the files on it with their owners, and the promises made on it. */
export function balanceOf(pool: PoolFacts, owned: readonly OwnedFile[], promises: readonly DiskPromise[]): Balance {
  const { occupied, available, rootReserved } = extentOf(pool);
  const growth = sumBytes(promises.map((promise) => promise.growth ?? 0n));
  const provisioned = provisionedOf(promises);
  return {
    pool,
    total: pool.total,
    occupied,
    rootReserved,
    available,
    ledger: ledgerOf(pool, owned),
    promises: promises.toSorted(largestGrowthFirst),
    growth,
    worstCaseFree: available === undefined ? undefined : available - growth,
    provisioned,
    overCommitRatio: ratioPpm(provisioned, pool.total),
    uncertainty: uncertaintyOf(pool, owned, promises),
  };
}

function extentOf(pool: PoolFacts): Pick<Balance, 'occupied' | 'available' | 'rootReserved'> {
  switch (pool.kind) {
    case 'filesystem':
      return {
        occupied: pool.total - pool.free,
        available: pool.available,
        rootReserved: pool.free - pool.available,
      };
    case 'volume-group':
      return { occupied: pool.total - pool.available, available: pool.available, rootReserved: 0n };
    case 'thin-pool': {
      const occupied = thinPoolOccupied(pool);
      return { occupied, available: occupied === undefined ? undefined : pool.total - occupied, rootReserved: 0n };
    }
  }
}

/** Each disk image once, whichever of its guests comes first and whether or not it may write. */
function provisionedOf(promises: readonly DiskPromise[]): Bytes {
  const byTop = new Map(promises.map((promise) => [promise.files[0], promise.virtualSize ?? 0n]));
  return sumBytes(byTop.values());
}

/** Unknown growth comes first: it may be the largest of all. */
function largestGrowthFirst(a: DiskPromise, b: DiskPromise): number {
  if (a.growth !== b.growth) {
    if (a.growth === undefined) return -1;
    if (b.growth === undefined) return 1;
    return a.growth > b.growth ? -1 : 1;
  }
  const [left, right] = [`${a.guest.name} ${a.disk.target}`, `${b.guest.name} ${b.disk.target}`];
  return left < right ? -1 : Number(left > right);
}

function uncertaintyOf(pool: PoolFacts, owned: readonly OwnedFile[], promises: readonly DiskPromise[]): Uncertainty {
  const allocated = sumBytes(owned.map((entry) => entry.file.allocation ?? 0n));
  const excess = pool.kind === 'filesystem' ? maxBytes(0n, allocated - (pool.total - pool.free)) : 0n;
  const written = owned.filter((entry) => entry.kind === 'guest-disk');
  const rewritable = sumBytes(written.map((entry) => entry.file.allocation ?? 0n));
  const [shares, squeezes] = [pool.doubts.includes('reflink'), pool.doubts.includes('compression')];
  return {
    sharedAtLeast: shares && !squeezes ? minBytes(excess, rewritable) : 0n,
    sharedAtMost: shares || squeezes ? rewritable : 0n,
    unknownDisks: promises.filter((promise) => promise.basis === 'unknown'),
    reportedDisks: promises.filter((promise) => promise.basis === 'reported'),
  };
}
