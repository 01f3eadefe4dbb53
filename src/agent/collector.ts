// The steps of one audit: runs the readers in their order and hands over what they brought. All IO is the readers'.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundFile, NodeFacts } from '../core/report.ts';
import type { Problem } from '../core/problem.ts';
import { isPseudo, mountOf } from '../formats/mountinfo/mount-of.ts';
import type { Mount } from '../formats/mountinfo/parse-mountinfo.ts';
import {
  resolveImages,
  type ImageMemory,
  type ResolvedImages,
  type ResolveOptions,
} from '../readers/images/resolve-images.ts';
import { scanPaths } from '../readers/images/scan-paths.ts';
import type { DiskRequest } from '../readers/images/wanted-image.ts';
import type { Lanes } from '../readers/lanes/lanes.ts';
import { readDeviceMapperNames } from '../readers/lvm/device-mapper-names.ts';
import { readVolumeGroups, type VolumeGroups } from '../readers/lvm/read-volume-groups.ts';
import type { Collected, CollectedGuest } from './collected.ts';
import { diskRequests, IMAGE_ROLES, listedFiles } from './disk-requests.ts';
import { figuresBefore, MountKeys, placesOf, readFilesystems, type FiguresBefore } from './host-pools.ts';
import type { LiveGuests } from './live-guests.ts';
import { lowerLayers } from './lower-layers.ts';
import { readOfflineGuests, requireTree } from './offline-guests.ts';
import { rebase } from './rebase.ts';
import { DEFAULT_URI } from './session-options.ts';
import { limitYoungGeneration } from './young-generation.ts';
import type { CollectProgress, CollectRequest, World } from './world.ts';

/** What an audit works with. */
export interface CollectTools {
  readonly mounts: readonly Mount[];
  readonly lanes: Lanes;
  /** Asked once, unless the request names a tree. */
  readGuests(): Promise<LiveGuests>;
  /** What the audit before remembers: unchanged files are not read again. */
  readonly previous?: ImageMemory | undefined;
  readonly onProgress?: (progress: CollectProgress) => void;
}

/** What an audit brought, and what the next one may remember. */
export interface Collection {
  readonly collected: Collected;
  readonly memory: ImageMemory;
}

/** Runs one audit. Throws what its readers throw when there is nothing to report on at all. */
export function collectFacts(world: World, request: CollectRequest, tools: CollectTools): Promise<Collection> {
  return new Collector(world, request, tools).collect();
}

/** What a host's guests and walked paths turned out to be. */
interface Sources {
  readonly guests: readonly CollectedGuest[];
  readonly guestsFrom: string;
  readonly instancesPaths: readonly string[];
  readonly node: NodeFacts | undefined;
  readonly found: readonly FoundFile[];
  readonly problems: readonly Problem[];
}

/** One audit's steps; usable once. */
class Collector {
  readonly #world: World;
  readonly #request: CollectRequest;
  readonly #tools: CollectTools;
  readonly #keys: MountKeys;
  readonly #onProgress: (progress: CollectProgress) => void;
  #before: FiguresBefore = new Map();

  constructor(world: World, request: CollectRequest, tools: CollectTools) {
    this.#world = world;
    this.#request = request;
    this.#tools = tools;
    this.#onProgress = tools.onProgress ?? (() => undefined);
    this.#keys = new MountKeys(tools.mounts);
  }

