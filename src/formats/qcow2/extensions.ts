// Header extensions of qcow2: a list of typed pieces between the header and the backing name, read with limits on count and size.
import { FormatError } from '../format-error.ts';
import { EXTENSION, QCOW2, READ } from './layout.ts';

/** What the known extensions say; absent ones are undefined. Byte arrays are copies. */
export interface Extensions {
  readonly backingFormat: Uint8Array | undefined;
  readonly dataFile: Uint8Array | undefined;
  /** Length of the LUKS header in bytes. */
  readonly luksHeaderLength: bigint | undefined;
  readonly bitmaps:
    | { readonly count: number; readonly directoryOffset: bigint; readonly directorySize: bigint }
    | undefined;
}

const NONE: Extensions = {
  backingFormat: undefined,
  dataFile: undefined,
  luksHeaderLength: undefined,
  bitmaps: undefined,
};

const ITEM_HEADER = 8;

/** Reads extensions in bytes [from, to) of `area`. Zeros end the list, as does the end of the area. */
export function parseExtensions(area: DataView, from: number, to: number): Extensions {
  let found = NONE;
  let at = from;
  for (let count = 0; at + ITEM_HEADER <= to; count++) {
    const type = area.getUint32(at);
    const length = area.getUint32(at + 4);
    if (type === EXTENSION.end) return found;
    if (count === READ.extensionCount) throw limitError(`more than ${READ.extensionCount} extensions`);
    const start = at + ITEM_HEADER;
    if (length > to - start) {
      throw invalid(`extension 0x${type.toString(16)} at ${at} is ${length} bytes long, ${to - start} are left`);
    }
    found = withExtension(found, type, new DataView(area.buffer, area.byteOffset + start, length));
    at = start + Math.ceil(length / 8) * 8;
  }
  return found;
}

function withExtension(found: Extensions, type: number, data: DataView): Extensions {
  switch (type) {
    case EXTENSION.backingFormat:
      return { ...found, backingFormat: textBytes(data, 'backing file format') };
    case EXTENSION.dataFile:
      return { ...found, dataFile: textBytes(data, 'external data file name') };
    case EXTENSION.encryption:
      if (data.byteLength < 16)
        throw invalid(`full disk encryption header pointer of ${data.byteLength} bytes, expected 16`);
      return { ...found, luksHeaderLength: data.getBigUint64(8) };
    case EXTENSION.bitmaps:
      if (data.byteLength < 24) throw invalid(`bitmaps extension of ${data.byteLength} bytes, expected 24`);
      return {
        ...found,
        bitmaps: {
          count: data.getUint32(0),
          directorySize: data.getBigUint64(8),
          directoryOffset: data.getBigUint64(16),
        },
      };
    default:
      return found; // feature names, and what later versions add: free to ignore by the specification
  }
}

function textBytes(data: DataView, what: string): Uint8Array {
  if (data.byteLength > READ.extensionBytes) throw limitError(`${what} of ${data.byteLength} bytes`);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
}

function invalid(found: string): FormatError {
  return new FormatError('FORMAT_INVALID', QCOW2, 'header_extensions', found);
}

function limitError(found: string): FormatError {
  return new FormatError('FORMAT_LIMIT', QCOW2, 'header_extensions', found);
}
