// /proc/<pid>/mountinfo, parsed: which filesystem shows where. Text only; no mount is touched.
import { FormatError } from '../format-error.ts';

/** One mount. Source: proc(5), mountinfo. */
export interface Mount {
  readonly id: number;
  readonly parentId: number;
  /** "major:minor": st_dev of files here, except on btrfs, where each subvolume has an st_dev of its own. */
  readonly device: string;
  /** The part of the filesystem that is shown here: "/" or a bind mount's or subvolume's path. */
  readonly root: string;
  readonly mountPoint: string;
  readonly options: readonly string[];
  readonly fsType: string;
  readonly source: string;
  readonly superOptions: readonly string[];
}

const FORMAT = 'mountinfo';

/** Hosts of thousands of containers stay below this; more would be an attack on our memory. */
const MAX_MOUNTS = 100_000;

/** Optional fields (shared:1, master:2 …) end with a lone dash. */
const SEPARATOR = ' - ';

/** Every mount in the order of the file: a later one at the same place hides an earlier one. FormatError on a broken line. */
export function parseMountinfo(text: string): readonly Mount[] {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.length > MAX_MOUNTS) {
    throw new FormatError('FORMAT_LIMIT', FORMAT, 'lines', `${lines.length} mounts, read at most ${MAX_MOUNTS}`);
  }
  return lines.map((line) => parseLine(line));
}

function parseLine(line: string): Mount {
  const cut = line.indexOf(SEPARATOR);
  const [id, parentId, device, root, mountPoint, options] = line.slice(0, Math.max(cut, 0)).split(' ');
  const [fsType, source, superOptions] = line.slice(cut + SEPARATOR.length).split(' ');
  if (cut < 0 || options === undefined || mountPoint === undefined || root === undefined || source === undefined) {
    throw new FormatError('FORMAT_INVALID', FORMAT, 'line', `"${line.slice(0, 200)}" has too few fields`);
  }
  if (device === undefined || !/^\d{1,10}:\d{1,10}$/u.test(device)) {
    throw new FormatError('FORMAT_INVALID', FORMAT, 'major:minor', `"${(device ?? '').slice(0, 200)}"`);
  }
  return {
    id: idOf('mount ID', id),
    parentId: idOf('parent ID', parentId),
    device,
    root: unescape(root),
    mountPoint: unescape(mountPoint),
    options: options.split(','),
    fsType: fsType ?? '',
    source: unescape(source),
    superOptions: (superOptions ?? '').split(','),
  };
}

function idOf(field: string, digits: string | undefined): number {
  if (digits === undefined || !/^\d{1,10}$/u.test(digits)) {
    throw new FormatError('FORMAT_INVALID', FORMAT, field, `"${(digits ?? '').slice(0, 200)}"`);
  }
  return Number.parseInt(digits, 10);
}

/** Blank, tab, newline and backslash stand as \040 and so on. */
function unescape(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_escape, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));
}
