// The ledger is true: on real filesystems its lines are what du and os.statvfs say, to the byte, and each file is its owner's.
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KiB, sumBytes } from '../../src/core/bytes.ts';
import { explanationOf, type Explanation } from '../../src/core/explanation.ts';
import type { LedgerKind } from '../../src/core/ledger.ts';
import type { OwnerKind } from '../../src/core/ownership.ts';
import type { Balance } from '../../src/core/pool.ts';
import { collectHost } from '../../src/agent/collect.ts';
import { tool } from '../services/instances-tree.ts';
import type { SmallFilesystemRequest } from '../services/loop-filesystem.ts';
import { testWorld } from '../services/test-world.ts';
import { fillAs, occupiedBelow, occupiedBy, statvfsOf, type StatvfsFigures } from './host-oracle.ts';
import { buildLedgerTree, type LedgerTree } from './ledger-tree.ts';
import { mountForTest } from './mount-for-test.ts';

/** noatime: looking must not write, or the figures before and after would differ by what looking cost. */
const mountOptions = ['noatime'];
const EXT4: SmallFilesystemRequest = { type: 'ext4', sizeMiB: 200, mkfsArgs: ['-m', '7', '-b', '1024'], mountOptions };
const XFS: SmallFilesystemRequest = { type: 'xfs', sizeMiB: 400, mountOptions };
const BTRFS: SmallFilesystemRequest = { type: 'btrfs', sizeMiB: 400, mountOptions };
const TMPFS: SmallFilesystemRequest = { type: 'tmpfs', sizeMiB: 200, mountOptions };

describe.each([EXT4, XFS, BTRFS, TMPFS])('on $type', (request) => {
  test('every byte is on one line, with the owner that du finds it to have', async () => {
    const mountPoint = await mount(request);
    const tree = await buildLedgerTree(mountPoint, request.type);
    const { explanation, figures } = await lookAt(tree.roots, mountPoint);
    const balance = onlyBalance(explanation);
    expect(figuresOf(balance)).toEqual(figures);
    expect(bytesByKind(balance)).toEqual(await expectedBytes(tree, figures));
    expect(filesByOwner(balance)).toEqual(sorted(tree.files));
    expect(explanation.report.problems).toEqual([]);
  });

  test('filled by a user, then by root, it still sums', async () => {
    const mountPoint = await mount(request);
    const tree = await buildLedgerTree(mountPoint, request.type);
    const folder = await everybodysFolder(mountPoint);
    await fillAs('nobody', folder, 'by-user');
    const byUser = await checked(tree, mountPoint);
    expect(byUser.available).toBeLessThanOrEqual(UNUSABLE);
    await fillAs('root', folder, 'by-root');
    const byRoot = await checked(tree, mountPoint);
    expect(byRoot.available).toBeLessThanOrEqual(UNUSABLE);
  });
});

/** XFS keeps some blocks of each allocation group for its trees, and offers them all the same. */
const UNUSABLE = 64n * KiB;

test('on ext4 a user can take all but the reserve, and root all but what the kernel keeps', async () => {
  const { mountPoint, device = '' } = await mountForTest(EXT4);
  const tree = await buildLedgerTree(mountPoint, 'ext4');
  const folder = await everybodysFolder(mountPoint);
  const { total, rootReserved } = await statvfsOf(mountPoint);
  await fillAs('nobody', folder, 'by-user');
  expect(await checked(tree, mountPoint)).toEqual({
    total,
    occupied: total - rootReserved,
    rootReserved,
    available: 0n,
  });
  await fillAs('root', folder, 'by-root');
  const clusters = await readFile(`/sys/fs/ext4/${basename(device)}/reserved_clusters`, 'utf8');
  const kept = BigInt(clusters.trim()) * KiB;
  expect(await checked(tree, mountPoint)).toEqual({ total, occupied: total - kept, rootReserved: kept, available: 0n });
});

