// Headers of disks made alike are alike but for sizes and backing: each kind is kept once, found by comparing every field.
import type { ImageDetail, ImageHeader, ImageReference } from '../../core/image.ts';
import { NONE } from './image-columns.ts';

/** A host's disks come in a handful of kinds; past this many, searching would cost more than it saves. */
const MAX_KINDS = 64;

/** Kinds of headers and backing names of one batch. */
export class HeaderTable {
  readonly headers: ImageHeader[] = [];
  readonly backings: ImageReference[] = [];
  readonly #backingIndex = new Map<string, number>();

  /** Index of the header's kind; NONE when it is one of its own and must travel whole. */
  indexOf(header: ImageHeader): number {
    if (!isPlain(header)) return NONE;
    const { headers } = this;
    for (let index = 0; index < headers.length; index += 1) {
      const known = headers[index];
      if (known !== undefined && isSameKind(known, header)) return index;
    }
    return headers.length < MAX_KINDS ? headers.push(header) - 1 : NONE;
  }

  /** Index of a backing reference; NONE for none. */
  backingIndexOf(backing: ImageReference | undefined): number {
    if (backing === undefined) return NONE;
    const key = `${backing.format ?? ''}:${backing.name}`;
    const known = this.#backingIndex.get(key);
    if (known !== undefined) return known;
    const index = this.backings.push(backing) - 1;
    this.#backingIndex.set(key, index);
    return index;
  }
}

/** Whether sizes and backing are all that sets it apart from others of its kind, and fit a double. */
function isPlain(header: ImageHeader): boolean {
  return (
    header.notes.length === 0 &&
    header.snapshots.length === 0 &&
    header.dataFiles.length === 0 &&
    header.virtualSize <= Number.MAX_SAFE_INTEGER &&
    header.fullSize <= Number.MAX_SAFE_INTEGER &&
    !holdsList(header.details)
  );
}

/** Lists are as long as an image likes (bitmaps, extents, key slots): comparing each with every kind cost seconds for a hundred images. */
function holdsList(details: Details): boolean {
  for (const key in details) if (Array.isArray(details[key])) return true;
  return false;
}

function isSameKind(a: ImageHeader, b: ImageHeader): boolean {
  return (
    a.clusterSize === b.clusterSize &&
    a.variant === b.variant &&
    a.format === b.format &&
    a.snapshotCount === b.snapshotCount &&
    a.encryption === b.encryption &&
    a.dirty === b.dirty &&
    a.corrupt === b.corrupt &&
    sameDetails(a.details, b.details)
  );
}

type Details = Readonly<Record<string, ImageDetail>>;

function sameDetails(a: Details, b: Details): boolean {
  let keys = 0;
  for (const key in a) {
    if (!sameDetail(a[key], b[key])) return false;
    keys += 1;
  }
  for (const _ in b) keys -= 1;
  return keys === 0;
}

function sameDetail(a: ImageDetail | undefined, b: ImageDetail | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  // Nested details are rare; their text decides. A bigint and a number of equal text are of different kinds only in unlike headers.
  return textOf(a) === textOf(b);
}

function textOf(detail: ImageDetail): string {
  return JSON.stringify(detail, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
