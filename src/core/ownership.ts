// Whose a file is: each file of a report once, by what refers to it and where it lies. The ledger adds up its answers.
import { declaredPathsOf, plainPath } from './declared-paths.ts';
import { elsewhereUses, folderUse, type Elsewhere } from './elsewhere.ts';
import type { FileFacts, FileId, ImageFacts } from './file.ts';
import type { DiskFacts, GuestFacts } from './guest.ts';
import type { FoundFile, HostReport } from './report.ts';
import { finish, STRIDE, type Steps } from './steps.ts';

/** A guest's disk, as a pair that survives renaming of either. */
export interface DiskRef {
  readonly guest: GuestFacts;
  readonly disk: DiskFacts;
}

/** In the order of the ledger. */
export const OWNER_KINDS = [
  'guest-disk',
  'snapshot-layer',
  'backing',
  'unreferenced-base',
  'orphan',
  'leftover',
  'other',
] as const;

/** Why a file occupies bytes. `guest-disk` the layer a guest writes, its data files and mirrors; `snapshot-layer` a layer between
 *  a disk's top and its lowest, private to one disk; `backing` the lowest layer of a chain, one below several disks, and any in
 *  the image cache. */
export type OwnerKind = (typeof OWNER_KINDS)[number];

/** A file with its owner. `disks` are those that read or write it, in report order. */
export interface OwnedFile {
  readonly file: FileFacts;
  readonly kind: OwnerKind;
  readonly disks: readonly DiskRef[];
  readonly found: FoundFile | undefined;
}

/** Every file of the report once, each with exactly one owner kind. What guests of other hosts use is `other`: of those in
 *  `elsewhere`, where that is known. */
export function ownersOf(report: HostReport, elsewhere?: Elsewhere): readonly OwnedFile[] {
  return finish(ownerSteps(report, elsewhere));
}

/** As `ownersOf`, in pieces. */
export function* ownerSteps(report: HostReport, elsewhere: Elsewhere = NOBODY): Steps<readonly OwnedFile[]> {
  const entries = yield* entriesOf(report);
  yield* markUses(report, entries);
  yield* markElsewhere(report, entries, elsewhere);
  yield* markFolders(report, entries);
  const owned: OwnedFile[] = [];
  for (const entry of entries.values()) {
    const { file, use, found } = entry;
    owned.push({ file, kind: kindOf(entry), disks: use?.disks ?? NO_DISKS, found });
    if (owned.length % STRIDE === 0) yield;
  }
  return owned;
}

const NO_DISKS: readonly DiskRef[] = [];

const NOBODY: Elsewhere = new Map();

/** What there is to know of a file, in one place: a host has many, and to look each up in an index of its own costs more than all
 *  the rest. */
interface Entry {
  file: FileFacts;
  readonly image: ImageFacts | undefined;
  found: FoundFile | undefined;
  use: Use | undefined;
  /** Shared by the files of one instance folder. */
  folder: FolderUse | undefined;
  /** A guest of another host uses it. */
  elsewhere?: true;
}

interface Use {
  /** Some guest writes this file. */
  written: boolean;
  /** Some chain goes on below this file, as far as its place in it tells. */
  between: boolean;
  readonly disks: DiskRef[];
}

interface FolderUse {
  holdsDisk: boolean;
  /** By a guest that uses a file in it, or has its name for a UUID. */
  isUsed: boolean;
}

type Entries = ReadonlyMap<FileId, Entry>;

function* entriesOf(report: HostReport): Steps<Entries> {
  const entries = new Map<FileId, Entry>();
  const again = new Map<Entry, FileFacts[]>();
  for (const image of report.images) {
    const { file } = image;
    entries.set(file.id, { file, image, found: undefined, use: undefined, folder: undefined });
    if (entries.size % STRIDE === 0) yield;
  }
  for (const [index, found] of report.found.entries()) {
    const { file } = found;
    const known = entries.get(file.id);
    if (known === undefined) entries.set(file.id, { file, image: undefined, found, use: undefined, folder: undefined });
    else {
      if (known.file.path !== file.path || file.aliases.length > 0) memberOf(again, known, () => []).push(file);
      known.found = found;
    }
    if (index % STRIDE === 0) yield;
  }
  for (const [entry, files] of again) {
    entry.file = withNames(entry.file, files);
    yield;
  }
  return entries;
}

/** An image was opened by one name; the walk may have met its hard links too, which can be very many. */
function withNames(file: FileFacts, found: readonly FileFacts[]): FileFacts {
  const names = new Set([file.path, ...file.aliases]);
  const before = names.size;
  for (const { path, aliases } of found) for (const name of [path, ...aliases]) names.add(name);
  return names.size === before ? file : { ...file, aliases: [...names].slice(1) };
}

/** By what a chain was resolved to, and by what a definition names: a guest's disk that nobody could open is still its own. */
function* markUses(report: HostReport, entries: Entries): Steps<undefined> {
  const byName = yield* idsByName(entries);
  for (const [index, guest] of report.guests.entries()) {
    if (index % STRIDE === 0) yield;
    for (const disk of guest.disks) markDisk({ guest, disk }, entries, byName);
  }
}

