// One audit: runs the readers in their order and hands what they brought to `assembleReport`. All IO is the readers'.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundFile } from '../core/report.ts';
import type { Problem } from '../core/problem.ts';
import { mountOf } from '../formats/mountinfo/mount-of.ts';
import type { Mount } from '../formats/mountinfo/parse-mountinfo.ts';
import { resolveImages, type ResolvedImages } from '../readers/images/resolve-images.ts';
import { scanPaths } from '../readers/images/scan-paths.ts';
import type { DiskRequest } from '../readers/images/wanted-image.ts';
import type { Lanes } from '../readers/lanes/lanes.ts';
import { processTimers } from '../readers/libvirt/timers.ts';
import { readDeviceMapperNames } from '../readers/lvm/device-mapper-names.ts';
import { readVolumeGroups, type VolumeGroups } from '../readers/lvm/read-volume-groups.ts';
import { assembleReport } from './assemble.ts';
import type { CollectedGuest } from './collected.ts';
import type { Audit } from './contract.ts';
import { MountKeys, placesOf, readFilesystems } from './host-pools.ts';
import { readLiveGuests } from './live-guests.ts';
import { readOfflineGuests, requireTree } from './offline-guests.ts';
import { rebase } from './rebase.ts';
import { limitYoungGeneration } from './young-generation.ts';
import { withLanes } from './with-lanes.ts';
import type { CollectProgress, CollectRequest, World } from './world.ts';

const DEFAULT_URI = 'qemu:///system';

/** The server's own interval (keepalive_interval in libvirtd.conf). */
const KEEPALIVE_INTERVAL_MS = 5000;

/** What a host's guests and walked paths turned out to be. */
interface Sources {
  readonly guests: readonly CollectedGuest[];
  readonly guestsFrom: string;
  readonly instancesPaths: readonly string[];
  readonly found: readonly FoundFile[];
  readonly problems: readonly Problem[];
}

/** Audits a host. Throws UllageError when there is no libvirt to ask, or no table of mounts. */
export async function collectHost(
  world: World,
  request: CollectRequest,
  onProgress: (progress: CollectProgress) => void = () => undefined,
): Promise<Audit> {
  const startedAtMs = world.nowMs();
  const { value: report, stuck } = await withLanes(world, request.deadlineMs, (lanes, mounts) =>
    new Collector(world, request, { mounts, lanes, onProgress }).collect(startedAtMs),
  );
  return { report, stuck };
}

interface Tools {
  readonly mounts: readonly Mount[];
  readonly lanes: Lanes;
  readonly onProgress: (progress: CollectProgress) => void;
}

/** One audit's steps; usable once. */
class Collector {
  readonly #world: World;
  readonly #request: CollectRequest;
  readonly #tools: Tools;
  readonly #keys: MountKeys;

  constructor(world: World, request: CollectRequest, tools: Tools) {
    this.#world = world;
    this.#request = request;
    this.#tools = tools;
    this.#keys = new MountKeys(tools.mounts);
  }

