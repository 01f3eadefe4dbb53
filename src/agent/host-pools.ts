// Which filesystem a file lies on, and that filesystem's figures: mount table, statvfs through the lanes, identities.
import { join } from 'node:path';
import type { FileFacts } from '../core/file.ts';
import type { FilesystemPool } from '../core/pool-facts.ts';
import type { Problem } from '../core/problem.ts';
import { isPseudo, isRemote, mountOf } from '../formats/mountinfo/mount-of.ts';
import type { Mount } from '../formats/mountinfo/parse-mountinfo.ts';
import { deviceNumber } from '../readers/filesystems/device-superblock.ts';
import { filesystemPool } from '../readers/filesystems/filesystem-pool.ts';
import { LaneMap } from '../readers/files/lane-map.ts';
import type { FilesystemFigures } from '../readers/files/stat-filesystem.ts';
import { identitiesOf } from '../readers/filesystems/pool-identity.ts';
import type { Lanes } from '../readers/lanes/lanes.ts';
import { hostIdOf, readMachineId } from './state/machine.ts';
import type { World } from './world.ts';

/** Names a filesystem while an audit runs: the mount's "major:minor". */
export type MountKey = string;

/** Finds the mount of a file by st_dev, and by its path where st_dev names a btrfs subvolume. Answers are remembered by device. */
export class MountKeys {
  readonly #mounts: readonly Mount[];
  readonly #devices: ReadonlySet<string>;
  readonly #known = new Map<bigint, MountKey | undefined>();

  constructor(mounts: readonly Mount[]) {
    this.#mounts = mounts;
    this.#devices = new Set(mounts.map(({ device }) => device));
  }

  /** The key for a file at a real path with that st_dev. */
  keyOf(path: string, device: bigint): MountKey | undefined {
    if (this.#known.has(device)) return this.#known.get(device);
    const number = deviceNumber(device);
    const key = this.#devices.has(number) ? number : mountOf(path, this.#mounts)?.device;
    this.#known.set(device, key);
    return key;
  }
}

/** The filesystems in question. */
export interface HostFilesystems {
  readonly pools: ReadonlyMap<MountKey, FilesystemPool>;
  readonly problems: readonly Problem[];
}

/** Figures of before any file was looked at, of some filesystems. */
export type FiguresBefore = ReadonlyMap<MountKey, FilesystemFigures>;

/** Figures of each filesystem that one of these places lies on. `places` are real paths by mount key: whichever is asked, the
 *  filesystem answers the same. `before` are figures of before any file was looked at, as far as there are any. */
export async function readFilesystems(
  world: World,
  lanes: Lanes,
  mounts: readonly Mount[],
  places: ReadonlyMap<MountKey, string>,
  before: FiguresBefore,
): Promise<HostFilesystems> {
  const used = mounts.filter(({ device }) => places.has(device));
  const roots = { dev: join(world.root, 'dev'), run: join(world.root, 'run'), sys: join(world.root, 'sys') };
  const identities = await identitiesOf(used, roots, await hostIdIn(world));
  const problems: Problem[] = [];
  const pools = new Map<MountKey, FilesystemPool>();
  const asked = [...places].map(async ([key, path]) => ({ key, path, answer: await lanes.statFilesystem(path) }));
  // In the order of the places, not of the answers: a report of the same host lists its pools alike.
  for (const { key, path, answer } of await Promise.all(asked)) {
    const mount = mountOf(path, used) ?? used.find(({ device }) => device === key);
    const identity = identities.get(key);
    if (mount === undefined || identity === undefined) continue;
    if (answer.kind === 'read') pools.set(key, filesystemPool(mount, answer.figures, identity, before.get(key)));
    else problems.push({ ...answer.failure, subject: { pool: mount.mountPoint, path } });
  }
  return { pools, problems };
}

/** What outlives a change of the host's name, and no other host has. A host without a machine-id has nothing better than its name. */
async function hostIdIn({ hostId, root, hostname }: World): Promise<string> {
  if (hostId !== undefined) return hostId;
  const machineId = await readMachineId(root);
  return machineId === undefined ? hostname : hostIdOf(machineId);
}

/** Figures of the local filesystems that the paths lie on by their text: to be asked before any file is looked at. Links are not
 *  followed, so some may be missing. Of a remote one they would say little, for other hosts write there too, and a dead server would
 *  hold up all that follows. What does not answer says why when it is asked again. */
export async function figuresBefore(
  lanes: Lanes,
  mounts: readonly Mount[],
  paths: Iterable<string>,
): Promise<FiguresBefore> {
  const map = new LaneMap(mounts.map(({ mountPoint }) => ({ mountPoint, lane: mountPoint })));
  // Ten thousand disks lie on a few mounts: the quick look by text comes first.
  const places = new Map([...paths].map((path) => [map.laneOf(path), path]));
  const asked = new Map<MountKey, string>();
  for (const path of places.values()) {
    const mount = mountOf(path, mounts);
    if (mount !== undefined && !isRemote(mount) && !isPseudo(mount)) asked.set(mount.device, mount.mountPoint);
  }
  const answers = await Promise.all(
    [...asked].map(async ([key, mountPoint]) => ({ key, answer: await lanes.statFilesystem(mountPoint) })),
  );
  return new Map(answers.flatMap(({ key, answer }) => (answer.kind === 'read' ? [[key, answer.figures]] : [])));
}

/** One real path for each filesystem that the files lie on. */
export function placesOf(files: Iterable<FileFacts>): Map<MountKey, string> {
  const places = new Map<MountKey, string>();
  for (const { kind, path, poolId } of files) {
    if (kind !== 'block' && poolId !== undefined && !places.has(poolId)) places.set(poolId, path);
  }
  return places;
}
