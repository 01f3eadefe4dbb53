// Puts what the readers brought into one HostReport: pure, so that every odd host can be tested without one.
import { PPM } from '../core/ratio.ts';
import type { FileFacts, FileId, ImageFacts } from '../core/file.ts';
import type { DiskFacts, DiskSource, GuestFacts, SkipReason } from '../core/guest.ts';
import type { FilesystemPool, LogicalVolume, PoolFacts, ThinPool, VolumeGroupPool } from '../core/pool-facts.ts';
import type { FoundFile, HostReport } from '../core/report.ts';
import { isCinderVolume } from '../formats/libvirt-xml/cinder.ts';
import { volumeOfDevice, type VolumeOnPool } from '../formats/lvm/volume-of-device.ts';
import type { Collected, CollectedDisk, CollectedGuest } from './collected.ts';

/** The report of one audit. Pools are listed once however many mounts show them; only those that hold something of ours,
 *  and those of the walked paths, are kept. */
export function assembleReport(collected: Collected): HostReport {
  const volumes = volumeFiles(collected);
  const placed = collected.images.images.map((image) => placeImage(image, collected));
  const images = [...placed.filter((image) => !volumes.has(image.file.path)), ...withHeaders(volumes, placed)];
  const found = collected.found.map((entry) => ({ ...entry, file: placeFile(entry.file, collected) }));
  return {
    hostname: collected.hostname,
    bootId: collected.bootId,
    collectorVersion: collected.version,
    startedAtMs: collected.startedAtMs,
    finishedAtMs: collected.finishedAtMs,
    guestsFrom: collected.guestsFrom,
    instancesPaths: collected.instancesPaths,
    pools: poolsInUse(collected, images, found),
    guests: collected.guests.map((guest) => guestFacts(guest, collected, volumes)),
    images,
    found,
    problems: collected.problems,
  };
}

function placeImage(image: ImageFacts, collected: Collected): ImageFacts {
  return { ...image, file: placeFile(image.file, collected) };
}

/** Readers know mounts; reports know pools. */
function placeFile(file: FileFacts, collected: Collected): FileFacts {
  const pool = file.poolId === undefined ? undefined : collected.filesystems.get(file.poolId);
  return { ...file, poolId: file.kind === 'block' ? undefined : pool?.id };
}

/** A file for each logical volume that a guest uses, by every path that names it. LVM knows a volume's size and pool whether or
 *  not its device node exists: a shut-off guest's inactive volume still has its extents. */
function volumeFiles(collected: Collected): ReadonlyMap<string, ImageFacts> {
  const files = new Map<string, ImageFacts>();
  for (const guest of collected.guests) {
    for (const disk of guest.disks) {
      const volume = disk.path === undefined ? undefined : volumeOfDevice(disk.path, collected.volumeGroups);
      if (disk.path !== undefined && volume !== undefined) files.set(disk.path, volumeImage(disk.path, volume));
    }
  }
  return files;
}

function volumeImage(path: string, { volume, pool }: VolumeOnPool): ImageFacts {
  return {
    file: {
      id: `block:${volume.path}`,
      kind: 'block',
      path: volume.path,
      aliases: path === volume.path ? [] : [path],
      poolId: pool.id,
      length: volume.size,
      allocation: volumeAllocation(volume, pool),
      links: 1,
      modifiedAtMs: 0,
    },
    probedFormat: undefined,
    header: undefined,
    pins: undefined,
    backingId: undefined,
    dataFileIds: [],
  };
}

function volumeAllocation(volume: LogicalVolume, pool: VolumeGroupPool | ThinPool): bigint | undefined {
  if (pool.kind === 'volume-group') return volume.size;
  return volume.mappedPpm === undefined ? undefined : (volume.size * BigInt(volume.mappedPpm) + PPM - 1n) / PPM;
}

