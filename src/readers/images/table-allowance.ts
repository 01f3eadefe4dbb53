// What one audit keeps of all images' tables together: each image's share is limited where it is parsed, but there may be thousands.
import type { ImageDetail, ImageHeader, ImageNote } from '../../core/image.ts';
import type { FileFailure } from '../files/file-failure.ts';
import { weightOf } from '../files/header-weight.ts';

/** A header that weighs less is kept whatever others weigh: ten thousand are 40 MiB at the most. Twenty snapshots fit. */
const ALWAYS_KEPT = 4 * 1024;

/** Of all others together: a hundred snapshots of each of five thousand disks. */
const MOST_KEPT = 64 * 1024 * 1024;

/** What is kept of one header. */
export interface Kept {
  /** Whole, or without its lists; undefined when even the names of its data files are too many. */
  readonly header: ImageHeader | undefined;
  readonly failure?: FileFailure;
}

/** Usable for one audit. Of two audits of one host the images that come last may differ: batches end in any order. */
export class TableAllowance {
  #left: number;

  constructor(most: number = MOST_KEPT) {
    this.#left = most;
  }

  /** The header as it is while there is room for it, afterwards without what makes it heavy. */
  keep(header: ImageHeader): Kept {
    const isKept = this.#take(header);
    if (isKept) return { header };
    const light = withoutLists(header);
    return this.#take(light) ? { header: light } : { header: undefined, failure: TOO_MANY };
  }

  #take(header: ImageHeader): boolean {
    const weight = weightOf(header);
    if (weight <= ALWAYS_KEPT) return true;
    if (weight > this.#left) return false;
    this.#left -= weight;
    return true;
  }
}

/** `snapshotCount` stays, so the growth is the one of an image of which not all snapshots are listed: no less than it can be. */
function withoutLists(header: ImageHeader): ImageHeader {
  return { ...header, snapshots: [], details: plainDetails(header.details), notes: [NOT_KEPT] };
}

function plainDetails(details: ImageHeader['details']): ImageHeader['details'] {
  return Object.fromEntries(
    Object.entries(details).filter(([, detail]: [string, ImageDetail]) => !Array.isArray(detail)),
  );
}

const NOT_KEPT: ImageNote = {
  field: 'image',
  message: 'its tables are not listed: those of other images take all the memory that an audit spends on them',
};

const TOO_MANY: FileFailure = {
  kind: 'refused',
  attempted: 'read the image header',
  found: 'it names more files than an audit keeps of such images: inspect it by itself',
};
