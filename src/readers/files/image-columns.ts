// How a lane hands back thousands of images: numbers in one packed array, like headers once, and only the odd ones as objects.
import type { ImageHeader, ImageReference } from '../../core/image.ts';
import type { FileFailure } from './file-failure.ts';

// Structured clone of an object for each image costs more than opening and reading it (measured: 8 µs against 3.7 µs).

/** Columns of one image in `ImageColumns.numbers`, by index. All are exact: what does not fit a double is among the odd. */
export const COLUMN = {
  device: 0,
  inode: 1,
  length: 2,
  blocks: 3,
  links: 4,
  modifiedAtMs: 5,
  changedAtMs: 6,
  /** Index into IMAGE_FORMATS, or NONE. */
  probedFormat: 7,
  /** Index into `headers`, or NONE. */
  header: 8,
  virtualSize: 9,
  fullSize: 10,
  /** Index into `backings`, or NONE. */
  backing: 11,
} as const;

/** Numbers an image takes. */
export const COLUMNS = 12;

/** In a column: there is none. In `device`: the file could not be stat'ed. */
export const NONE = -1;

/** What does not fit the columns. Whatever is set stands in place of the columns. */
export interface OddImage {
  /** Index of the image in the batch. */
  readonly at: number;
  readonly kind?: 'block' | 'directory';
  /** The path led, over symbolic links, to this one. */
  readonly realPath?: string;
  /** The path leads onto a mount of another lane, by this path. Nothing else is known then. */
  readonly crosses?: string;
  readonly failure?: FileFailure;
  /** A header that no other image shares. */
  readonly header?: ImageHeader;
  /** Identity and sizes above 2⁵³, and all those of block devices. */
  readonly wide?: WideStat;
}

/** A stat in exact integers. */
export interface WideStat {
  readonly id: string;
  readonly device: bigint;
  readonly length: bigint;
  readonly allocation: bigint;
}

/** A batch of images, in the order asked for. */
export interface ImageColumns {
  /** Images that were read: the first of the batch, and all unless they took long. */
  readonly count: number;
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Headers without their sizes and backing: those are columns. */
  readonly headers: readonly ImageHeader[];
  readonly backings: readonly ImageReference[];
  readonly odd: readonly OddImage[];
}
