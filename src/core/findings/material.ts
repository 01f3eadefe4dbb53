// What several rules need to know of a report, and how they name things. No rule of its own.
import { sumKnown, type Bytes } from '../bytes.ts';
import { plainPath } from '../declared-paths.ts';
import type { FindingContext, FindingSubject } from '../finding.ts';
import type { FileId, ImageFacts } from '../file.ts';
import type { GuestFacts } from '../guest.ts';
import type { ImageReference } from '../image.ts';
import type { DiskRef, OwnedFile } from '../ownership.ts';
import type { PoolFacts } from '../pool-facts.ts';
import type { Problem } from '../problem.ts';
import type { HostReport } from '../report.ts';

/** Names that a sentence gives of many. */
export const MOST_NAMED = 3;

/** Milliseconds in a day. */
export const DAY_MS = 86_400_000;

/** Whole days between a file's last change and the end of the report; 0 for a clock that runs ahead. */
export function ageInDays(report: HostReport, modifiedAtMs: number): number {
  return Math.max(0, Math.floor((report.finishedAtMs - modifiedAtMs) / DAY_MS));
}

/** Guest and disk, with the path where it is known. */
export function diskSubject({ guest, disk }: DiskRef, path?: string): FindingSubject {
  return { guest: guest.name, disk: disk.target, ...(path === undefined ? {} : { path }) };
}

/** Every disk of every guest. */
export function disksOf(report: HostReport): readonly DiskRef[] {
  return report.guests.flatMap((guest) => guest.disks.map((disk) => ({ guest, disk })));
}

/** The images of a report by file. */
export function imagesById(report: HostReport): ReadonlyMap<FileId, ImageFacts> {
  const known = IMAGES.get(report) ?? new Map(report.images.map((image) => [image.file.id, image]));
  IMAGES.set(report, known);
  return known;
}

/** The pools of a report by id. */
export function poolsById(report: HostReport): ReadonlyMap<string, PoolFacts> {
  const known = POOLS.get(report) ?? new Map(report.pools.map((pool) => [pool.id, pool]));
  POOLS.set(report, known);
  return known;
}

/** Rules ask for them once for every place or pool: each is put together once. */
const IMAGES = new WeakMap<HostReport, ReadonlyMap<FileId, ImageFacts>>();
const POOLS = new WeakMap<HostReport, ReadonlyMap<string, PoolFacts>>();

/** What deleting the files gives back. A file with more links than we know names of has another owner, and stays.
 *  Undefined where the allocation of one is not known. */
export function reclaimableOf(files: readonly OwnedFile[]): Bytes | undefined {
  const ours = files.filter(({ file }) => file.links <= 1 + file.aliases.length);
  return sumKnown(ours.map(({ file }) => file.allocation));
}

/** What files occupy, and what of it deleting would give back; each undefined where that of one is not known. */
export interface Unused {
  readonly occupied: Bytes | undefined;
  readonly back: Bytes | undefined;
}

/** Of files that nobody uses. */
export function unusedOf(files: readonly OwnedFile[]): Unused {
  return { occupied: sumKnown(files.map(({ file }) => file.allocation)), back: reclaimableOf(files) };
}

/** Days since any of the files changed last. */
export function daysUntouched(report: HostReport, files: readonly OwnedFile[]): number {
  const last = files.reduce((latest, { file }) => Math.max(latest, file.modifiedAtMs), 0);
  return ageInDays(report, last);
}

/** Files that a guest which may be running has in use. */
export function filesInUse({ owned }: FindingContext): ReadonlySet<FileId> {
  return new Set(owned.filter(({ disks }) => disks.some(({ guest }) => mayRun(guest))).map(({ file }) => file.id));
}

/** The guest may be writing now. A state that nobody knows counts as that. */
export function mayRun({ state }: GuestFacts): boolean {
  return state !== 'shut-off' && state !== 'crashed';
}

/** The plain path that an image's local backing name means: joined to the folder of the image as named, links not followed. */
export function backingPath(image: ImageFacts, backing: ImageReference): string | undefined {
  if (backing.place !== 'local') return undefined;
  if (backing.name.startsWith('/')) return plainPath(backing.name);
  return plainPath(image.file.path.slice(0, image.file.path.lastIndexOf('/') + 1) + backing.name);
}

/** Images whose backing was not followed to a file of the report, by the path that they name. */
export function unfollowedBackings(report: HostReport): ReadonlyMap<string, ImageFacts> {
  const named = new Map<string, ImageFacts>();
  for (const image of report.images) {
    const backing = image.header?.backing;
    if (backing === undefined || image.backingId !== undefined) continue;
    const path = backingPath(image, backing);
    if (path !== undefined) named.set(path, image);
  }
  return named;
}

/** The problems of a report by the path that they are about; those without a path by guest and disk. */
export function problemsByPlace(report: HostReport): ReadonlyMap<string, readonly Problem[]> {
  return Map.groupBy(
    report.problems,
    ({ subject }) => subject.path ?? diskKey(subject.guest ?? '', subject.disk ?? ''),
  );
}

/** The problems about a disk itself, not about what lies below it. */
export function problemsOfDisk(
  places: ReadonlyMap<string, readonly Problem[]>,
  { guest, disk }: DiskRef,
): readonly Problem[] {
  const path = disk.source.kind === 'file' || disk.source.kind === 'block' ? disk.source.path : '';
  const keys = [path, diskKey(guest.name, disk.target), diskKey(guest.uuid, disk.target)];
  return keys.flatMap((key) => places.get(key) ?? []);
}

/** No path contains NUL, so the two kinds of key never meet. */
function diskKey(guest: string, disk: string): string {
  return `${guest}\0${disk}`;
}
