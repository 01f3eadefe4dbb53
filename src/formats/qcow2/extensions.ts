// Header extensions of qcow2: a list of typed pieces between the header and the backing name, read with limits on count and size.
import type { ImageReference } from '../../core/image.ts';
import { FormatError, type FormatErrorCode } from '../format-error.ts';
import { escapeName, referenceOf } from '../references.ts';
import { EXTENSION, LIMIT, QCOW2, READ } from './layout.ts';

/** What the known extensions say; absent ones are undefined. */
export interface Extensions {
  readonly backingFormat: string | undefined;
  readonly dataFile: ImageReference | undefined;
  readonly luks: LuksPointer | undefined;
  readonly bitmaps: BitmapsPointer | undefined;
}

/** Full disk encryption header pointer: how many bytes of LUKS header there are. */
export interface LuksPointer {
  readonly length: number;
}

/** Bitmaps extension: where the directory is. */
export interface BitmapsPointer {
  readonly count: number;
  readonly directoryOffset: bigint;
  /** Bytes. */
  readonly directorySize: number;
}

/** Where the list lies and what its items are checked against. */
export interface ExtensionArea {
  /** Bytes of the file from its beginning. Zeros are taken for what it has less than `end`: QEMU reads short files so. */
  readonly bytes: DataView;
  /** First and one past the last byte of the list, from the beginning of the file. */
  readonly start: number;
  readonly end: number;
  readonly clusterSize: number;
  readonly cryptMethod: 0 | 1 | 2;
  /** Whether autoclear bit 0 says that the bitmaps extension is to be believed. */
  readonly bitmapsValid: boolean;
}

const ITEM_HEADER = 8;
const LUKS_POINTER_SIZE = 16;
const BITMAPS_SIZE = 24;

/** What a list is read into: this is the inner loop, where a copy for each extension would cost as much as the rest. */
type Found = { -readonly [K in keyof Extensions]: Extensions[K] };

/** Reads the list up to its end mark or the end of the area. "more": items lie behind `bytes`, of which the file has more.
 *  Throws FormatError with the extension's name. */
export function parseExtensions(area: ExtensionArea, isWholeFile: boolean): Extensions | 'more' {
  const { bytes, end } = area;
  const found: Found = { backingFormat: undefined, dataFile: undefined, luks: undefined, bitmaps: undefined };
  let at = area.start;
  for (let count = 0; at < end; count++) {
    if (at + ITEM_HEADER > end) throw invalid('header_extensions', `${end - at} bytes are no extension`);
    if (at + ITEM_HEADER > bytes.byteLength) return isWholeFile ? found : 'more';
    const type = bytes.getUint32(at);
    const length = bytes.getUint32(at + 4);
    const start = at + ITEM_HEADER;
    if (length > end - start) {
      const item = `extension 0x${type.toString(16)} at ${at} is ${length} bytes long`;
      throw invalid('header_extensions', `${item}, ${end - start} are left`);
    }
    if (type === EXTENSION.end) return found;
    if (count === READ.extensionCount) throw limit('header_extensions', `more than ${READ.extensionCount} of them`);
    if (start + length > bytes.byteLength && !isWholeFile) return 'more';
    put(found, type, area, start, length);
    at = start + Math.ceil(length / 8) * 8;
  }
  return found;
}

function put(found: Found, type: number, area: ExtensionArea, start: number, length: number): void {
  switch (type) {
    case EXTENSION.backingFormat:
      found.backingFormat = escapeName(nameBytes('backing_file_format', area, start, length, LIMIT.backingFormat));
      return;
    case EXTENSION.dataFile:
      // Whatever autoclear bit 1 says of raw access, QEMU opens the data file as raw.
      found.dataFile = referenceOf(nameBytes('external_data_file_name', area, start, length, READ.dataFileName), 'raw');
      return;
    case EXTENSION.encryption:
      found.luks = luksPointerOf(dataOf(area.bytes, start, length), area);
      return;
    case EXTENSION.bitmaps:
      found.bitmaps = bitmapsPointerOf(dataOf(area.bytes, start, length), area);
      return;
    default: // feature names, and what later versions add: free to ignore by the specification
  }
}

function nameBytes(field: string, area: ExtensionArea, start: number, length: number, most: number): Uint8Array {
  if (length > most) throw limit(field, `${length} bytes, at most ${most}`);
  const { buffer, byteOffset, byteLength } = dataOf(area.bytes, start, length);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The extension's data. A copy with zeros at its end only where the file is cut off. */
function dataOf(bytes: DataView, start: number, length: number): DataView {
  if (start + length <= bytes.byteLength) return new DataView(bytes.buffer, bytes.byteOffset + start, length);
  const padded = new Uint8Array(length);
  if (start < bytes.byteLength) {
    padded.set(new Uint8Array(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start));
  }
  return new DataView(padded.buffer);
}

function luksPointerOf(data: DataView, { cryptMethod, clusterSize }: ExtensionArea): LuksPointer {
  const field = 'full_disk_encryption_header_pointer';
  if (cryptMethod !== 2) throw invalid(field, `there while crypt_method is ${cryptMethod}`);
  if (data.byteLength !== LUKS_POINTER_SIZE) {
    throw invalid(field, `${data.byteLength} bytes long, expected ${LUKS_POINTER_SIZE}`);
  }
  const offset = data.getBigUint64(0);
  if (offset % BigInt(clusterSize) !== 0n) throw invalid(field, `to ${offset}, expected a multiple of ${clusterSize}`);
  const length = data.getUint32(12);
  if (data.getUint32(8) === 0 && length <= READ.luksHeaderBytes) return { length };
  throw limit(field, `to ${data.getBigUint64(8)} bytes, at most ${READ.luksHeaderBytes}`);
}

function bitmapsPointerOf(data: DataView, { clusterSize, bitmapsValid }: ExtensionArea): BitmapsPointer | undefined {
  if (data.byteLength !== BITMAPS_SIZE) {
    throw invalid('bitmaps_extension', `${data.byteLength} bytes long, expected ${BITMAPS_SIZE}`);
  }
  // Written by a program that does not know bitmaps: QEMU forgets them all.
  if (!bitmapsValid) return undefined;
  const count = data.getUint32(0);
  if (count === 0 || count > LIMIT.bitmaps) throw invalid('nb_bitmaps', `${count}, expected 1 to ${LIMIT.bitmaps}`);
  if (data.getUint32(4) !== 0) throw invalid('bitmaps_extension', 'reserved bytes are not zero');
  const size = data.getBigUint64(8);
  if (size === 0n || size > BigInt(LIMIT.bitmapDirectoryBytes)) {
    throw invalid('bitmap_directory_size', `${size}, expected 1 to ${LIMIT.bitmapDirectoryBytes}`);
  }
  const directoryOffset = data.getBigUint64(16);
  if (directoryOffset % BigInt(clusterSize) !== 0n || directoryOffset >= 2n ** 63n) {
    throw invalid('bitmap_directory_offset', `${directoryOffset}, expected a multiple of ${clusterSize} below 2⁶³`);
  }
  return { count, directoryOffset, directorySize: data.getUint32(12) };
}

function invalid(field: string, found: string): FormatError {
  return fail('FORMAT_INVALID', field, found);
}

function limit(field: string, found: string): FormatError {
  return fail('FORMAT_LIMIT', field, found);
}

function fail(code: FormatErrorCode, field: string, found: string): FormatError {
  return new FormatError(code, QCOW2, field, found);
}
