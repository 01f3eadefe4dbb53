// Puts what the readers brought into one HostReport: pure, so that every odd host can be tested without one.
import type { FileFacts, FileId, ImageFacts } from '../core/file.ts';
import type { DiskFacts, DiskSource, GuestFacts, SkipReason } from '../core/guest.ts';
import type { FilesystemPool, PoolFacts } from '../core/pool-facts.ts';
import type { FoundFile, HostReport } from '../core/report.ts';
import { finish, mapped, type Steps } from '../core/steps.ts';
import { isCinderVolume } from '../formats/libvirt-xml/cinder.ts';
import { volumeOfDevice } from '../formats/lvm/volume-of-device.ts';
import { withTails } from './chain-tails.ts';
import type { Collected, CollectedDisk, CollectedGuest } from './collected.ts';
import { shortTextSteps } from './short-texts.ts';
import { withUnopened } from './unopened-images.ts';
import { BLOCK_PREFIX, volumeImages, withHeaders, withoutAbsentNodes, type VolumeImages } from './volume-images.ts';

/** The report of one audit. Pools are listed once however many mounts show them; only those that hold something of ours,
 *  and those of the walked paths, are kept. */
export function assembleReport(given: Collected): HostReport {
  return finish(assembleSteps(given));
}

/** As `assembleReport`, in pieces. */
export function* assembleSteps(given: Collected): Steps<HostReport> {
  const known = withUnopened(given.images, given.guests, given.found);
  yield;
  const collected = { ...given, images: withTails(known) };
  yield;
  const volumes = volumeImages(collected);
  const placed = yield* mapped(collected.images.images, (image) => placeImage(image, collected));
  const images = [
    ...placed.filter(({ file }) => ![file.path, ...file.aliases].some((path) => volumes.has(path))),
    ...withHeaders(volumes, placed),
  ];
  const found = yield* mapped(collected.found, (entry) => ({ ...entry, file: placeFile(entry.file, collected) }));
  return yield* shortTextSteps({
    hostname: collected.hostname,
    bootId: collected.bootId,
    collectorVersion: collected.version,
    startedAtMs: collected.startedAtMs,
    finishedAtMs: collected.finishedAtMs,
    guestsFrom: collected.guestsFrom,
    instancesPaths: collected.instancesPaths,
    node: collected.node,
    pools: poolsInUse(collected, images, found),
    guests: yield* mapped(collected.guests, (guest) => guestFacts(guest, collected, volumes)),
    images,
    found,
    problems: withoutAbsentNodes(collected.problems, volumes, collected.knowsVolumes),
  });
}

function placeImage(image: ImageFacts, collected: Collected): ImageFacts {
  return { ...image, file: placeFile(image.file, collected) };
}

/** Readers know mounts; reports know pools. */
function placeFile(file: FileFacts, collected: Collected): FileFacts {
  const pool = file.poolId === undefined ? undefined : collected.filesystems.get(file.poolId);
  return { ...file, poolId: file.kind === 'block' ? undefined : pool?.id };
}

function guestFacts(guest: CollectedGuest, collected: Collected, volumes: VolumeImages): GuestFacts {
  return {
    uuid: guest.uuid,
    name: guest.name,
    nova: guest.nova,
    vcpus: guest.vcpus,
    memory: guest.memory,
    state: guest.state,
    ioError: guest.ioError,
    origin: guest.origin,
    files: guest.files,
    disks: guest.disks.map((disk) => diskFacts(disk, guest, collected, volumes)),
  };
}

function diskFacts(disk: CollectedDisk, guest: CollectedGuest, collected: Collected, volumes: VolumeImages): DiskFacts {
  const chain = chainOf(disk.path, collected, volumes);
  return {
    ...disk.declared,
    chain,
    mirrorId: chainOf(disk.mirrorPath, collected, volumes)[0],
    skipped: skipReason(disk, chain, volumes),
    isVolume: isCinderVolume(disk.declared, guest.nova !== undefined),
    reportedVirtualSize: disk.reportedVirtualSize,
    definedIn: disk.definedIn,
  };
}

function chainOf(path: string | undefined, collected: Collected, volumes: VolumeImages): readonly FileId[] {
  if (path === undefined) return [];
  const read = collected.images.chains.get(path) ?? [];
  const volume = volumes.get(path);
  return volume === undefined ? read : [volume.file.id, ...read.slice(1)];
}

function skipReason(disk: CollectedDisk, chain: readonly FileId[], volumes: VolumeImages): SkipReason | undefined {
  if (disk.path === undefined) return skipOfSource(disk.declared.source);
  if (disk.declared.source.kind !== 'block' && disk.declared.source.kind !== 'volume') return undefined;
  if (volumes.has(disk.path)) return undefined;
  return chain[0]?.startsWith(BLOCK_PREFIX) === true ? 'unmanaged-device' : undefined;
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