  async collect(startedAtMs: number): Promise<Audit['report']> {
    const { mounts, lanes, onProgress } = this.#tools;
    const volumeGroups = this.#readVolumeGroups();
    // It is awaited below; a failure before that must not count as unhandled.
    volumeGroups.catch(() => undefined);
    const { offline } = this.#request;
    const sources = offline === undefined ? await this.#liveSources() : await this.#offlineSources(offline);
    const images = await this.#resolve(sources);
    onProgress({ stage: 'pools', done: 0, total: undefined });
    const places = placesOf([...sources.found, ...images.images].map(({ file }) => file));
    await this.#addRoots(places, sources.instancesPaths);
    const filesystems = await readFilesystems(this.#world, lanes, mounts, places);
    const groups = await volumeGroups;
    return assembleReport({
      hostname: this.#world.hostname,
      bootId: this.#world.bootId,
      version: this.#world.version,
      startedAtMs,
      finishedAtMs: this.#world.nowMs(),
      guestsFrom: sources.guestsFrom,
      instancesPaths: sources.instancesPaths,
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
    });
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
    const { deadlineMs, connect = DEFAULT_URI, paths } = this.#request;
    this.#tools.onProgress({ stage: 'libvirt', done: 0, total: undefined });
    const live = await readLiveGuests(
      {
        uri: connect,
        directories: this.#world.libvirtDirectories,
        readOnly: true,
        callTimeoutMs: deadlineMs,
        reconnectTimeoutMs: deadlineMs,
        keepaliveIntervalMs: KEEPALIVE_INTERVAL_MS,
        timers: processTimers(() => this.#world.random()),
      },
      deadlineMs,
    );
    const wanted = paths.length > 0 ? paths : [...this.#world.defaultPaths, ...live.poolDirectories];
    const { found, problems } = await this.#scan([...new Set(wanted)]);
    const absent = new Set(paths.length > 0 ? [] : absentPaths(problems));
    return {
      guests: live.guests,
      guestsFrom: connect,
      instancesPaths: [...new Set(wanted)].filter((path) => !absent.has(path)),
      found,
      problems: [...live.problems, ...problems.filter(({ subject }) => !absent.has(subject.path ?? ''))],
    };
  }

  async #offlineSources(root: string): Promise<Sources> {
    const roots = [root, ...this.#request.paths] as const;
    const { found, problems } = await this.#scan(roots);
    requireTree(root, found, problems);
    const isBacking = await this.#backingTest(found, root);
    const offline = await readOfflineGuests(this.#tools.lanes, roots, found, isBacking);
    return {
      guests: offline.guests,
      guestsFrom: `${offline.inferred ? 'folders' : 'domain XML'} under ${root}`,
      instancesPaths: roots,
      found,
      problems: [...problems, ...offline.problems],
    };
  }

  async #scan(roots: readonly string[]): ReturnType<typeof scanPaths> {
    this.#tools.onProgress({ stage: 'paths', done: 0, total: undefined });
    const { lanes } = this.#tools;
    const scanned = await scanPaths(roots, { lanes, poolOf: this.#poolOf, nowMs: () => this.#world.monotonicMs() });
    limitYoungGeneration(scanned.found.length);
    return scanned;
  }

  /** Which files others read through to: asked before guests are made of whatever is left. */
  async #backingTest(found: readonly FoundFile[], root: string): Promise<(file: FoundFile) => boolean> {
    const { images } = await this.#resolveFound(found, [], [root]);
    const backings = new Set(images.flatMap(({ backingId, dataFileIds }) => [backingId, ...dataFileIds]));
    return ({ file }) => backings.has(file.id);
  }

  async #resolve({ guests, found, instancesPaths }: Sources): Promise<ResolvedImages> {
    const disks = guests.flatMap((guest) => diskRequests(guest));
    return this.#resolveFound(found, disks, instancesPaths, listedFiles(guests));
  }

  #resolveFound(
    found: readonly FoundFile[],
    disks: readonly DiskRequest[],
    allowedRoots: readonly string[],
    allowedFiles: readonly string[] = [],
  ): Promise<ResolvedImages> {
    const { offline, exact } = this.#request;
    const images = found.filter(({ role }) => IMAGE_ROLES.has(role)).map(({ file }) => file.path);
    const known = new Set(found.map(({ file }) => file.path));
    return resolveImages(disks, images, {
      lanes: this.#tools.lanes,
      allowedRoots,
      allowedFiles,
      exact,
      poolOf: this.#poolOf,
      onProgress: (done) => this.#tools.onProgress({ stage: 'images', done, total: undefined }),
      // Names inside a copied tree's images are the original host's.
      ...(offline === undefined ? {} : { translate: (path: string) => rebase(path, offline, known) ?? path }),
    });
  }

  /** A walked path without a single file still is a pool that people ask about. */
  async #addRoots(places: Map<string, string>, roots: readonly string[]): Promise<void> {
    for (const root of roots) {
      const end = await this.#tools.lanes.resolve(root);
      const key = end.kind === 'real' ? mountOf(end.path, this.#tools.mounts)?.device : undefined;
      if (end.kind === 'real' && key !== undefined && !places.has(key)) places.set(key, end.path);
    }
  }

  readonly #poolOf = (path: string, device: bigint): string | undefined => this.#keys.keyOf(path, device);
}

/** An ordinary user may not ask LVM; that costs nothing where no guest uses a device. */
function volumeProblems({ problems }: VolumeGroups, guests: readonly CollectedGuest[]): readonly Problem[] {
  const usesDevices = guests.some(({ disks }) => disks.some(({ path }) => path?.startsWith('/dev/') === true));
  return problems.filter(({ kind }) => usesDevices || kind !== 'denied');
}

/** Roles whose files are read as images: the rest is only counted. */
const IMAGE_ROLES: ReadonlySet<FoundFile['role']> = new Set(['disk', 'base', 'leftover']);

/** The default paths that this host does not have. */
function absentPaths(problems: readonly Problem[]): readonly string[] {
  return problems.flatMap(({ kind, subject }) =>
    kind === 'missing' && subject.path !== undefined ? [subject.path] : [],
  );
}

function diskRequests(guest: CollectedGuest): readonly DiskRequest[] {
  return guest.disks.flatMap(({ declared, path, mirrorPath }) => {
    const subject = { guest: guest.name, disk: declared.target };
    const mirror = { path: mirrorPath, declaredFormat: declared.mirror?.format };
    return [{ path, declaredFormat: declared.format }, mirror].flatMap((request) =>
      request.path === undefined ? [] : [{ path: request.path, declaredFormat: request.declaredFormat, subject }],
    );
  });
}

/** What live XML's own backing chains name: libvirt has opened these. */
function listedFiles(guests: readonly CollectedGuest[]): readonly string[] {
  return guests
    .flatMap(({ disks }) => disks.flatMap(({ declared }) => declared.backingLayers))
    .flatMap(({ source }) => (source.kind === 'file' || source.kind === 'block' ? [source.path] : []));
}
