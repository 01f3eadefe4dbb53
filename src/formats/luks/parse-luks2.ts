// LUKS version 2: where the payload lies is said in JSON, by the one segment of type "crypt".
import type { Bytes } from '../../core/bytes.ts';
import type { ImageHeader } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { FormatError, type FormatErrorCode } from '../format-error.ts';
import { imageHeader } from '../image-header.ts';
import { MAX_VIRTUAL_SIZE } from '../max-virtual-size.ts';
import { hasMagic, readStructure } from '../structure.ts';

// "LUKS2 On-Disk Format Specification" 1.1, §2: a binary header of 4096 bytes, big endian, then the JSON area.
const HEADER_SIZE = 4096;
const MAGIC = 'LUKS\xba\xbe';

/** hdr_size (§2.1) is 16 KiB … 4 MiB, a power of two. */
const MIN_HDR_SIZE = 16n * 1024n;
const MAX_HDR_SIZE = 4n * 1024n * 1024n;

/** How much of the JSON area we read. cryptsetup writes a few KiB; 8 key slots with tokens stay below 16. */
const MAX_JSON = 256 * 1024;

/** Segments that a container may list: one, or three while it is being re-encrypted. */
const MAX_SEGMENTS = 16;

const TEXT = new TextDecoder('utf-8', { fatal: true });

/** A LUKS version 2 container's facts. The header's SHA-256 is not checked: nothing is decrypted with these numbers.
 *  Throws FormatError by the specification's field names. */
export function parseLuks2(source: ByteSource): ImageHeader {
  const header = readStructure(source, {
    format: 'luks2',
    name: 'luks2_hdr_disk',
    offset: 0n,
    size: HEADER_SIZE,
    littleEndian: false,
  });
  if (!hasMagic(header.bytes, 0, MAGIC)) header.fail('FORMAT_INVALID', 'magic', 'is not LUKS');
  if (header.u16(6) !== 2) header.fail('FORMAT_UNSUPPORTED', 'version', `${header.u16(6)}, expected 2`);
  const hdrSize = header.u64(8);
  if (hdrSize < MIN_HDR_SIZE || hdrSize > MAX_HDR_SIZE || (hdrSize & (hdrSize - 1n)) !== 0n) {
    header.fail('FORMAT_INVALID', 'hdr_size', `${hdrSize}, expected a power of two, 16 KiB to 4 MiB`);
  }
  // Checked to be at most 4 MiB: the low half is all of it.
  const { offset, size } = payloadOf(readJson(source, header.u32(12)), source.length);
  return imageHeader({
    format: 'luks2',
    virtualSize: size,
    fullSize: offset + size,
    encryption: 'luks',
    details: { 'payload-offset': offset },
  });
}

function readJson(source: ByteSource, hdrSize: number): unknown {
  const size = Math.min(hdrSize - HEADER_SIZE, MAX_JSON);
  const place = { format: 'luks2', name: 'JSON area', offset: BigInt(HEADER_SIZE), size, littleEndian: false };
  const area = readStructure(source, place).bytes;
  const end = area.indexOf(0);
  if (end === -1) fail('FORMAT_LIMIT', 'JSON area', `no end within ${size} bytes`);
  try {
    return JSON.parse(TEXT.decode(area.subarray(0, end)));
  } catch (error) {
    throw new FormatError('FORMAT_INVALID', 'luks2', 'JSON area', 'is not JSON', error);
  }
}

function payloadOf(json: unknown, length: Bytes): { offset: Bytes; size: Bytes } {
  const segments = Object.values(objectOf(objectOf(json, 'JSON area')['segments'], 'segments'));
  if (segments.length > MAX_SEGMENTS) fail('FORMAT_LIMIT', 'segments', `${segments.length}, at most ${MAX_SEGMENTS}`);
  const crypts = segments.map((segment) => objectOf(segment, 'segments')).filter(({ type }) => type === 'crypt');
  const [crypt] = crypts;
  if (crypt === undefined) fail('FORMAT_UNSUPPORTED', 'segments', 'none is of type "crypt"');
  if (crypts.length > 1) fail('FORMAT_UNSUPPORTED', 'segments', 'the container is being re-encrypted');
  const offset = decimal(crypt['offset'], 'segments.offset');
  if (offset > length) fail('FORMAT_TRUNCATED', 'segments.offset', `${offset}, the container ends at ${length}`);
  if (crypt['size'] === 'dynamic') return { offset, size: length - offset };
  return { offset, size: decimal(crypt['size'], 'segments.size') };
}

function objectOf(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (!isObject(value)) fail('FORMAT_INVALID', field, 'is not an object');
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** §3.1: 64-bit numbers are decimal strings. */
function decimal(value: unknown, field: string): Bytes {
  if (typeof value !== 'string' || !/^\d{1,19}$/u.test(value)) fail('FORMAT_INVALID', field, 'is not a decimal string');
  const number = BigInt(value);
  if (number > MAX_VIRTUAL_SIZE) fail('FORMAT_LIMIT', field, value);
  return number;
}

function fail(code: FormatErrorCode, field: string, found: string): never {
  throw new FormatError(code, 'luks2', field, found);
}
