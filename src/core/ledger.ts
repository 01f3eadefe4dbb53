// The ledger of one pool: every byte of its total on one line, and the lines sum to the total, to the byte.
import { sumBytes, type Bytes } from './bytes.ts';
import { driftOf, mayCountOtherwise, mayShare } from './drift.ts';
import { invariant } from './invariant.ts';
import type { LedgerText } from './ledger-texts.ts';
import { OWNER_KINDS, type OwnedFile, type OwnerKind } from './ownership.ts';
import type { FilesystemPool, LogicalVolume, PoolFacts, ThinPool, VolumeGroupPool } from './pool-facts.ts';
import { PPM } from './ratio.ts';
import type { FoundRole } from './report.ts';
import { finish, type Steps } from './steps.ts';

/** What a line of the ledger stands for. `elsewhere`: files outside the walked paths and the filesystem's own metadata; below
 *  zero its label says what it is instead: bytes that the lines above count more than once, or that were given back meanwhile. */
export type LedgerKind = OwnerKind | 'volume' | 'thin-pool' | 'elsewhere' | 'root-reserved' | 'available' | 'unknown';

/** One line. `label` names guest and disk, or the file, for a person; `files` are what it adds up. */
export interface LedgerLine {
  readonly kind: LedgerKind;
  readonly label: string;
  readonly bytes: Bytes;
  readonly files: readonly OwnedFile[];
}

/** The lines of a pool in a fixed order of kinds, largest first within each. They sum to `pool.total` exactly.
 *  `owned` are the files whose `poolId` is this pool's. */
export function ledgerOf(pool: PoolFacts, owned: readonly OwnedFile[]): readonly LedgerLine[] {
  return finish(ledgerSteps(pool, owned));
}

/** As `ledgerOf`, a kind of owner at a time. */
export function* ledgerSteps(pool: PoolFacts, owned: readonly OwnedFile[]): Steps<readonly LedgerLine[]> {
  const lines = yield* linesOf(pool, owned);
  const sum = sumBytes(lines.map((line) => line.bytes));
  invariant(sum === pool.total, 'the ledger sums to the pool total', { pool: pool.id, sum, total: pool.total });
  return lines;
}

function* linesOf(pool: PoolFacts, owned: readonly OwnedFile[]): Steps<readonly LedgerLine[]> {
  switch (pool.kind) {
    case 'filesystem':
      return yield* filesystemLines(pool, owned);
    case 'volume-group':
      return volumeGroupLines(pool, owned);
    case 'thin-pool':
      return thinPoolLines(pool, owned);
  }
}

function* filesystemLines(pool: FilesystemPool, owned: readonly OwnedFile[]): Steps<readonly LedgerLine[]> {
  const byKind = Map.groupBy(owned, ({ kind }) => kind);
  const lines: LedgerLine[] = [];
  for (const kind of OWNER_KINDS) {
    yield;
    for (const line of linesOfKind(kind, byKind.get(kind) ?? [])) lines.push(line);
  }
  const occupied = pool.total - pool.free;
  const known = sumBytes(lines.map((line) => line.bytes));
  return [
    ...lines,
    rest(occupied - known, 'files elsewhere and filesystem metadata', excessLabel(pool)),
    plain('root-reserved', heldBackLabel(pool), pool.free - pool.available),
    plain('available', 'available', pool.available),
  ];
}

/** What the lines above leave. Below zero it is no rest, but what they have too much, and says so. */
function rest(bytes: Bytes, label: LedgerText, excess: LedgerText): LedgerLine {
  return plain('elsewhere', bytes < 0n ? excess : label, bytes);
}

function excessLabel(pool: FilesystemPool): LedgerText {
  const wasFreed = (driftOf(pool) ?? 0n) < 0n;
  if (mayShare(pool))
    return wasFreed
      ? 'counted more than once above: shared or compressed, or given back meanwhile'
      : 'counted more than once above: shared or compressed';
  if (mayCountOtherwise(pool)) return 'beyond what the server says is occupied';
  return 'given back while the files above were being read';
}

/** ext4 keeps blocks for root; btrfs counts what its metadata profile may still need. */
function heldBackLabel({ fsType }: FilesystemPool): LedgerText {
  return fsType === 'btrfs' ? 'held back for metadata' : 'reserved for root';
}

/** Guest files get a line per guest and disk; every other kind a line per file, so that each can be acted on; `other` a line for
 *  each sort of file. */
