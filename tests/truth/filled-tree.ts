// A small tree of guests that will be filled to the last byte: what was promised against what was really taken.
import { link } from 'node:fs/promises';
import { join } from 'node:path';
import { createImage, defineGuest, qemuIo, tool, type TreeGuest } from '../services/instances-tree.ts';

/** A guest's disk, and how much of it the guest writes in the end. */
export interface Filling {
  readonly guest: TreeGuest;
  readonly mib: number;
}

/** The tree on which Nova's error was first measured: a base with a hard link, three overlays on it, a sparse and a preallocated raw
 *  disk, a full disk under an internal snapshot, and a full disk of small clusters. */
export async function buildMeasuredTree(root: string): Promise<readonly Filling[]> {
  const base = join(root, '_base', 'base.raw');
  await createImage(base, 'raw', '200M');
  await qemuIo(base, 'raw', 'write -P 17 0 200M');
  await link(base, join(root, '_base', 'base-again.raw'));
  const fillings: Filling[] = [];
  for (const index of [1, 2, 3]) {
    const guest = await defineGuest(root, index, 'qcow2');
    await createImage(guest.disk, 'qcow2', '200M', '-b', base, '-F', 'raw');
    fillings.push({ guest, mib: 200 });
  }
  const sparse = await defineGuest(root, 4, 'raw');
  await createImage(sparse.disk, 'raw', '100M');
  const preallocated = await defineGuest(root, 5, 'raw');
  await createImage(preallocated.disk, 'raw', '64M', '-o', 'preallocation=falloc');
  const snapshotted = await defineGuest(root, 6, 'qcow2');
  await createImage(snapshotted.disk, 'qcow2', '100M');
  await qemuIo(snapshotted.disk, 'qcow2', 'write -P 33 0 100M');
  await tool('qemu-img', 'snapshot', '-c', 'before', snapshotted.disk);
  const small = await defineGuest(root, 7, 'qcow2');
  await createImage(small.disk, 'qcow2', '64M', '-o', 'cluster_size=4k');
  await qemuIo(small.disk, 'qcow2', 'write -P 34 0 64M');
  const rest = [
    { guest: sparse, mib: 100 },
    { guest: preallocated, mib: 64 },
    { guest: snapshotted, mib: 100 },
    { guest: small, mib: 64 },
  ];
  return [...fillings, ...rest];
}

/** Disks whose snapshots hold less than a copy for each: two snapshots of one state, and one of a disk half full. Both have been
 *  half rewritten since. */
export async function buildSnapshottedTree(root: string): Promise<readonly Filling[]> {
  const twice = await defineGuest(root, 1, 'qcow2');
  await createImage(twice.disk, 'qcow2', '100M');
  await qemuIo(twice.disk, 'qcow2', 'write -P 1 0 100M');
  for (const name of ['first', 'second']) await tool('qemu-img', 'snapshot', '-c', name, twice.disk);
  await qemuIo(twice.disk, 'qcow2', 'write -P 2 0 50M');
  const half = await defineGuest(root, 2, 'qcow2');
  await createImage(half.disk, 'qcow2', '100M');
  await qemuIo(half.disk, 'qcow2', 'write -P 3 0 50M');
  await tool('qemu-img', 'snapshot', '-c', 'before', half.disk);
  await qemuIo(half.disk, 'qcow2', 'write -P 4 0 25M');
  return [
    { guest: twice, mib: 100 },
    { guest: half, mib: 100 },
  ];
}

/** Writes every disk full, over whatever it held. */
export async function fill(fillings: readonly Filling[]): Promise<void> {
  for (const { guest, mib } of fillings) await qemuIo(guest.disk, guest.format, `write -P 85 0 ${mib}M`);
}
