// Guests from the layout of folders alone, for a tree of images that has no domain XML: pure, and never mistaken for certainty.
import type { DeclaredDisk, DeclaredGuest } from '../core/guest.ts';
import type { FoundFile } from '../core/report.ts';

/** A guest for each instance folder that holds disks, and one for each disk that lies outside such folders. Images for which
 *  `isLayer` says yes are taken for somebody's lower layer and are no disk. Disks are named vda, vdb … in the order of their names. */
export function inferGuests(
  found: readonly FoundFile[],
  isLayer: (file: FoundFile) => boolean,
): readonly DeclaredGuest[] {
  const disks = found.filter((entry) => isDiskLike(entry) && !isLayer(entry));
  const groups = Map.groupBy(disks, (entry) => `${entry.root}\0${entry.folder ?? entry.file.path}`);
  return distinct([...groups.values()]).toSorted(byName);
}

/** Folders of one name below two roots are two guests: what is not the first of its name goes by its whole place. */
function distinct(groups: readonly (readonly FoundFile[])[]): readonly DeclaredGuest[] {
  const known = new Set<string>();
  return groups.map((entries) => {
    const guest = guestOf(entries);
    const uuid = known.has(guest.uuid) ? `${entries[0]?.root ?? ''}/${guest.uuid}` : guest.uuid;
    known.add(uuid);
    return { ...guest, uuid };
  });
}

function isDiskLike(entry: FoundFile): boolean {
  return entry.role === 'disk' || entry.role === 'config-drive';
}

function guestOf(entries: readonly FoundFile[]): DeclaredGuest {
  const [first] = entries;
  const name = first?.folder ?? baseName(first?.file.path ?? '');
  const ordered = entries.toSorted(
    (a, b) => Number(a.role === 'config-drive') - Number(b.role === 'config-drive') || comparePaths(a, b),
  );
  return { uuid: name, name, nova: undefined, files: [], disks: ordered.map((entry, index) => diskOf(entry, index)) };
}

function diskOf(entry: FoundFile, index: number): DeclaredDisk {
  const isConfigDrive = entry.role === 'config-drive';
  return {
    target: `${isConfigDrive ? 'sd' : 'vd'}${letters(index)}`,
    bus: undefined,
    device: isConfigDrive ? 'cdrom' : 'disk',
    source: { kind: 'file', path: entry.file.path },
    format: undefined,
    discard: undefined,
    serial: undefined,
    alias: undefined,
    readOnly: isConfigDrive,
    shareable: false,
    transient: false,
    encrypted: false,
    backingLayers: [],
    mirror: undefined,
  };
}

/** 0 → a, 25 → z, 26 → aa: as Linux names its disks. */
function letters(index: number): string {
  const last = 'abcdefghijklmnopqrstuvwxyz'.charAt(index % 26);
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function comparePaths(a: FoundFile, b: FoundFile): number {
  return a.file.path < b.file.path ? -1 : 1;
}

function byName(a: DeclaredGuest, b: DeclaredGuest): number {
  return a.name < b.name ? -1 : 1;
}