test.each([EXT4, TMPFS])(
  'elsewhere, on $type, is what du finds outside the walked paths and what mkfs took',
  async (request) => {
    const mountPoint = await mount(request);
    const ofMkfs = (await statvfsOf(mountPoint)).occupied - (await occupiedBelow(mountPoint));
    const { roots, files } = await buildLedgerTree(mountPoint, request.type);
    const { explanation } = await lookAt(roots, mountPoint);
    const outside = (await occupiedBelow(mountPoint)) - (await occupiedBy(Object.values(files).flat()));
    expect(bytesByKind(onlyBalance(explanation))['elsewhere']).toBe(outside + ofMkfs);
  },
);

async function mount(request: SmallFilesystemRequest): Promise<string> {
  return (await mountForTest(request)).mountPoint;
}

async function everybodysFolder(mountPoint: string): Promise<string> {
  const folder = join(mountPoint, 'everybodys');
  await mkdir(folder);
  await chmod(folder, 0o777);
  return folder;
}

/** An audit between two looks at statvfs: nothing was written meanwhile, so the three must be one. */
async function lookAt(
  roots: readonly string[],
  mountPoint: string,
): Promise<{ explanation: Explanation; figures: StatvfsFigures }> {
  await tool('sync', '-f', mountPoint);
  const before = await statvfsOf(mountPoint);
  const [offline = '', ...paths] = roots;
  const { report } = await collectHost(testWorld(), {
    connect: undefined,
    offline,
    paths,
    exact: false,
    deadlineMs: 10_000,
  });
  const after = await statvfsOf(mountPoint);
  expect(after).toEqual(before);
  return { explanation: explanationOf(report), figures: before };
}

/** The figures of a tree that was found to be told truthfully. */
async function checked(tree: LedgerTree, mountPoint: string): Promise<StatvfsFigures> {
  const { explanation, figures } = await lookAt(tree.roots, mountPoint);
  const balance = onlyBalance(explanation);
  expect(figuresOf(balance)).toEqual(figures);
  expect(bytesByKind(balance)).toEqual(await expectedBytes(tree, figures));
  return figures;
}

function onlyBalance({ balances }: Explanation): Balance {
  const [balance, ...others] = balances;
  if (balance === undefined || others.length > 0) throw new Error(`${balances.length} pools where one was expected`);
  return balance;
}

function figuresOf({ total, occupied, rootReserved, available }: Balance): unknown {
  return { total, occupied, rootReserved, available };
}

const OWNER_KINDS: readonly OwnerKind[] = [
  'guest-disk',
  'snapshot-layer',
  'backing',
  'unreferenced-base',
  'orphan',
  'leftover',
  'other',
];

function bytesByKind({ ledger, total }: Balance): Readonly<Record<string, bigint>> {
  const of = (kind: LedgerKind): bigint =>
    sumBytes(ledger.filter((line) => line.kind === kind).map(({ bytes }) => bytes));
  const kinds: readonly LedgerKind[] = [...OWNER_KINDS, 'elsewhere', 'root-reserved', 'available'];
  expect(sumBytes(ledger.map(({ bytes }) => bytes))).toBe(total);
  return Object.fromEntries(kinds.map((kind) => [kind, of(kind)]));
}

async function expectedBytes(tree: LedgerTree, figures: StatvfsFigures): Promise<Readonly<Record<string, bigint>>> {
  const owners: [string, bigint][] = [];
  for (const kind of OWNER_KINDS) owners.push([kind, await occupiedBy(tree.files[kind])]);
  const known = sumBytes(owners.map(([, bytes]) => bytes));
  return Object.fromEntries([
    ...owners,
    ['elsewhere', figures.occupied - known],
    ['root-reserved', figures.rootReserved],
    ['available', figures.available],
  ]);
}

/** Every name that the ledger knows of each owner's files. */
function filesByOwner({ ledger }: Balance): Readonly<Record<string, readonly string[]>> {
  const names = (kind: OwnerKind): readonly string[] => {
    const files = ledger.filter((line) => line.kind === kind).flatMap((line) => line.files);
    return [...new Set(files.flatMap(({ file }) => [file.path, ...file.aliases]))].toSorted();
  };
  return Object.fromEntries(OWNER_KINDS.map((kind) => [kind, names(kind)]));
}

function sorted(files: LedgerTree['files']): unknown {
  return Object.fromEntries(OWNER_KINDS.map((kind) => [kind, files[kind].toSorted()]));
}
