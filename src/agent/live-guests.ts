// Guests of a running libvirt: every domain's definitions parsed and joined, volumes resolved, pool directories learnt.
import type { DeclaredGuest, DiskSource } from '../core/guest.ts';
import type { Problem } from '../core/problem.ts';
import type { NodeFacts } from '../core/report.ts';
import { mergeDefinitions, type DefinedDisk } from '../formats/libvirt-xml/merge-definitions.ts';
import { Budget } from '../readers/libvirt/budget.ts';
import { callProblem, isTimeout } from '../readers/libvirt/call-problem.ts';
import { readDomains, type DomainReading } from '../readers/libvirt/read-domains.ts';
import { readNode } from '../readers/libvirt/read-node.ts';
import {
  readStoragePools,
  resolveVolumes,
  type VolumeName,
  type VolumeReading,
} from '../readers/libvirt/read-storage-pools.ts';
import { LibvirtSession, type SessionOptions } from '../readers/libvirt/session.ts';
import type { CollectedDisk, CollectedGuest } from './collected.ts';
import { Definitions } from './definitions.ts';

/** What libvirt told. */
export interface LiveGuests {
  readonly guests: readonly CollectedGuest[];
  /** Directories of libvirt's active storage pools that hold files. */
  readonly poolDirectories: readonly string[];
  readonly node: NodeFacts | undefined;
  readonly problems: readonly Problem[];
}

/** Storage pool types whose volumes are files in a directory. Source: libvirt.org/storage.html. */
const DIRECTORY_POOLS: ReadonlySet<string> = new Set(['dir', 'fs', 'netfs']);

/** Reads all guests over a session of its own. Throws what `LibvirtSession.open` and `run` throw when there is no libvirt to ask. */
export async function readLiveGuests(options: SessionOptions, figuresDeadlineMs: number): Promise<LiveGuests> {
  const session = await LibvirtSession.open(options);
  try {
    return await readGuestsOf(session, figuresDeadlineMs);
  } finally {
    await session.close();
  }
}

/** All that libvirt does for one audit may take so many deadlines together. The sizes of disks alone can take seven, where many
 *  hypervisor processes hang; with the default deadline of 5 s an audit a minute still ends in its minute. */
export const LIBVIRT_DEADLINES = 10;

/** Reads all guests over a session that stays open. Throws what `LibvirtSession.run` throws. */
export function readGuestsOf(session: LibvirtSession, figuresDeadlineMs: number): Promise<LiveGuests> {
  return withBudget(session, figuresDeadlineMs, async (budget) => {
    const [domains, pools, node] = await Promise.all([
      readDomains(session, { figuresDeadlineMs, parse: parser(), budget }),
      inTime('ask libvirt for its storage pools', NONE, () => readStoragePools(session, budget)),
      readNode(session, budget),
    ]);
    const { guests, problems } = await guestsOf(session, domains, budget);
    return {
      guests,
      poolDirectories: pools.value.flatMap(({ active, declared }) =>
        active === true && declared?.targetPath !== undefined && DIRECTORY_POOLS.has(declared.type)
          ? [declared.targetPath]
          : [],
      ),
      node,
      problems: [...problems, ...pools.value.flatMap((pool) => pool.problems), ...pools.problems],
    };
  });
}

/** Some guests and what could not be read of them. */
export type SomeGuests = Pick<LiveGuests, 'guests' | 'problems'>;

/** Reads the guests with these UUIDs alone; those that are gone are not in the answer. Throws as `readGuestsOf`. */
export function readSomeGuests(
  session: LibvirtSession,
  figuresDeadlineMs: number,
  only: ReadonlySet<string>,
): Promise<SomeGuests> {
  return withBudget(session, figuresDeadlineMs, async (budget) => {
    const domains = await readDomains(session, { figuresDeadlineMs, parse: parser(), budget, only });
    return guestsOf(session, domains, budget);
  });
}

async function withBudget<Value>(
  session: LibvirtSession,
  figuresDeadlineMs: number,
  work: (budget: Budget) => Promise<Value>,
): Promise<Value> {
  const budget = new Budget(LIBVIRT_DEADLINES * figuresDeadlineMs, session.options.timers);
  try {
    return await work(budget);
  } finally {
    budget.stop();
  }
}