  async collect(): Promise<Collection> {
    const startedAtMs = this.#world.nowMs();
    const { mounts, lanes } = this.#tools;
    const volumeGroups = this.#readVolumeGroups();
    // It is awaited below; a failure before that must not count as unhandled.
    volumeGroups.catch(() => undefined);
    const { offline } = this.#request;
    const sources = offline === undefined ? await this.#liveSources() : await this.#offlineSources(offline);
    const images = await this.#resolve(sources, startedAtMs);
    this.#onProgress({ stage: 'pools', done: 0, total: undefined });
    const places = placesOf([...sources.found, ...images.images].map(({ file }) => file));
    await this.#addRoots(places, sources.instancesPaths);
    const filesystems = await readFilesystems(this.#world, lanes, mounts, places, this.#before);
    const groups = await volumeGroups;
    const collected: Collected = {
      hostname: this.#world.hostname,
      bootId: this.#world.bootId,
      version: this.#world.version,
      startedAtMs,
      finishedAtMs: this.#world.nowMs(),
      guestsFrom: sources.guestsFrom,
      instancesPaths: sources.instancesPaths,
      node: sources.node,
      guests: sources.guests,
      images,
      found: sources.found,
      filesystems: filesystems.pools,
      deviceMapperNames: await readDeviceMapperNames(join(this.#world.root, 'sys')),
      volumeGroups: groups.pools,
      knowsVolumes: groups.problems.length === 0,
      problems: [
        ...sources.problems,
        ...images.problems,
        ...filesystems.problems,
        ...volumeProblems(groups, sources.guests),
      ],
    };
    return { collected, memory: images.memory };
  }

  /** Of another host's tree this host's volume groups say nothing. */
  #readVolumeGroups(): Promise<VolumeGroups> {
    if (this.#request.offline !== undefined) return Promise.resolve({ pools: [], problems: [] });
    return readVolumeGroups({
      deadlineMs: this.#request.deadlineMs,
      searchPath: this.#world.searchPath,
      driverLoaded: existsSync(join(this.#world.root, 'dev/mapper/control')),
    });
  }

  async #liveSources(): Promise<Sources> {
    const { connect = DEFAULT_URI, paths } = this.#request;
    this.#onProgress({ stage: 'libvirt', done: 0, total: undefined });
    const live = await this.#tools.readGuests();
    const wanted = paths.length > 0 ? paths : [...this.#world.defaultPaths, ...live.poolDirectories];
    const disks = live.guests.flatMap((guest) => guest.disks.flatMap(({ path }) => path ?? []));
    const { found, problems } = await this.#scan([...new Set(wanted)], disks);
    const absent = new Set(paths.length > 0 ? [] : absentPaths(problems));
    return {
      guests: live.guests,
      guestsFrom: connect,
      instancesPaths: [...new Set(wanted)].filter((path) => !absent.has(path)),
      node: live.node,
      found,
      problems: [...live.problems, ...problems.filter(({ subject }) => !absent.has(subject.path ?? ''))],
    };
  }

  async #offlineSources(root: string): Promise<Sources> {
    const roots = [root, ...this.#request.paths] as const;
    const { found, problems } = await this.#scan(roots);
    requireTree(roots, found, problems);
    const isLayer = await this.#lowerLayers(found, root);
    const offline = await readOfflineGuests(this.#tools.lanes, roots, found, isLayer);
    return {
      guests: offline.guests,
      guestsFrom: `${offline.inferred ? 'folders' : 'domain XML'} under ${root}`,
      instancesPaths: roots,
      node: undefined,
      found,
      problems: [...problems, ...offline.problems],
    };
  }

  /** `disks` are asked about as well, for they may lie elsewhere: after this, files are looked at. */
  async #scan(roots: readonly string[], disks: readonly string[] = []): ReturnType<typeof scanPaths> {
    this.#onProgress({ stage: 'paths', done: 0, total: undefined });
    const { lanes, mounts } = this.#tools;
    this.#before = await figuresBefore(lanes, mounts, [...roots, ...disks]);
    const scanned = await scanPaths(roots, {
      lanes,
      poolOf: this.#poolOf,
      mayWalk: (path) => !this.#isKernels(path),
      nowMs: () => this.#world.monotonicMs(),
    });
    limitYoungGeneration(scanned.found.length);
    return scanned;
  }

  /** Asked before guests are made of whatever is left. */
  async #lowerLayers(found: readonly FoundFile[], root: string): Promise<(file: FoundFile) => boolean> {
    const { images } = await this.#resolveFound(found, [], [root], { exact: false, bytesDecide: true });
    const layers = lowerLayers(found, images);
    return ({ file }) => layers.has(file.id);
  }

  async #resolve({ guests, found, instancesPaths }: Sources, auditAtMs: number): Promise<ResolvedImages> {
    const disks = guests.flatMap((guest) => diskRequests(guest));
    const { previous } = this.#tools;
    return this.#resolveFound(found, disks, instancesPaths, {
      allowedFiles: listedFiles(guests),
      auditAtMs,
      ...(previous === undefined ? {} : { previous }),
    });
  }

  #resolveFound(
    found: readonly FoundFile[],
    disks: readonly DiskRequest[],
    allowedRoots: readonly string[],
    more: Pick<Partial<ResolveOptions>, 'allowedFiles' | 'auditAtMs' | 'bytesDecide' | 'exact' | 'previous'> = {},
  ): Promise<ResolvedImages> {
    const { offline, exact } = this.#request;
    const images = found.filter(({ role }) => IMAGE_ROLES.has(role)).map(({ file }) => file.path);
    const known = new Set(found.map(({ file }) => file.path));
    return resolveImages(disks, images, {
      lanes: this.#tools.lanes,
      allowedRoots,
      exact,
      ...more,
      poolOf: this.#poolOf,
      onProgress: (done) => this.#onProgress({ stage: 'images', done, total: undefined }),
      // Names inside a copied tree's images are the original host's.
      ...(offline === undefined ? {} : { translate: (path: string) => rebase(path, offline, known) ?? path }),
    });
  }

  /** A walked path without a single file still is a pool that people ask about. */
  async #addRoots(places: Map<string, string>, roots: readonly string[]): Promise<void> {
    for (const root of roots) {
      const end = await this.#tools.lanes.resolve(root);
      if (end.kind !== 'real' || this.#isKernels(end.path)) continue;
      const key = mountOf(end.path, this.#tools.mounts)?.device;
      if (key !== undefined && !places.has(key)) places.set(key, end.path);
    }
  }

  #isKernels(path: string): boolean {
    const mount = mountOf(path, this.#tools.mounts);
    return mount !== undefined && isPseudo(mount);
  }

  readonly #poolOf = (path: string, device: bigint): string | undefined => this.#keys.keyOf(path, device);
}

/** An ordinary user may not ask LVM; that costs nothing where no guest uses a device. */
function volumeProblems({ problems }: VolumeGroups, guests: readonly CollectedGuest[]): readonly Problem[] {
  const usesDevices = guests.some(({ disks }) => disks.some(({ path }) => path?.startsWith('/dev/') === true));
  return problems.filter(({ kind }) => usesDevices || kind !== 'denied');
}

/** The default paths that this host does not have. */
function absentPaths(problems: readonly Problem[]): readonly string[] {
  return problems.flatMap(({ kind, subject }) =>
    kind === 'missing' && subject.path !== undefined ? [subject.path] : [],
  );
}
