// Guests of a running libvirt: every domain's definitions parsed and joined, volumes resolved, pool directories learnt.
import { UllageError } from '../core/errors.ts';
import type { DeclaredGuest, DiskSource } from '../core/guest.ts';
import type { Problem } from '../core/problem.ts';
import { mergeDefinitions, type DefinedDisk } from '../formats/libvirt-xml/merge-definitions.ts';
import { parseDomainXml } from '../formats/libvirt-xml/parse-domain-xml.ts';
import { readDomains, type DomainReading } from '../readers/libvirt/read-domains.ts';
import { readStoragePools, resolveVolumes, type VolumeName } from '../readers/libvirt/read-storage-pools.ts';
import { LibvirtSession, type SessionOptions } from '../readers/libvirt/session.ts';
import type { CollectedDisk, CollectedGuest } from './collected.ts';

/** What libvirt told. */
export interface LiveGuests {
  readonly guests: readonly CollectedGuest[];
  /** Directories of libvirt's active storage pools that hold files. */
  readonly poolDirectories: readonly string[];
  readonly problems: readonly Problem[];
}

/** Storage pool types whose volumes are files in a directory. Source: libvirt.org/storage.html. */
const DIRECTORY_POOLS: ReadonlySet<string> = new Set(['dir', 'fs', 'netfs']);

/** Reads all guests. Throws what `LibvirtSession.open` and `run` throw when there is no libvirt to ask. */
export async function readLiveGuests(options: SessionOptions, figuresDeadlineMs: number): Promise<LiveGuests> {
  const session = await LibvirtSession.open(options);
  try {
    const [domains, pools] = await Promise.all([
      readDomains(session, { figuresDeadlineMs }),
      readStoragePools(session),
    ]);
    const parsed = domains.map((domain) => parseDomain(domain));
    const volumePaths = await readVolumePaths(session, parsed);
    return {
      guests: parsed.map((guest) => guest.with(volumePaths.paths)),
      poolDirectories: pools.flatMap(({ active, declared }) =>
        active === true && declared?.targetPath !== undefined && DIRECTORY_POOLS.has(declared.type)
          ? [declared.targetPath]
          : [],
      ),
      problems: [
        ...domains.flatMap((domain) => domain.problems),
        ...parsed.flatMap((guest) => guest.problems),
        ...pools.flatMap((pool) => pool.problems),
        ...volumePaths.problems,
      ],
    };
  } finally {
    await session.close();
  }
}

/** By "pool/volume" key. */
type VolumePaths = ReadonlyMap<string, string>;

interface ParsedDomain {
  readonly disks: readonly DefinedDisk[];
  readonly reading: DomainReading;
  readonly problems: readonly Problem[];
  with(paths: VolumePaths): CollectedGuest;
}

function parseDomain(reading: DomainReading): ParsedDomain {
  const problems: Problem[] = [];
  const parse = (xml: string | undefined, which: string): DeclaredGuest | undefined => {
    if (xml === undefined) return undefined;
    try {
      return parseDomainXml(xml);
    } catch (error) {
      if (!(error instanceof UllageError)) throw error;
      problems.push({
        kind: 'damaged',
        subject: { guest: reading.name },
        attempted: `parse its ${which} XML`,
        found: error.message,
      });
      return undefined;
    }
  };
  const active = parse(reading.activeXml, 'active');
  const persistent = parse(reading.inactiveXml, 'persistent');
  const disks = mergeDefinitions(active, persistent);
  const known = active ?? persistent;
  const guest = {
    uuid: reading.uuid,
    name: reading.name,
    nova: known?.nova,
    state: reading.state,
    ioError: reading.ioError,
    origin: 'libvirt' as const,
    files: known?.files ?? [],
  };
  return {
    disks,
    reading,
    problems,
    with: (paths) => ({ ...guest, disks: disks.map((disk) => collectDisk(disk, reading, paths)) }),
  };
}

function collectDisk({ disk, definedIn }: DefinedDisk, reading: DomainReading, paths: VolumePaths): CollectedDisk {
  const figures = reading.disks.find(({ target }) => target === disk.target);
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

async function readVolumePaths(
  session: LibvirtSession,
  domains: readonly ParsedDomain[],
): Promise<{ paths: VolumePaths; problems: readonly Problem[] }> {
  const wanted = new Map<string, VolumeName>();
  for (const { disk } of domains.flatMap((domain) => domain.disks)) {
    if (disk.source.kind === 'volume') wanted.set(volumeKey(disk.source), disk.source);
  }
  const readings = wanted.size === 0 ? [] : await resolveVolumes(session, [...wanted.values()]);
  return {
    // Only a local path names a file here: an rbd pool's volumes have "paths" that are not.
    paths: new Map(
      readings.flatMap((reading) =>
        'path' in reading && reading.path.startsWith('/') ? [[volumeKey(reading), reading.path] as const] : [],
      ),
    ),
    problems: readings.flatMap((reading) => ('problem' in reading ? [reading.problem] : [])),
  };
}

function volumeKey({ pool, volume }: VolumeName): string {
  return `${pool}\0${volume}`;
}
