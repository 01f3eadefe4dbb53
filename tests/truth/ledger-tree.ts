// An instances tree with one of everything that can be told apart in a ledger, and the list of which file is whose.
import { link, mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OwnerKind } from '../../src/core/ownership.ts';
import { definitionXml, uuidOf, type DiskDefinition } from '../services/guest-definition.ts';
import { createImage, qemuIo, tool } from '../services/instances-tree.ts';
import type { SmallFilesystemRequest } from '../services/loop-filesystem.ts';

/** Every name of every file by its owner. */
export type FilesByOwner = Readonly<Record<OwnerKind, readonly string[]>>;

/** A built tree. */
export interface LedgerTree {
  /** Nova's instances path, and a pool directory beside it. */
  readonly roots: readonly [string, string];
  readonly files: FilesByOwner;
}

/** Builds the tree below a mount point. Some 40 MiB are written. */
export async function buildLedgerTree(mountPoint: string, type: SmallFilesystemRequest['type']): Promise<LedgerTree> {
  const builder = new Builder(join(mountPoint, 'instances'), join(mountPoint, 'images'), join(mountPoint, 'elsewhere'));
  await builder.build(type === 'xfs' || type === 'btrfs');
  await tool('sync', '-f', mountPoint);
  return { roots: [builder.root, builder.images], files: builder.files };
}

class Builder {
  readonly root: string;
  readonly images: string;
  readonly files: Record<OwnerKind, string[]> = {
    'guest-disk': [],
    'snapshot-layer': [],
    backing: [],
    'unreferenced-base': [],
    orphan: [],
    leftover: [],
    other: [],
  };
  readonly #elsewhere: string;
  #guests = 0;

  constructor(root: string, images: string, elsewhere: string) {
    this.root = root;
    this.images = images;
    this.#elsewhere = elsewhere;
  }