function parser(): (xml: string) => DeclaredGuest {
  const definitions = new Definitions();
  return (xml) => definitions.parse(xml);
}

async function guestsOf(
  session: LibvirtSession,
  domains: readonly DomainReading<DeclaredGuest>[],
  budget: Budget,
): Promise<SomeGuests> {
  const parsed = domains.map((domain) => parseDomain(domain));
  const volumes = await inTime('ask libvirt where volumes lie', NONE, () => readVolumes(session, parsed, budget));
  const paths = pathsOf(volumes.value);
  return {
    guests: parsed.map((guest) => guest.with(paths)),
    problems: [
      ...domains.flatMap((domain) => domain.problems),
      ...volumes.value.flatMap((volume) => ('problem' in volume ? [volume.problem] : [])),
      ...volumes.problems,
    ],
  };
}

const NONE: readonly never[] = [];

/** What the work gives; when libvirt takes too long over it, what goes without, and a Problem. */
async function inTime<Value>(
  attempted: string,
  without: Value,
  work: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly problems: readonly Problem[] }> {
  try {
    return { value: await work(), problems: [] };
  } catch (error) {
    if (!isTimeout(error)) throw error;
    return { value: without, problems: [callProblem(error, {}, attempted)] };
  }
}

/** By "pool/volume" key. */
type VolumePaths = ReadonlyMap<string, string>;

interface ParsedDomain {
  readonly disks: readonly DefinedDisk[];
  with(paths: VolumePaths): CollectedGuest;
}

function parseDomain(reading: DomainReading<DeclaredGuest>): ParsedDomain {
  const { active, persistent } = reading;
  const disks = mergeDefinitions(active, persistent);
  const known = active ?? persistent;
  const guest = {
    uuid: reading.uuid,
    name: reading.name,
    nova: known?.nova,
    vcpus: known?.vcpus,
    memory: known?.memory,
    state: reading.state,
    ioError: reading.ioError,
    origin: 'libvirt' as const,
    files: known?.files ?? [],
  };
  return {
    disks,
    with: (paths) => ({ ...guest, disks: disks.map((disk) => collectDisk(disk, reading, paths)) }),
  };
}

function collectDisk(
  { disk, definedIn }: DefinedDisk,
  reading: DomainReading<DeclaredGuest>,
  paths: VolumePaths,
): CollectedDisk {
  // Figures are those of the running guest: its drive may have another medium than it will have from the next boot on.
  const figures = definedIn === 'persistent' ? undefined : reading.disks.find(({ target }) => target === disk.target);
  return {
    declared: disk,
    definedIn,
    path: pathOfSource(disk.source, paths),
    mirrorPath: disk.mirror === undefined ? undefined : pathOfSource(disk.mirror.source, paths),
    reportedVirtualSize: figures?.capacity,
  };
}

/** The local path that a source stands for; undefined when it has none here. */
export function pathOfSource(source: DiskSource, paths: VolumePaths): string | undefined {
  switch (source.kind) {
    case 'file':
    case 'block':
      return source.path;
    case 'volume':
      return paths.get(volumeKey(source));
    case 'network':
    case 'dir':
    case 'nvme':
    case 'vhostuser':
    case 'none':
      return undefined;
  }
}

async function readVolumes(
  session: LibvirtSession,
  domains: readonly ParsedDomain[],
  budget: Budget,
): Promise<readonly VolumeReading[]> {
  const wanted = new Map<string, VolumeName>();
  for (const { disk } of domains.flatMap((domain) => domain.disks)) {
    if (disk.source.kind === 'volume') wanted.set(volumeKey(disk.source), disk.source);
  }
  return wanted.size === 0 ? [] : resolveVolumes(session, [...wanted.values()], budget);
}

/** Only a local path names a file here: an rbd pool's volumes have "paths" that are not. */
function pathsOf(volumes: readonly VolumeReading[]): VolumePaths {
  return new Map(
    volumes.flatMap((volume) =>
      'path' in volume && volume.path.startsWith('/') ? [[volumeKey(volume), volume.path] as const] : [],
    ),
  );
}

function volumeKey({ pool, volume }: VolumeName): string {
  return `${pool}\0${volume}`;
}