function* idsByName(entries: Entries): Steps<ReadonlyMap<string, FileId>> {
  const ids = new Map<string, FileId>();
  let count = 0;
  for (const [id, { file }] of entries) {
    ids.set(plainPath(file.path), id);
    for (const alias of file.aliases) ids.set(plainPath(alias), id);
    count += 1;
    if (count % STRIDE === 0) yield;
  }
  return ids;
}

function markDisk(ref: DiskRef, entries: Entries, byName: ReadonlyMap<string, FileId>): void {
  const { chain, mirrorId } = ref.disk;
  for (const [depth, id] of chain.entries()) {
    const entry = entries.get(id);
    const between = depth > 0 && (depth < chain.length - 1 || hasBacking(entry));
    mark(entry, ref, depth === 0, between);
    for (const dataId of entry?.image?.dataFileIds ?? []) mark(entries.get(dataId ?? ''), ref, depth === 0, between);
  }
  if (mirrorId !== undefined) mark(entries.get(mirrorId), ref, true, false);
  const resolved = new Set(chain);
  for (const { path, written } of declaredPathsOf(ref.disk)) {
    const id = byName.get(path);
    if (id === undefined || resolved.has(id)) continue;
    const entry = entries.get(id);
    mark(entry, ref, written, hasBacking(entry));
  }
}

function mark(entry: Entry | undefined, ref: DiskRef, written: boolean, between: boolean): void {
  if (entry === undefined) return;
  const use = (entry.use ??= { written: false, between: false, disks: [] });
  use.written ||= written;
  use.between ||= between;
  if (use.disks.at(-1)?.disk !== ref.disk) use.disks.push(ref);
}

/** Files of shared pools that a guest of another host uses; and what lies beside its disks in its folder. */
function* markElsewhere(report: HostReport, entries: Entries, elsewhere: Elsewhere): Steps<undefined> {
  if (elsewhere.size === 0) return;
  const findUse = elsewhereUses(report, elsewhere);
  for (const [index, entry] of [...entries.values()].entries()) {
    if (index % STRIDE === 0) yield;
    const { found, file } = entry;
    const isBeside = found !== undefined && found.role !== 'disk' && folderUse(found, elsewhere) !== undefined;
    if (isBeside || findUse(file) !== undefined) entry.elsewhere = true;
  }
}

function hasBacking(entry: Entry | undefined): boolean {
  return entry?.image?.header?.backing !== undefined;
}

function namesOf({ path, aliases }: FileFacts): readonly string[] {
  return [path, ...aliases].map((name) => plainPath(name));
}

/** The file itself and those that hold its data beside it. */
export function withDataFiles(id: FileId, images: ReadonlyMap<FileId, ImageFacts>): readonly FileId[] {
  const dataFiles = images.get(id)?.dataFileIds ?? [];
  return dataFiles.length === 0 ? [id] : [id, ...dataFiles.filter((dataId) => dataId !== undefined)];
}

function kindOf({ use, found, folder, elsewhere }: Entry): OwnerKind {
  if (use !== undefined) {
    if (use.written) return 'guest-disk';
    return use.between && use.disks.length === 1 && found?.role !== 'base' ? 'snapshot-layer' : 'backing';
  }
  if (found === undefined || elsewhere === true) return 'other';
  if (found.role === 'leftover') return 'leftover';
  if (found.role === 'base') return 'unreferenced-base';
  return found.role === 'disk' || (folder?.holdsDisk === true && !folder.isUsed) ? 'orphan' : 'other';
}

/** Of instance folders that hold a disk, those of which no guest uses any file and none has the folder's name as its UUID are
 *  orphans, with all that is in them. */
function* markFolders(report: HostReport, entries: Entries): Steps<undefined> {
  const uuids = new Set(report.guests.map((guest) => guest.uuid));
  const beside = new Set(report.guests.flatMap(({ files }) => files.map(({ path }) => plainPath(path))));
  const roots = new Map<string, Map<string, FolderUse>>();
  for (const [index, entry] of [...entries.values()].entries()) {
    if (index % STRIDE === 0) yield;
    const { root, folder: name, role } = entry.found ?? NOWHERE;
    if (name === undefined) continue;
    const folders = memberOf(roots, root, () => new Map<string, FolderUse>());
    const folder = memberOf(folders, name, () => ({ holdsDisk: false, isUsed: uuids.has(name) }));
    folder.holdsDisk ||= role === 'disk';
    folder.isUsed ||= entry.use !== undefined || entry.elsewhere === true || isAmong(beside, entry.file);
    entry.folder = folder;
  }
}

const NOWHERE: Pick<FoundFile, 'root' | 'folder' | 'role'> = { root: '', folder: undefined, role: 'other' };

function memberOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function isAmong(names: ReadonlySet<string>, file: FileFacts): boolean {
  return names.size > 0 && namesOf(file).some((name) => names.has(name));
}
