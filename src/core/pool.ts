// The balance of a pool: the one function from which every figure on every screen comes.
import { maxBytes, minBytes, sumBytes, type Bytes } from './bytes.ts';
import { driftOf, excessOf } from './drift.ts';
import type { Elsewhere } from './elsewhere.ts';
import { ledgerSteps, thinPoolOccupied, type LedgerLine } from './ledger.ts';
import { ownerSteps, type OwnedFile } from './ownership.ts';
import { guestsKnown, type GuestsKnown } from './missing-guests.ts';
import type { PoolFacts } from './pool-facts.ts';
import { promiseSteps, type DiskPromise } from './promise.ts';
import { ratioPpm, type Ppm } from './ratio.ts';
import type { HostReport } from './report.ts';
import { finish, type Steps } from './steps.ts';
import { growthOfUnpromised, perhapsOfGuests, takenForLayers } from './unpromised.ts';

/** How far worstCaseFree can be from the truth, and in which direction: the truth lies in [worstCaseFree − sharedAtMost,
 *  worstCaseFree], less the growth of the unknown disks, given that every figure that we did read is right. */
export interface Uncertainty {
  /** What guests certainly take beyond their growth when they rewrite what files share. Measured as Σ allocation − occupied, less
   *  what was freed while the files were looked at, and less what files that no guest writes (bases, orphans) may share with one
   *  another, which nobody rewrites; 0 where compression explains that as well. */
  readonly sharedAtLeast: Bytes;
  /** What rewriting the guests' files could take beyond their growth on a filesystem that shares extents or compresses: all
   *  that they have allocated. */
  readonly sharedAtMost: Bytes;
  /** Whose guests are known: one that is not may have a disk on any pool. */
  readonly guests: GuestsKnown;
  /** Disks whose growth is unknown, and so missing from the sum. */
  readonly unknownDisks: readonly DiskPromise[];
  /** Disks whose growth rests on libvirt's capacity alone. */
  readonly reportedDisks: readonly DiskPromise[];
  /** Images for which nothing is promised only because another image names them: see `takenForLayers`. */
  readonly layers: Unpromised;
  /** Orphan images of a report that may lack guests: see `perhapsOfGuests`. */
  readonly orphans: Unpromised;
}

/** Images for which nothing is promised. `growth` is what they could take all the same, undefined when that is not known. */
export interface Unpromised {
  readonly count: number;
  readonly growth: Bytes | undefined;
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
  return finish(balanceSteps(report)).balances;
}

/** As `balancesOf`, in pieces, with the owners that it rests on. */
export function* balanceSteps(
  report: HostReport,
  elsewhere?: Elsewhere,
): Steps<{ readonly balances: readonly Balance[]; readonly owned: readonly OwnedFile[] }> {
  const owned = yield* ownerSteps(report, elsewhere);
  const owners = Map.groupBy(owned, ({ file }) => file.poolId);
  const promises = Map.groupBy(yield* promiseSteps(report), ({ poolId }) => poolId);
  const unpromised = unpromisedOf(report, owned);
  const guests = guestsKnown(report);
  const balances: Balance[] = [];
  for (const pool of report.pools) {
    yield;
    const balance = yield* balanceOf(pool, owners.get(pool.id) ?? [], promises.get(pool.id) ?? []);
    balances.push({ ...balance, uncertainty: { ...balance.uncertainty, ...unpromised(pool.id), guests } });
  }
  return { balances, owned };
}

/** Asked for a pool, the images on it that nothing is promised for. */
function unpromisedOf(
  report: HostReport,
  owned: readonly OwnedFile[],
): (poolId: string) => Pick<Uncertainty, 'layers' | 'orphans'> {
  const layers = Map.groupBy(takenForLayers(report, owned), ({ file }) => file.poolId);
  const orphans = Map.groupBy(perhapsOfGuests(report, owned), ({ file }) => file.poolId);
  if (layers.size === 0 && orphans.size === 0) return () => ({ layers: NONE, orphans: NONE });
  const images = new Map(report.images.map((image) => [image.file.id, image]));
  const summed = (files: readonly OwnedFile[] = []): Unpromised => ({
    count: files.length,
    growth: growthOfUnpromised(files, images),
  });
  return (poolId) => ({ layers: summed(layers.get(poolId)), orphans: summed(orphans.get(poolId)) });
}

