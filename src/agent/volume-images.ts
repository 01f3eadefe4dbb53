// Logical volumes as images: what LVM says of size and pool joined with what a device's own bytes told, if it has a node at all. Pure.
import { PPM } from '../core/ratio.ts';
import type { ImageFacts } from '../core/file.ts';
import type { LogicalVolume, ThinPool, VolumeGroupPool } from '../core/pool-facts.ts';
import type { Problem } from '../core/problem.ts';
import { volumeOfDevice, type VolumeOnPool } from '../formats/lvm/volume-of-device.ts';
import { readRaw } from '../formats/raw/parse.ts';
import type { Collected, CollectedDisk } from './collected.ts';

/** By the path that a guest's disk names: the volume's image. */
export type VolumeImages = ReadonlyMap<string, ImageFacts>;

/** An image for each logical volume that a guest uses, by every path that names it. LVM knows a volume's size and pool whether or
 *  not its device node exists: a shut-off guest's inactive volume still has its extents. */
export function volumeImages(collected: Collected): VolumeImages {
  const images = new Map<string, ImageFacts>();
  for (const { disks } of collected.guests) {
    for (const { path, declared } of disks) {
      const volume = path === undefined ? undefined : volumeOfDisk(path, collected);
      if (path === undefined || volume === undefined) continue;
      images.set(path, volumeImage(path, declared.format, volume));
    }
  }
  return images;
}

/** How the FileId of a block device begins. */
export const BLOCK_PREFIX = 'block:';

/** By the name that the guest's definition gives, else by that of the mapped device that it leads to. */
function volumeOfDisk(path: string, { volumeGroups, deviceMapperNames, images }: Collected): VolumeOnPool | undefined {
  const byName = volumeOfDevice(path, volumeGroups);
  if (byName !== undefined) return byName;
  const device = images.chains.get(path)?.[0]?.slice(BLOCK_PREFIX.length);
  const mapped = device === undefined ? undefined : deviceMapperNames.get(device);
  return mapped === undefined ? undefined : volumeOfDevice(mapped, volumeGroups);
}

function volumeImage(path: string, format: CollectedDisk['declared']['format'], on: VolumeOnPool): ImageFacts {
  const { volume, pool } = on;
  return {
    file: {
      id: `${BLOCK_PREFIX}${volume.path}`,
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
    // A raw disk is as large as its volume: not a byte of it is needed to know that.
    header: format === 'raw' ? readRaw({ length: volume.size, read: () => NO_BYTES }) : undefined,
    pins: undefined,
    backingId: undefined,
    dataFileIds: [],
  };
}

const NO_BYTES = new Uint8Array(0);

function volumeAllocation(volume: LogicalVolume, pool: VolumeGroupPool | ThinPool): bigint | undefined {
  if (pool.kind === 'volume-group') return volume.size;
  return volume.mappedPpm === undefined ? undefined : (volume.size * BigInt(volume.mappedPpm) + PPM - 1n) / PPM;
}

/** What the device's own bytes told, if its node could be opened, joined with what LVM says of its size and pool. */
export function withHeaders(volumes: VolumeImages, read: readonly ImageFacts[]): readonly ImageFacts[] {
  const byPath = new Map(
    read.flatMap((image) => [image.file.path, ...image.file.aliases].map((path) => [path, image] as const)),
  );
  const unique = new Map([...volumes].map(([path, image]) => [image.file.id, { path, image }]));
  return [...unique.values()].map(({ path, image }) => {
    const device = byPath.get(path) ?? byPath.get(image.file.path);
    return device === undefined ? image : { ...device, file: image.file };
  });
}

/** A volume that is not active has no node: of a raw disk nothing is missing then, of any other its header. Where LVM did not
 *  say which volumes there are, an absent node proves nothing. */
export function withoutAbsentNodes(
  problems: readonly Problem[],
  volumes: VolumeImages,
  knowsVolumes: boolean,
): readonly Problem[] {
  return problems.flatMap((problem) => {
    const { path = '' } = problem.subject;
    if (problem.kind !== 'missing' || !path.startsWith('/dev/')) return [problem];
    const volume = volumes.get(path);
    if (volume === undefined) return [knowsVolumes ? problem : { ...notActive(problem), found: NOT_TOLD }];
    return volume.header === undefined ? [notActive(problem)] : [];
  });
}

const NOT_TOLD = 'it has no device node; a volume that is not active has none, and LVM could not be asked';

function notActive({ subject }: Problem): Problem {
  return {
    kind: 'unavailable',
    subject,
    attempted: 'read the image header',
    found: 'the logical volume is not active, so only its size is known, by LVM',
    hint: 'lvchange -ay activates it; a guest that uses it does so when it starts.',
  };
}
