// What Nova's audit would see of a report's facts: which disks stand in its XML, what stat and qemu-img would answer it.
import { roundUp, type Bytes } from '../bytes.ts';
import type { FileId, ImageFacts } from '../file.ts';
import type { DiskFacts, GuestFacts } from '../guest.ts';
import type { ImageHeader } from '../image.ts';
import type { DiskRef } from '../ownership.ts';
import type { Problem, ProblemKind } from '../problem.ts';
import type { HostReport } from '../report.ts';
import { say } from '../sentences/english.ts';
import type { Sentence } from '../sentences/sentence.ts';

/** What Nova's code meets at one disk. `unknown`: we could not read enough to tell. */
export type DiskOutcome =
  | {
      readonly kind: 'counted';
      readonly virtualSize: Bytes;
      readonly diskSize: Bytes;
      readonly overCommit: Bytes;
      readonly note?: string;
    }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'drops-guest'; readonly reason: string }
  | { readonly kind: 'aborts'; readonly said: Sentence };

/** Any outcome but a figure. */
export type Uncounted = Exclude<DiskOutcome, { kind: 'counted' }>;

/** A report indexed by what Nova's audit asks for. */
export interface NovaHost {
  readonly report: HostReport;
  readonly images: ReadonlyMap<FileId, ImageFacts>;
  readonly problems: ReadonlyMap<string, Problem>;
}

/** QEMU rounds a raw image up to whole sectors. */
const SECTOR = 512n;

/** Formats that QEMU does not recognise by their first bytes and takes for raw. */
const PROBED_AS_RAW: ReadonlySet<ImageHeader['format']> = new Set(['raw', 'luks2', 'ploop']);

/** The index of a report. */
export function novaHostOf(report: HostReport): NovaHost {
  const problems = new Map<string, Problem>();
  for (const problem of report.problems) {
    const { path, guest, disk } = problem.subject;
    const key = path === undefined ? diskKey(guest ?? '', disk ?? '') : path;
    if (!problems.has(key)) problems.set(key, problem);
  }
  return { report, images: new Map(report.images.map((image) => [image.file.id, image])), problems };
}

/** The disks that the XML shows which Nova asks for: the active definition of an active guest, else the persistent one. */
export function disksInXml(guest: GuestFacts): readonly DiskFacts[] {
  return isActive(guest) ? guest.disks.filter((disk) => disk.definedIn !== 'persistent') : guest.disks;
}

/** Whether libvirt lists the guest among the active ones. A state that nobody could tell is taken as active: a copied tree or
 *  a lost state must not make Kilo's figure look better than it may be. */
export function isActive(guest: GuestFacts): boolean {
  return guest.state !== 'shut-off';
}

/** The format that the XML gives Nova. A guest inferred from folders has no XML: what the image is stands in for it. */
export function formatInXml(ref: DiskRef, host: NovaHost): string | undefined {
  return ref.guest.origin === 'inferred' ? topOf(ref.disk, host)?.probedFormat : ref.disk.format;
}

/** The image that a guest writes, if it could be reached. */
export function topOf(disk: DiskFacts, host: NovaHost): ImageFacts | undefined {
  const [top] = disk.chain;
  return top === undefined ? undefined : host.images.get(top);
}

/** Why a disk's file could not be reached: ENOENT where nothing else is known. */
export function failureOf(
  ref: DiskRef,
  host: NovaHost,
): { readonly kind: ProblemKind; readonly errno: string | undefined } {
  const problem = problemOf(ref, host);
  return { kind: problem?.kind ?? 'missing', errno: problem?.errno };
}

/** The file's blocks, as st_blocks × 512 or qemu-img's actual-size have them: none for a device node. */
export function blocksOf(image: ImageFacts): Bytes | undefined {
  return image.file.kind === 'block' ? 0n : image.file.allocation;
}

/** The file's length as os.path.getsize has it: 0 for a device node. */
export function lengthOf(image: ImageFacts): Bytes {
  return image.file.kind === 'block' ? 0n : image.file.length;
}

/** The virtual size that `qemu-img info` would report, probing the file itself (E1), or what its failure does to the audit:
 *  InvalidDiskInfo, like Kilo's ProcessExecutionError, escapes. */
export function probedVirtualSize(ref: DiskRef, image: ImageFacts, host: NovaHost): Bytes | Uncounted {
  const { probedFormat, header, file } = image;
  if (probedFormat !== undefined && (PROBED_AS_RAW.has(probedFormat) || isFixedVhd(image)))
    return roundUp(file.length, SECTOR);
  if (header !== undefined) return header.virtualSize;
  // Only what the XML says was tried here; qemu-img reads it as what it is, by a header that nobody has kept.
  if (probedFormat !== undefined && probedFormat !== 'qcow2') return ref.disk.reportedVirtualSize ?? NOT_READ;
  switch (problemOf(ref, host, image)?.kind) {
    case 'damaged':
    case 'unsupported':
      return { kind: 'aborts', said: say('ends:unreadable') };
    case 'denied':
      return { kind: 'aborts', said: say('ends:denied') };
    case 'timeout':
      return NEVER_ANSWERS;
    case 'missing':
    case 'gone':
      return { kind: 'drops-guest', reason: 'the image vanished during the audit' };
    case 'refused':
    case 'unavailable':
    case 'limit':
    case undefined:
      return ref.disk.reportedVirtualSize ?? NOT_READ;
  }
}

/** Nova may be another user than the one that reads here: of what was denied to us, its rules are all that we know. */
export const NOT_BY_US = ', at least not by this user';

/** Nova gives stat and qemu-img no wall-clock limit. */
export const NEVER_ANSWERS: Uncounted = {
  kind: 'aborts',
  said: say('ends:silent'),
};

/** We know too little to say what Nova would read. */
export const NOT_READ: Uncounted = { kind: 'unknown', reason: 'its file could not be read' };

/** The problem that keeps the disk's top image from being known: by its path, else by guest and disk. */
function problemOf(ref: DiskRef, host: NovaHost, image?: ImageFacts): Problem | undefined {
  const { source } = ref.disk;
  const paths = image === undefined ? [] : [image.file.path, ...image.file.aliases];
  if (source.kind === 'file' || source.kind === 'block') paths.push(source.path);
  const keys = [...paths, diskKey(ref.guest.name, ref.disk.target), diskKey(ref.guest.uuid, ref.disk.target)];
  return keys.map((key) => host.problems.get(key)).find((problem) => problem !== undefined);
}

/** No path contains NUL, so the two kinds of key never meet. */
function diskKey(guest: string, disk: string): string {
  return `${guest}\0${disk}`;
}

/** A fixed VHD has its footer at the end, where QEMU's probe does not look. */
function isFixedVhd(image: ImageFacts): boolean {
  return image.probedFormat === 'vpc' && image.header?.variant === 'fixed';
}