function linesOfKind(kind: OwnerKind, owned: readonly OwnedFile[]): readonly LedgerLine[] {
  const groups = Map.groupBy(owned, (entry) => labelOf(entry));
  return [...groups]
    .map(([label, files]) => ({ kind, label, files, bytes: allocationOf(files) }))
    .toSorted(byBytesThenLabel);
}

function allocationOf(files: readonly OwnedFile[]): Bytes {
  let sum = 0n;
  for (const { file } of files) sum += file.allocation ?? 0n;
  return sum;
}

/** Files that are no disk and yet fill pools: a guest that writes to its console writes until the disk is full. */
const OTHER_LABELS: Readonly<Partial<Record<FoundRole, LedgerText>>> = {
  console: 'console logs of guests',
  'config-drive': 'config drives of guests',
  cache: 'cached kernels, ephemeral and swap images',
};

function labelOf(entry: OwnedFile): string {
  const user = entry.disks[0];
  switch (entry.kind) {
    case 'guest-disk':
    case 'snapshot-layer':
      return user === undefined ? entry.file.path : `${user.guest.name} ${user.disk.target}`;
    case 'other':
      return (
        OTHER_LABELS[entry.found?.role ?? 'other'] ?? ('other files under the instances paths' satisfies LedgerText)
      );
    case 'backing':
    case 'unreferenced-base':
    case 'orphan':
    case 'leftover':
      return entry.file.path;
  }
}

function byBytesThenLabel(a: LedgerLine, b: LedgerLine): number {
  if (a.bytes !== b.bytes) return a.bytes > b.bytes ? -1 : 1;
  return a.label < b.label ? -1 : 1;
}

function volumeGroupLines(pool: VolumeGroupPool, owned: readonly OwnedFile[]): readonly LedgerLine[] {
  const users = new Map(owned.flatMap((entry) => namesOf(entry).map((name) => [name, entry] as const)));
  const thick = pool.volumes.filter((volume) => volume.thinPool === undefined && !volume.hidden);
  const lines = thick.map((volume) => volumeLine(volume, users.get(volume.path))).toSorted(byBytesThenLabel);
  const known = sumBytes(lines.map((line) => line.bytes));
  const placed = new Set(lines.flatMap((line) => line.files));
  const left = pool.total - pool.available - known;
  const remainder = rest(left, 'LVM metadata, spares and hidden volumes', 'made or grown while LVM was being asked');
  return [
    ...lines,
    { ...remainder, files: owned.filter((entry) => !placed.has(entry)) },
    plain('available', 'free extents', pool.available),
  ];
}

/** A volume's device node goes by several names: /dev/vg/lv, /dev/mapper/vg-lv, /dev/dm-3. */
function namesOf({ file }: OwnedFile): readonly string[] {
  return [file.path, ...file.aliases];
}

function volumeLine(volume: LogicalVolume, user: OwnedFile | undefined): LedgerLine {
  const kind = volume.segmentType === 'thin-pool' ? 'thin-pool' : (user?.kind ?? 'volume');
  const label = user === undefined ? volume.name : `${labelOf(user)} (${volume.name})`;
  return { kind, label, bytes: volume.size, files: user === undefined ? [] : [user] };
}

/** A thin pool says how full it is in percent; without that its whole size is one line called unknown. */
function thinPoolLines(pool: ThinPool, owned: readonly OwnedFile[]): readonly LedgerLine[] {
  const occupied = thinPoolOccupied(pool);
  if (occupied === undefined) {
    return [{ ...plain('unknown', 'LVM did not say how full the pool is', pool.total), files: owned }];
  }
  return [
    { ...plain('volume', 'mapped by thin volumes and their snapshots', occupied), files: owned },
    plain('available', 'available', pool.total - occupied),
  ];
}

/** Bytes in use, from LVM's percentage with two decimals: good to total ÷ 10,000. Rounded up, so that available is never flattered. */
export function thinPoolOccupied(pool: ThinPool): Bytes | undefined {
  if (pool.dataUsedPpm === undefined) return undefined;
  return (pool.total * BigInt(pool.dataUsedPpm) + PPM - 1n) / PPM;
}

function plain(kind: LedgerKind, label: LedgerText | 'available', bytes: Bytes): LedgerLine {
  return { kind, label, bytes, files: [] };
}