const NONE: Unpromised = { count: 0, growth: 0n };

/** The balance of one pool from its facts, the files on it with their owners, and the promises made on it; in pieces. */
export function* balanceOf(
  pool: PoolFacts,
  owned: readonly OwnedFile[],
  promises: readonly DiskPromise[],
): Steps<Balance> {
  const ledger = yield* ledgerSteps(pool, owned);
  yield;
  const sorted = promises.toSorted(largestGrowthFirst);
  yield;
  const { occupied, available, rootReserved } = extentOf(pool);
  const growth = sumBytes(promises.map((promise) => promise.growth ?? 0n));
  const provisioned = provisionedOf(promises);
  return {
    pool,
    total: pool.total,
    occupied,
    rootReserved,
    available,
    ledger,
    promises: sorted,
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

/** The most that can be left if every disk fills: worstCaseFree less what rewriting certainly shared extents takes on top. Below zero
 *  more is promised than there is, for certain. Undefined when worstCaseFree is. */
export function leftAtMost({ worstCaseFree, uncertainty }: Balance): Bytes | undefined {
  return worstCaseFree === undefined ? undefined : worstCaseFree - uncertainty.sharedAtLeast;
}

/** Whether worstCaseFree is only the most, and growth only the least, that it can be: something that would lower it is unknown, or known
 *  only in part. `unresolved` is `countOfUnresolved`'s: disks of which each may belong to this pool. */
export function isBound({ uncertainty }: Balance, unresolved: number): boolean {
  const { guests, unknownDisks, reportedDisks, sharedAtLeast, layers, orphans } = uncertainty;
  const isUnpromised = guests !== 'all' || layers.growth !== 0n || orphans.growth !== 0n;
  return unresolved > 0 || unknownDisks.length > 0 || isUnpromised || reportedDisks.length > 0 || sharedAtLeast > 0n;
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
  return inOrder(a.guest.name, b.guest.name) || inOrder(a.disk.target, b.disk.target);
}

function inOrder(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function uncertaintyOf(pool: PoolFacts, owned: readonly OwnedFile[], promises: readonly DiskPromise[]): Uncertainty {
  const excess = pool.kind === 'filesystem' ? excessOf(pool, owned) : 0n;
  const freed = pool.kind === 'filesystem' ? maxBytes(0n, -(driftOf(pool) ?? 0n)) : 0n;
  const written = owned.filter((entry) => entry.kind === 'guest-disk');
  const rewritable = sumBytes(written.map((entry) => entry.file.allocation ?? 0n));
  const [shares, squeezes] = [pool.doubts.includes('reflink'), pool.doubts.includes('compression')];
  return {
    sharedAtLeast: shares && !squeezes ? minBytes(maxBytes(0n, excess - freed - copiesOf(owned)), rewritable) : 0n,
    sharedAtMost: shares || squeezes ? rewritable : 0n,
    guests: 'all',
    unknownDisks: promises.filter((promise) => promise.basis === 'unknown'),
    reportedDisks: promises.filter((promise) => promise.basis === 'reported'),
    layers: NONE,
    orphans: NONE,
  };
}

/** The most that the files which no guest writes can have in common: all of them one file's copies. */
function copiesOf(owned: readonly OwnedFile[]): Bytes {
  const unwritten = owned.filter(({ kind }) => kind !== 'guest-disk').map(({ file }) => file.allocation ?? 0n);
  return sumBytes(unwritten) - unwritten.reduce(maxBytes, 0n);
}
