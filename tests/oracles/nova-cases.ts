// Hosts on which Nova's disk audit has been seen to give odd answers, each made of real files.
import { chmod, link, mkdir, open, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiskDefinition } from '../services/guest-definition.ts';
import { createImage, qemuIo, tool } from '../services/instances-tree.ts';
import type { NovaTree } from './nova-tree.ts';

/** Builds one or several guests. */
export interface NovaCase {
  readonly title: string;
  readonly build: (tree: NovaTree) => Promise<void>;
  /** The guest that aborts the audit, if one does; '' where its XML does not tell its name. */
  readonly culprit?: string;
}

const VOLUME_SERIAL = '6f7b8a52-9e4c-4c7d-8f2e-0b9f5d6c1a3e';

function qcow2(path: string): DiskDefinition {
  return { path, format: 'qcow2' };
}

function raw(path: string): DiskDefinition {
  return { path, format: 'raw' };
}

/** A guest with one qcow2 disk, for company. */
async function ordinary(tree: NovaTree): Promise<void> {
  const disk = await qcow2Disk(tree);
  await tree.define([qcow2(disk)]);
}

async function qcow2Disk(tree: NovaTree, size = '1G', ...options: string[]): Promise<string> {
  const disk = join(await tree.folder(), 'disk');
  await createImage(disk, 'qcow2', size, ...options);
  return disk;
}

async function rawDisk(tree: NovaTree, bytes: number): Promise<string> {
  const disk = join(await tree.folder(), 'disk');
  await writeFile(disk, '');
  await truncate(disk, bytes);
  return disk;
}

/** The case of one guest whose only disk has this format in its XML, whatever it is. */
function oneDisk(title: string, format: string | undefined, make: (tree: NovaTree) => Promise<string>): NovaCase {
  return {
    title,
    build: async (tree) => {
      const path = await make(tree);
      await tree.define([{ path, format }]);
    },
  };
}

/** A qcow2 image of which only the first `bytes` are left. */
function truncated(bytes: number): NovaCase {
  return {
    title: `a qcow2 image cut off after ${bytes} bytes, between two good ones`,
    culprit: 'guest-0002',
    build: async (tree) => {
      await ordinary(tree);
      const disk = await qcow2Disk(tree);
      await qemuIo(disk, 'qcow2', 'write 0 1M');
      await truncate(disk, bytes);
      await tree.define([qcow2(disk)]);
      await ordinary(tree);
    },
  };
}

/** The guest's first disk, the second is in order: the definition stays readable. */
function inClosedFolder(title: string, format: string): NovaCase {
  return {
    title,
    build: async (tree) => {
      const good = await qcow2Disk(tree);
      const closed = join(await tree.folder(), 'closed');
      await createImage(join(closed, 'disk'), format, '1G');
      await chmod(closed, 0o700);
      await tree.define([{ path: join(closed, 'disk'), format }, qcow2(good)]);
      await ordinary(tree);
    },
  };
}

async function inFormat(tree: NovaTree, format: string): Promise<string> {
  const disk = join(await tree.folder(), 'disk');
  await createImage(disk, format, '1G');
  return disk;
}