  async build(sharesExtents: boolean): Promise<void> {
    for (const folder of [this.root, this.images, this.#elsewhere]) await mkdir(folder);
    await this.#cache();
    await this.#overlays();
    await this.#rawDisks();
    await this.#qcow2Disks();
    await this.#chainOfSnapshots();
    await this.#nobodys();
    if (sharesExtents) await this.#clones();
    await writeFile(join(this.#elsewhere, 'backup.tar'), Buffer.alloc(3_000_000, 7));
  }

  /** A base that two guests share, and one that nobody has any more, under two names. */
  async #cache(): Promise<void> {
    const shared = this.#own('backing', join(this.root, '_base', 'shared'));
    await createImage(shared, 'raw', '8M');
    await qemuIo(shared, 'raw', 'write -P 17 0 6M');
    const old = this.#own('unreferenced-base', join(this.root, '_base', 'old'));
    await createImage(old, 'raw', '5M');
    await qemuIo(old, 'raw', 'write -P 18 0 5M');
    await link(old, this.#own('unreferenced-base', join(this.root, '_base', 'old-again')));
    await writeFile(this.#own('other', join(this.root, '_base', 'old.info')), '{}');
  }

  /** Two overlays on the shared base; the first guest's config drive is in its XML, the second's is not. */
  async #overlays(): Promise<void> {
    const base = join(this.root, '_base', 'shared');
    for (const isDefined of [true, false]) {
      const folder = await this.#nextFolder();
      const disk = this.#own('guest-disk', join(folder, 'disk'));
      await createImage(disk, 'qcow2', '32M', '-b', base, '-F', 'raw');
      await qemuIo(disk, 'qcow2', 'write -P 34 1M 3M');
      const config = this.#own(isDefined ? 'guest-disk' : 'other', join(folder, 'disk.config'));
      await writeFile(config, Buffer.alloc(491_520, 5));
      const drive: DiskDefinition = { path: config, format: 'raw', device: 'cdrom', readOnly: true };
      await this.#define(folder, [{ path: disk, format: 'qcow2' }, ...(isDefined ? [drive] : [])]);
      await writeFile(this.#own('other', join(folder, 'console.log')), 'booting\n'.repeat(9000));
      await writeFile(this.#own('other', join(folder, 'disk.info')), '{}');
    }
  }

  /** Punched, preallocated past its end, hard-linked out of the walked paths, and hard-linked into the other one. */
  async #rawDisks(): Promise<void> {
    const punched = await this.#rawGuest();
    await qemuIo(punched, 'raw', 'write -P 35 0 6M');
    await tool('fallocate', '-p', '-o', '1MiB', '-l', '3MiB', punched);
    await link(punched, join(this.#elsewhere, 'kept'));
    const past = await this.#rawGuest();
    await tool('fallocate', '-n', '-o', '0', '-l', '24MiB', past);
    const linked = await this.#rawGuest();
    await qemuIo(linked, 'raw', 'write -P 36 2M 2M');
    await link(linked, this.#own('guest-disk', join(this.images, 'linked.img')));
  }

  async #rawGuest(): Promise<string> {
    const folder = await this.#nextFolder();
    const disk = this.#own('guest-disk', join(folder, 'disk'));
    await writeFile(disk, '');
    await truncate(disk, 16 * 2 ** 20);
    await this.#define(folder, [{ path: disk, format: 'raw' }]);
    return disk;
  }

  /** Each kind of preallocation, and an internal snapshot; the second disk of the guest lies in the other path. */
  async #qcow2Disks(): Promise<void> {
    for (const preallocation of ['off', 'metadata', 'falloc', 'full']) {
      const folder = await this.#nextFolder();
      const disk = this.#own('guest-disk', join(folder, 'disk'));
      await createImage(disk, 'qcow2', '4M', '-o', `preallocation=${preallocation}`);
      const second = this.#own('guest-disk', join(this.images, `second-${preallocation}.qcow2`));
      await createImage(second, 'qcow2', '4M');
      await qemuIo(second, 'qcow2', 'write -P 37 0 1M');
      await tool('qemu-img', 'snapshot', '-c', 'before', second);
      await qemuIo(second, 'qcow2', 'write -P 38 0 1M');
      await this.#define(folder, [
        { path: disk, format: 'qcow2' },
        { path: second, format: 'qcow2' },
      ]);
    }
  }

  async #chainOfSnapshots(): Promise<void> {
    const folder = await this.#nextFolder();
    const lowest = this.#own('backing', join(folder, 'disk'));
    const middle = this.#own('snapshot-layer', join(folder, 'disk.first'));
    const top = this.#own('guest-disk', join(folder, 'disk.second'));
    await createImage(lowest, 'qcow2', '16M');
    await qemuIo(lowest, 'qcow2', 'write -P 39 0 2M');
    await createImage(middle, 'qcow2', '16M', '-b', lowest, '-F', 'qcow2');
    await qemuIo(middle, 'qcow2', 'write -P 40 1M 2M');
    await createImage(top, 'qcow2', '16M', '-b', middle, '-F', 'qcow2');
    await this.#define(folder, [{ path: top, format: 'qcow2' }]);
  }

  /** What a crash, a resize, a deletion and a snapshot upload left behind; a volume of the pool that no domain names. */
  async #nobodys(): Promise<void> {
    const lost = await this.#nextFolder();
    await this.#write('orphan', join(lost, 'disk'), '1M');
    await writeFile(this.#own('orphan', join(lost, 'console.log')), 'x'.repeat(70_000));
    await this.#write('orphan', join(this.images, 'forgotten.qcow2'), '2M');
    await this.#write('leftover', join(this.root, `${uuidOf(1)}_resize`, 'disk'), '3M');
    await this.#write('leftover', join(this.root, `${uuidOf(2)}_del`, 'disk'), '1M');
    await this.#write('leftover', join(this.root, 'snapshots', 'tmp12', 'upload'), '2M');
    await writeFile(this.#own('other', join(this.root, 'compute_nodes')), '{}');
  }

  async #write(kind: OwnerKind, path: string, size: string): Promise<void> {
    await createImage(this.#own(kind, path), 'qcow2', '64M');
    await qemuIo(path, 'qcow2', `write -P 40 0 ${size}`);
  }

  /** A guest whose whole disk shares the extents of the base. */
  async #clones(): Promise<void> {
    const folder = await this.#nextFolder();
    const disk = this.#own('guest-disk', join(folder, 'disk'));
    await tool('cp', '--reflink=always', join(this.root, '_base', 'shared'), disk);
    await this.#define(folder, [{ path: disk, format: 'raw' }]);
  }

  async #define(folder: string, disks: readonly DiskDefinition[]): Promise<void> {
    const uuid = uuidOf(this.#guests);
    const xml = definitionXml({ uuid, name: `guest-${this.#guests}`, disks, isNovas: true });
    await writeFile(this.#own('other', join(folder, 'libvirt.xml')), xml);
  }

  async #nextFolder(): Promise<string> {
    this.#guests += 1;
    const folder = join(this.root, uuidOf(this.#guests));
    await mkdir(folder);
    return folder;
  }

  #own(kind: OwnerKind, path: string): string {
    this.files[kind].push(path);
    return path;
  }
}
