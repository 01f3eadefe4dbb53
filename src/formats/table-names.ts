// Names in an image's tables, as many and as long as are worth keeping: a table is as long as a hostile image wants it.
import { escapeName } from './references.ts';

/** QEMU itself shows 255 bytes of a snapshot's name and 127 of its id (QEMUSnapshotInfo). */
const MOST_BYTES = 255;

/** All names of one table together, in characters as shown: a thousand names of 64. An escaped byte is four. */
const MOST_TEXT = 64 * 1024;

/** Stands for what was left out. */
const CUT = '…';

/** Reads the names of one table; usable for one. What it keeps of a table is bounded, whatever the table holds. */
export class TableNames {
  #left = MOST_TEXT;

  /** The name fit to show; what is too long ends in "…", and is only that once the table's share is used up. */
  read(bytes: Uint8Array): string {
    const end = Math.min(bytes.byteLength, MOST_BYTES);
    if (end > this.#left) return CUT;
    const name = escapeName(bytes.subarray(0, wholeCharacters(bytes, end)));
    if (name.length > this.#left) {
      // Another as long would not fit either, and need not be escaped to see it.
      this.#left = end - 1;
      return CUT;
    }
    this.#left -= name.length;
    return end < bytes.byteLength ? `${name}${CUT}` : name;
  }
}

/** The cut moved back to where a character of UTF-8 begins: half of one would make all the rest no UTF-8. */
function wholeCharacters(bytes: Uint8Array, end: number): number {
  if (end === bytes.byteLength) return end;
  for (let start = end; start > end - 4 && start > 0; start -= 1) {
    if (((bytes[start] ?? 0) & 0xc0) !== 0x80) return start;
  }
  return end;
}
