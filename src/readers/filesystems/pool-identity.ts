// Which filesystem a mount shows, as a name that outlives the mount and, where there is one, is the same on every host.
import { readFile, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { remoteExport } from '../../formats/mountinfo/remote-export.ts';
import type { Mount } from '../../formats/mountinfo/parse-mountinfo.ts';
import { errnoOf } from '../files/file-failure.ts';
import { deviceNumber, uuidOnDevice } from './device-superblock.ts';
import type { IdentifiedPool } from './filesystem-pool.ts';

/** The kernel's and udev's trees: "/dev", "/run", "/sys" or a test's stand-ins. */
export interface IdentityRoots {
  readonly dev: string;
  readonly run: string;
  readonly sys: string;
}

/** The identity of one mount's filesystem. Never touches the mount: a network filesystem is known by its source alone, a local
 *  one by the UUID that udev, btrfs or, last, its superblock tells. What has no UUID (tmpfs, overlay, ZFS), or would not tell
 *  it, is its device number on the host `hostId`. Several mounts of one filesystem give one id; see `identitiesOf` for NFS. */
export async function identityOf(mount: Mount, roots: IdentityRoots, hostId: string): Promise<IdentifiedPool> {
  const exported = remoteExport(mount);
  if (exported !== undefined) return { kind: 'remote-export', value: exported, id: exported };
  const uuid = await filesystemUuid(mount, roots);
  return uuid === undefined
    ? byDevice(mount.device, hostId)
    : { kind: 'filesystem-uuid', value: uuid, id: `fs:${uuid}` };
}

/** The identities of all filesystems of a mount table, by `Mount.device`, each read once. Knows two things that one mount alone
 *  does not: a folder of an NFS export mounted again shows a source of its own, and two devices with one UUID (a volume's
 *  snapshot, a copied disk) are two pools. */
export async function identitiesOf(
  mounts: readonly Mount[],
  roots: IdentityRoots,
  hostId: string,
): Promise<ReadonlyMap<string, IdentifiedPool>> {
  const first = [...Map.groupBy(mounts, ({ device }) => device).values()].flatMap((same) =>
    same.toSorted(widest).slice(0, 1),
  );
  const identified = await Promise.all(
    first.map(async (mount) => ({ device: mount.device, identity: await identityOf(mount, roots, hostId) })),
  );
  const devices = Map.groupBy(identified, ({ identity }) => identity.id);
  return new Map(
    identified.map(({ device, identity }) => {
      const isCopied = identity.kind === 'filesystem-uuid' && (devices.get(identity.id)?.length ?? 0) > 1;
      return [device, isCopied ? byDevice(device, hostId) : identity];
    }),
  );
}

function widest(a: Mount, b: Mount): number {
  if (a.source.length !== b.source.length) return a.source.length - b.source.length;
  return a.source < b.source ? -1 : Number(a.source > b.source);
}

function byDevice(device: string, hostId: string): IdentifiedPool {
  const value = `${hostId}:${device}`;
  return { kind: 'device-number', value, id: `dev:${value}` };
}

async function filesystemUuid(mount: Mount, roots: IdentityRoots): Promise<string | undefined> {
  const device = await blockDeviceOf(mount, roots);
  if (device === undefined) return undefined;
  return (
    (mount.fsType === 'btrfs' ? await fromBtrfs(device.name, roots) : undefined) ??
    (await fromUdev(device.number, roots)) ??
    (await fromLinks(device.name, roots)) ??
    (await uuidOnDevice(join(roots.dev, device.name), device.number, mount.fsType))
  );
}

interface BlockDevice {
  /** "8:1" */
  readonly number: string;
  /** The kernel's name below /dev: "sda1", "dm-3", "cciss/c0d0". */
  readonly name: string;
}

/** Its own number, or, where that is anonymous (btrfs), that of the device it was mounted from. */
async function blockDeviceOf(mount: Mount, roots: IdentityRoots): Promise<BlockDevice | undefined> {
  const number = mount.device.startsWith('0:') ? await numberOfSource(mount.source, roots) : mount.device;
  if (number === undefined) return undefined;
  const link = await orUndefined(readlink(join(roots.sys, 'dev/block', number)));
  // sysfs writes the slash of a name as an exclamation mark.
  return link === undefined ? undefined : { number, name: basename(link).replaceAll('!', '/') };
}

async function numberOfSource(source: string, roots: IdentityRoots): Promise<string | undefined> {
  if (!source.startsWith('/dev/')) return undefined;
  const path = join(roots.dev, source.slice('/dev/'.length));
  const found = await orUndefined(stat(path, { bigint: true }));
  if (found?.isBlockDevice() === true) return deviceNumber(found.rdev);
  // A copied /dev tree has links but no devices; the kernel's name is then all there is.
  const name = await orUndefined(realpath(path));
  return name === undefined ? undefined : numberOfName(basename(name), roots);
}

async function numberOfName(name: string, roots: IdentityRoots): Promise<string | undefined> {
  return (await orUndefined(readFile(join(roots.sys, 'class/block', name, 'dev'), 'utf8')))?.trim();
}

/** The kernel's own list of the devices of each mounted btrfs. */
async function fromBtrfs(name: string, roots: IdentityRoots): Promise<string | undefined> {
  const folder = join(roots.sys, 'fs/btrfs');
  for (const uuid of await namesIn(folder)) {
    if (isUuid(uuid) && (await namesIn(join(folder, uuid, 'devices'))).includes(name)) return uuid;
  }
  return undefined;
}

async function fromUdev(number: string, roots: IdentityRoots): Promise<string | undefined> {
  const text = await orUndefined(readFile(join(roots.run, 'udev/data', `b${number}`), 'utf8'));
  return /^E:ID_FS_UUID=(\S+)$/mu.exec(text ?? '')?.[1];
}

async function fromLinks(name: string, roots: IdentityRoots): Promise<string | undefined> {
  const folder = join(roots.dev, 'disk/by-uuid');
  for (const uuid of await namesIn(folder)) {
    const target = await orUndefined(readlink(join(folder, uuid)));
    if (target !== undefined && target.replace(/^(?:\.\.\/)+/u, '') === name) return uuid;
  }
  return undefined;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await orUndefined(readdir(folder))) ?? [];
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(text);
}

/** Each source may be missing or closed to us: the next one is asked. Anything but a system call's error is our bug. */
async function orUndefined<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}
