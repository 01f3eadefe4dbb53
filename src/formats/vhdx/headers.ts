// The two headers of a VHDX, of which the one with a good checksum and the higher sequence number counts.
import { KiB, MiB, type Bytes } from '../../core/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { crc32c } from '../checksums.ts';
import { FormatError } from '../format-error.ts';
import { readStructure, uuidText, type Structure } from '../structure.ts';

// [MS-VHDX] §2.2: file identifier at 0, headers at 64 and 128 KiB, region tables at 192 and 256 KiB. Little endian.
const HEADER_SIZE = 4096;
const HEADER_OFFSETS = [64n * KiB, 128n * KiB];
const SIGNATURE = 'head';
const CHECKSUM_AT = 4;
const NO_LOG = '00000000-0000-0000-0000-000000000000';

/** What the current header says. */
export interface VhdxHeader {
  readonly sequenceNumber: bigint;
  /** Whether the log may hold writes that are not yet in place: LogGuid is set. QEMU then refuses to open read-only. */
  readonly dirty: boolean;
  readonly logOffset: Bytes;
  readonly logLength: Bytes;
}

/** The current header. Throws FORMAT_INVALID when neither is valid, or both claim the same sequence number and differ. */
export function readHeaders(source: ByteSource): VhdxHeader {
  const valid = HEADER_OFFSETS.map((offset) => readHeader(source, offset)).filter((header) => header !== undefined);
  const [first, second] = valid;
  if (first === undefined) throw new FormatError('FORMAT_INVALID', 'vhdx', 'Header', 'neither header is valid');
  if (second === undefined) return checked(first);
  if (first.u64(8) === second.u64(8) && !sameBytes(first.bytes, second.bytes)) {
    first.fail('FORMAT_INVALID', 'SequenceNumber', `${first.u64(8)} in both headers, which differ`);
  }
  return checked(second.u64(8) > first.u64(8) ? second : first);
}

function readHeader(source: ByteSource, offset: bigint): Structure | undefined {
  const place = { format: 'vhdx', name: 'Header', offset, size: HEADER_SIZE, littleEndian: true };
  const header = readStructure(source, place);
  if (header.text(0, 4) !== SIGNATURE || header.u16(66) !== 1) return undefined;
  return header.u32(CHECKSUM_AT) === crc32c(header.bytes, CHECKSUM_AT) ? header : undefined;
}

function checked(header: Structure): VhdxHeader {
  const dirty = uuidText(header.bytes.subarray(48, 64), true) !== NO_LOG;
  if (dirty && header.u16(64) !== 0) header.fail('FORMAT_UNSUPPORTED', 'LogVersion', `${header.u16(64)}, expected 0`);
  const logOffset = header.u64(72);
  const logLength = BigInt(header.u32(68));
  if (logLength % MiB !== 0n) header.fail('FORMAT_INVALID', 'LogLength', `${logLength} is no multiple of 1 MiB`);
  if (logOffset < MiB || logOffset % MiB !== 0n) {
    header.fail('FORMAT_INVALID', 'LogOffset', `${logOffset} is no multiple of 1 MiB from 1 MiB`);
  }
  return { sequenceNumber: header.u64(8), dirty, logOffset, logLength };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, at) => byte === b[at]);
}