async function overwrite(path: string, at: number, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

/** One disk each. */
const SINGLE: readonly NovaCase[] = [
  oneDisk('an ordinary qcow2 disk', 'qcow2', (tree) => qcow2Disk(tree)),
  oneDisk('a sparse raw disk', 'raw', (tree) => rawDisk(tree, 2 ** 30)),
  oneDisk('E1: a qcow2 image without its magic', 'qcow2', async (tree) => {
    const disk = await qcow2Disk(tree);
    await overwrite(disk, 0, Buffer.from('XXXX'));
    return disk;
  }),
  oneDisk('E2: a missing backing file', 'qcow2', async (tree) => {
    const base = join(tree.root, '_base', 'gone');
    return qcow2Disk(tree, '5G', '-u', '-b', base, '-F', 'raw');
  }),
  oneDisk('E5: a missing raw disk', 'raw', async (tree) => join(await tree.folder(), 'disk')),
  oneDisk('a missing qcow2 disk', 'qcow2', async (tree) => join(await tree.folder(), 'disk')),
  oneDisk('E7: a raw file of one byte', 'raw', async (tree) => {
    const disk = await rawDisk(tree, 0);
    await writeFile(disk, 'x');
    return disk;
  }),
  oneDisk('E8: a disk full twice over for its internal snapshot', 'qcow2', async (tree) => {
    const disk = await qcow2Disk(tree, '16M');
    await qemuIo(disk, 'qcow2', 'write -P 1 0 16M');
    await tool('qemu-img', 'snapshot', '-c', 'before', disk);
    await qemuIo(disk, 'qcow2', 'write -P 2 0 8M');
    return disk;
  }),
  oneDisk('E11: a qcow2 image without a format in the XML', undefined, (tree) => qcow2Disk(tree)),
  oneDisk('E15: a vmdk image', 'vmdk', (tree) => inFormat(tree, 'vmdk')),
  oneDisk('E16: an external data file', 'qcow2', async (tree) => {
    const data = join(await tree.folder(), 'data.raw');
    const disk = await qcow2Disk(tree, '1G', '-o', `data_file=${data}`);
    await qemuIo(disk, 'qcow2', 'write 0 32M');
    return disk;
  }),
  oneDisk('a qcow2 image that the XML calls raw', 'raw', (tree) => qcow2Disk(tree)),
  oneDisk('a qed image', 'qed', (tree) => inFormat(tree, 'qed')),
  oneDisk('a raw file of an odd length that the XML calls qcow2', 'qcow2', (tree) => rawDisk(tree, 1_000_001)),
  oneDisk('an empty file that the XML calls qcow2', 'qcow2', (tree) => rawDisk(tree, 0)),
  oneDisk('an old qcow2 image of small clusters', 'qcow2', (tree) =>
    qcow2Disk(tree, '1G', '-o', 'compat=0.10,cluster_size=512'),
  ),
  oneDisk('a qcow2 image with extended L2 entries', 'qcow2', (tree) =>
    qcow2Disk(tree, '1G', '-o', 'extended_l2=on,cluster_size=128k'),
  ),
  oneDisk('a qcow2 image preallocated in full', 'qcow2', (tree) =>
    qcow2Disk(tree, '64M', '-o', 'preallocation=falloc'),
  ),
  oneDisk('a dangling symbolic link', 'qcow2', async (tree) => {
    const disk = join(await tree.folder(), 'disk');
    await symlink(join(tree.root, 'nowhere', 'disk'), disk);
    return disk;
  }),
  oneDisk('a symbolic link to the disk', 'qcow2', async (tree) => {
    const disk = await qcow2Disk(tree);
    await symlink(disk, `${disk}-link`);
    return `${disk}-link`;
  }),
];

/** Several disks or guests at once. */
const SEVERAL: readonly NovaCase[] = [
  {
    title: 'E4: the second disk of a guest is missing',
    build: async (tree) => {
      const disk = await qcow2Disk(tree);
      await tree.define([qcow2(disk), qcow2(`${disk}.eph0`)]);
    },
  },
  {
    title: 'E6: a disk below zero hides the growth of another',
    build: async (tree) => {
      const below = await rawDisk(tree, 4096);
      await tool('fallocate', '-n', '-o', '0', '-l', '64MiB', below);
      await tree.define([raw(below)]);
      await ordinary(tree);
    },
  },
  {
    title: 'E9: one file in two guests, by two names',
    build: async (tree) => {
      const disk = await qcow2Disk(tree);
      await tree.define([qcow2(disk)]);
      const again = join(await tree.folder(), 'disk');
      await link(disk, again);
      await tree.define([qcow2(again), qcow2(disk)]);
    },
  },
  {
    title: 'volumes that Nova knows are left out',
    build: async (tree) => {
      const disk = await qcow2Disk(tree);
      const volume = `${disk}-volume`;
      await createImage(volume, 'qcow2', '3G');
      const disks: readonly DiskDefinition[] = [
        qcow2(disk),
        { path: volume, format: 'qcow2', serial: VOLUME_SERIAL },
        { path: 'volumes/one', type: 'network', format: 'raw', serial: VOLUME_SERIAL },
        { path: '/dev/loop-none', type: 'block', format: 'raw', serial: VOLUME_SERIAL },
        { path: undefined, format: 'raw', device: 'cdrom' },
      ];
      await tree.define(disks, ['vdb', 'vdc', 'vdd']);
    },
  },
  {
    title: 'guests of somebody else’s count with all their files, and without their devices',
    build: async (tree) => {
      const disk = await qcow2Disk(tree, '2G');
      const second = `${disk}-serial`;
      await createImage(second, 'qcow2', '1G');
      const disks: readonly DiskDefinition[] = [
        qcow2(disk),
        { path: second, format: 'qcow2', serial: VOLUME_SERIAL },
        { path: '/dev/loop-none', type: 'block', format: 'raw' },
      ];
      await tree.define(disks, null);
    },
  },
  {
    title: 'overlays on a shared base, a config drive and a swap disk',
    build: async (tree) => {
      const base = join(tree.root, '_base', 'shared');
      await createImage(base, 'raw', '512M');
      await qemuIo(base, 'raw', 'write 0 4M');
      for (const size of ['20G', '40G']) {
        const disk = await qcow2Disk(tree, size, '-b', base, '-F', 'raw');
        await createImage(`${disk}.swap`, 'qcow2', '1G');
        await writeFile(`${disk}.config`, Buffer.alloc(491_520, 1));
        await tree.define([qcow2(disk), qcow2(`${disk}.swap`), { ...raw(`${disk}.config`), device: 'cdrom' }]);
      }
    },
  },
  {
    title: 'terabytes of promises on a small filesystem',
    build: async (tree) => {
      const disk = await qcow2Disk(tree, '5T');
      const sparse = `${disk}.eph0`;
      await createImage(sparse, 'raw', '8T');
      await tree.define([qcow2(disk), raw(sparse)]);
    },
  },
  {
    title: 'a guest without a single disk',
    build: (tree) => tree.define([]),
  },
];

/** Nova gives figures for these. */
export const ANSWERED: readonly NovaCase[] = [...SINGLE, ...SEVERAL];

/** What the user "nobody" may not read of root's. */
export const DENIED: readonly NovaCase[] = [
  oneDisk('E12: a qcow2 image that may not be read', 'qcow2', async (tree) => {
    const disk = await qcow2Disk(tree);
    await chmod(disk, 0o600);
    return disk;
  }),
  oneDisk('a raw image that may not be read', 'raw', async (tree) => {
    const disk = await rawDisk(tree, 2 ** 30);
    await chmod(disk, 0o600);
    return disk;
  }),
  inClosedFolder('E13: a qcow2 image in a folder that may not be searched', 'qcow2'),
  inClosedFolder('E14: a raw image in a folder that may not be searched', 'raw'),
];

/** Nova has figures for these where Ullage, which reads a disk as its domain declares it, has none. */
export const UNREAD: readonly NovaCase[] = [
  oneDisk('a vmdk image that the XML calls qcow2', 'qcow2', (tree) => inFormat(tree, 'vmdk')),
  oneDisk('a vdi image that the XML calls qcow2', 'qcow2', (tree) => inFormat(tree, 'vdi')),
  oneDisk('a vhdx image that the XML calls qcow2', 'qcow2', (tree) => inFormat(tree, 'vhdx')),
  oneDisk('a dynamic vhd image that the XML calls qcow2', 'qcow2', (tree) => inFormat(tree, 'vpc')),
];

/** Some of these abort Nova's audit; which, is for Nova to say. */
export const DAMAGED: readonly NovaCase[] = [
  ...[0, 40, 100, 512, 65_536, 65_544, 196_608, 262_144, 300_000].map(truncated),
  oneDisk('E3: a qcow2 header of a version to come', 'qcow2', async (tree) => {
    const disk = await qcow2Disk(tree);
    await overwrite(disk, 4, Uint8Array.of(0, 0, 0, 9));
    return disk;
  }),
  oneDisk('a qcow2 header with a cluster of a byte', 'qcow2', async (tree) => {
    const disk = await qcow2Disk(tree);
    await overwrite(disk, 20, Uint8Array.of(0, 0, 0, 0));
    return disk;
  }),
  oneDisk('a qcow2 image with an unknown incompatible feature', 'qcow2', async (tree) => {
    const disk = await qcow2Disk(tree);
    await overwrite(disk, 72, Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0));
    return disk;
  }),
  oneDisk('a missing data file', 'qcow2', async (tree) => {
    const disk = await qcow2Disk(tree, '1G', '-o', `data_file=${join(await tree.folder(), 'data.raw')}`);
    await tool('rm', join(await tree.folder(), 'data.raw'));
    return disk;
  }),
  oneDisk('a directory in the place of a qcow2 disk', 'qcow2', async (tree) => {
    const disk = join(await tree.folder(), 'disk');
    await mkdir(disk);
    return disk;
  }),
  oneDisk('a directory in the place of a raw disk', 'raw', async (tree) => {
    const disk = join(await tree.folder(), 'disk');
    await mkdir(disk);
    return disk;
  }),
  {
    title: 'E17: a domain XML that no parser reads',
    culprit: '',
    build: async (tree) => {
      await ordinary(tree);
      await tree.defineBroken();
    },
  },
];