/** What the device's own bytes told, if its node could be opened, joined with what LVM says of its size and pool. */
function withHeaders(volumes: ReadonlyMap<string, ImageFacts>, read: readonly ImageFacts[]): readonly ImageFacts[] {
  const byPath = new Map(
    read.flatMap((image) => [image.file.path, ...image.file.aliases].map((path) => [path, image] as const)),
  );
  const unique = new Map([...volumes].map(([path, image]) => [image.file.id, { path, image }]));
  return [...unique.values()].map(({ path, image }) => {
    const device = byPath.get(path) ?? byPath.get(image.file.path);
    return device === undefined ? image : { ...device, file: image.file };
  });
}

function guestFacts(guest: CollectedGuest, collected: Collected, volumes: ReadonlyMap<string, ImageFacts>): GuestFacts {
  return {
    uuid: guest.uuid,
    name: guest.name,
    nova: guest.nova,
    state: guest.state,
    ioError: guest.ioError,
    origin: guest.origin,
    files: guest.files,
    disks: guest.disks.map((disk) => diskFacts(disk, guest, collected, volumes)),
  };
}

function diskFacts(
  disk: CollectedDisk,
  guest: CollectedGuest,
  collected: Collected,
  volumes: ReadonlyMap<string, ImageFacts>,
): DiskFacts {
  const chain = chainOf(disk.path, collected, volumes);
  return {
    ...disk.declared,
    chain,
    mirrorId: chainOf(disk.mirrorPath, collected, volumes)[0],
    skipped: skipReason(disk, chain, collected),
    isVolume: isCinderVolume(disk.declared, guest.nova !== undefined),
    reportedVirtualSize: disk.reportedVirtualSize,
    definedIn: disk.definedIn,
  };
}

function chainOf(
  path: string | undefined,
  collected: Collected,
  volumes: ReadonlyMap<string, ImageFacts>,
): readonly FileId[] {
  if (path === undefined) return [];
  const read = collected.images.chains.get(path) ?? [];
  const volume = volumes.get(path);
  return volume === undefined ? read : [volume.file.id, ...read.slice(1)];
}

function skipReason(disk: CollectedDisk, chain: readonly FileId[], collected: Collected): SkipReason | undefined {
  if (disk.path === undefined) return skipOfSource(disk.declared.source);
  if (disk.declared.source.kind !== 'block' && disk.declared.source.kind !== 'volume') return undefined;
  if (volumeOfDevice(disk.path, collected.volumeGroups) !== undefined) return undefined;
  return chain[0]?.startsWith('block:') === true ? 'unmanaged-device' : undefined;
}

function skipOfSource(source: DiskSource): SkipReason | undefined {
  switch (source.kind) {
    case 'network':
      return 'network';
    case 'volume':
      return 'volume-elsewhere';
    case 'nvme':
      return 'nvme';
    case 'vhostuser':
      return 'vhostuser';
    case 'dir':
      return 'directory';
    case 'none':
      return 'empty';
    case 'block':
      return 'unmanaged-device'; // of another host: a copied tree has no devices
    case 'file':
      return undefined;
  }
}

function poolsInUse(
  collected: Collected,
  images: readonly ImageFacts[],
  found: readonly FoundFile[],
): readonly PoolFacts[] {
  const filesystems = new Map(
    [...collected.filesystems.values()].map((pool) => [pool.id, withThinBacking(pool, collected)]),
  );
  const used = new Set([...images, ...found].map((entry) => entry.file.poolId));
  const groups = collected.volumeGroups.filter((pool) => used.has(pool.id) || isBelowUsed(pool, collected, used));
  return [...filesystems.values(), ...groups];
}

/** A filesystem made on a thin volume: the pool below can run out while the filesystem still has room. */
function withThinBacking(pool: FilesystemPool, collected: Collected): FilesystemPool {
  const below = volumeOfDevice(pool.source, collected.volumeGroups);
  return below?.pool.kind === 'thin-pool' ? { ...pool, doubts: [...pool.doubts, 'thin-backing'] } : pool;
}

/** The volume group that a used thin pool lies in: its free extents are what the thin pool can still be given. */
function isBelowUsed(pool: PoolFacts, collected: Collected, used: ReadonlySet<string | undefined>): boolean {
  if (pool.kind !== 'volume-group') return false;
  return collected.volumeGroups.some(
    (other) => other.kind === 'thin-pool' && other.volumeGroup === pool.name && used.has(other.id),
  );
}
