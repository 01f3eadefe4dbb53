// Whose a file is: each file of a report once, by what refers to it and where it lies. The ledger adds up its answers.
import { declaredPathsOf, plainPath } from './declared-paths.ts';
import type { FileFacts, FileId, ImageFacts } from './file.ts';
import type { DiskFacts, GuestFacts } from './guest.ts';
import type { FoundFile, HostReport } from './report.ts';

/** A guest's disk, as a pair that survives renaming of either. */
export interface DiskRef {
  readonly guest: GuestFacts;
  readonly disk: DiskFacts;
}

/** Why a file occupies bytes. `guest-disk` the layer a guest writes, its data files and mirrors; `snapshot-layer` a layer between
 *  a disk's top and its lowest, private to one disk; `backing` the lowest layer of a chain, one below several disks, and any in
 *  the image cache. */
export type OwnerKind =
  | 'guest-disk'
  | 'snapshot-layer'
  | 'backing'
  | 'unreferenced-base'
  | 'orphan'
  | 'leftover'
  | 'other';

/** A file with its owner. `disks` are those that read or write it, in report order. */
export interface OwnedFile {
  readonly file: FileFacts;
  readonly kind: OwnerKind;
  readonly disks: readonly DiskRef[];
  readonly found: FoundFile | undefined;
}

/** Every file of the report once, each with exactly one owner kind. */
export function ownersOf(report: HostReport): readonly OwnedFile[] {
  const found = new Map(report.found.map((entry) => [entry.file.id, entry]));
  const files = new Map<FileId, FileFacts>();
  for (const { file } of report.images) files.set(file.id, file);
  for (const { file } of report.found) files.set(file.id, withNames(files.get(file.id) ?? file, file));
  const uses = usesOf(report, [...files.values()]);
  const orphanFolders = orphanFoldersOf(report, uses);
  return [...files.values()].map((file) => {
    const entry = found.get(file.id);
    const use = uses.get(file.id);
    return { file, kind: kindOf(use, entry, orphanFolders), disks: use?.disks ?? [], found: entry };
  });
}

/** An image was opened by one name; the walk may have met its hard links too. */
function withNames(file: FileFacts, found: FileFacts): FileFacts {
  const known = new Set([file.path, ...file.aliases]);
  const others = [found.path, ...found.aliases].filter((name) => !known.has(name));
  return others.length === 0 ? file : { ...file, aliases: [...file.aliases, ...others] };
}

interface Use {
  /** Some guest writes this file. */
  readonly written: boolean;
  /** Some chain goes on below this file, as far as its place in it tells. */
  readonly between: boolean;
  readonly disks: readonly DiskRef[];
}

/** By what a chain was resolved to, and by what a definition names: a guest's disk that nobody could open is still its own. */
function usesOf(report: HostReport, files: readonly FileFacts[]): ReadonlyMap<FileId, Use> {
  const images = new Map(report.images.map((image) => [image.file.id, image]));
  const byName = new Map(files.flatMap((file) => namesOf(file).map((name) => [name, file.id] as const)));
  const uses = new Map<FileId, { written: boolean; between: boolean; disks: DiskRef[] }>();
  const add = (id: FileId, ref: DiskRef, written: boolean, between: boolean): void => {
    const use = uses.get(id) ?? { written: false, between: false, disks: [] };
    uses.set(id, use);
    use.written ||= written;
    use.between ||= between;
    if (use.disks.at(-1)?.disk !== ref.disk) use.disks.push(ref);
  };
  for (const guest of report.guests) {
    for (const disk of guest.disks) {
      const ref = { guest, disk };
      disk.chain.forEach((id, depth) => {
        const between = depth > 0 && (depth < disk.chain.length - 1 || hasBacking(images.get(id)));
        for (const member of withDataFiles(id, images)) add(member, ref, depth === 0, between);
      });
      if (disk.mirrorId !== undefined) add(disk.mirrorId, ref, true, false);
      const resolved = new Set(disk.chain);
      for (const { path, written } of declaredPathsOf(disk)) {
        const id = byName.get(path);
        if (id !== undefined && !resolved.has(id)) add(id, ref, written, hasBacking(images.get(id)));
      }
    }
  }
  return uses;
}

function hasBacking(image: ImageFacts | undefined): boolean {
  return image?.header?.backing !== undefined;
}

function namesOf({ path, aliases }: FileFacts): readonly string[] {
  return [path, ...aliases].map((name) => plainPath(name));
}

/** The file itself and those that hold its data beside it. */
export function withDataFiles(id: FileId, images: ReadonlyMap<FileId, ImageFacts>): readonly FileId[] {
  const dataFiles = images.get(id)?.dataFileIds.filter((dataId) => dataId !== undefined) ?? [];
  return [id, ...dataFiles];
}

function kindOf(use: Use | undefined, found: FoundFile | undefined, orphanFolders: ReadonlySet<string>): OwnerKind {
  if (use !== undefined) {
    if (use.written) return 'guest-disk';
    return use.between && use.disks.length === 1 && found?.role !== 'base' ? 'snapshot-layer' : 'backing';
  }
  if (found === undefined) return 'other';
  if (found.role === 'leftover') return 'leftover';
  if (found.role === 'base') return 'unreferenced-base';
  if (found.folder !== undefined && orphanFolders.has(folderKey(found))) return 'orphan';
  return found.role === 'disk' ? 'orphan' : 'other';
}

/** Instance folders that hold a disk, of which no guest uses any file and none has the folder's name as its UUID. */
function orphanFoldersOf(report: HostReport, uses: ReadonlyMap<FileId, Use>): ReadonlySet<string> {
  const uuids = new Set(report.guests.map((guest) => guest.uuid));
  const beside = new Set(report.guests.flatMap(({ files }) => files.map(({ path }) => plainPath(path))));
  const holdsDisk = new Set<string>();
  const inUse = new Set<string>();
  for (const entry of report.found) {
    if (entry.folder === undefined) continue;
    const key = folderKey(entry);
    if (entry.role === 'disk') holdsDisk.add(key);
    const isNamed = uses.has(entry.file.id) || namesOf(entry.file).some((name) => beside.has(name));
    if (isNamed || uuids.has(entry.folder)) inUse.add(key);
  }
  return new Set([...holdsDisk].filter((key) => !inUse.has(key)));
}

function folderKey(entry: FoundFile): string {
  return `${entry.root}\0${entry.folder ?? ''}`;
}
