// The header of dynamic and differencing VHDs: block size, block table, and the parent's name.
import { roundUp, type Bytes } from '../../core/bytes.ts';
import type { ImageReference } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { referenceOf } from '../references.ts';
import { readStructure, type Structure } from '../structure.ts';
import { checkSum, SECTOR, type VhdFooter } from './footer.ts';

// "Dynamic Disk Header Format" of the specification. Big endian.
const HEADER_SIZE = 1024;
const COOKIE = 'cxsparse';
const CHECKSUM_AT = 36;
const PARENT_NAME_AT = 64;
const PARENT_NAME_SIZE = 512;
const LOCATORS_AT = 576;
const LOCATOR_SIZE = 24;
const LOCATORS = 8;

/** A locator's platform data is one path: 1,023 characters of UTF-16, as long as any name that QEMU takes. */
const MAX_LOCATOR_DATA = 2 * 1023;

/** QEMU's limit: the disk's 2040 GiB in blocks. */
const MAX_DISK = 0xff000000n * SECTOR;

/** Platform codes whose data names the parent, best first: relative and absolute Windows paths in UTF-16, a Mac URL. */
const PLATFORMS: readonly (readonly [code: string, encoding: 'utf-16le' | 'utf-8'])[] = [
  ['W2ru', 'utf-16le'],
  ['W2ku', 'utf-16le'],
  ['MacX', 'utf-8'],
];

/** What the dynamic disk header adds to the footer. */
export interface VhdDynamicHeader {
  readonly blockSize: number;
  readonly tableEnd: Bytes;
  readonly backing: ImageReference | undefined;
}

/** Reads and checks the dynamic disk header, and for a differencing disk the parent's name from at most one locator. */
export function readDynamicHeader(source: ByteSource, footer: VhdFooter): VhdDynamicHeader {
  const header = readStructure(source, {
    format: 'vpc',
    name: 'Dynamic Disk Header',
    offset: footer.dataOffset,
    size: HEADER_SIZE,
    littleEndian: false,
  });
  if (header.text(0, 8) !== COOKIE) header.fail('FORMAT_INVALID', 'cookie', `no ${COOKIE} at ${footer.dataOffset}`);
  checkSum(header, CHECKSUM_AT, HEADER_SIZE);
  const blockSize = checkedBlockSize(header, footer.virtualSize);
  const tableEnd = header.u64(16) + roundUp(4n * BigInt(header.u32(28)), SECTOR);
  if (tableEnd > source.length) {
    header.fail('FORMAT_TRUNCATED', 'table_offset', `the table ends at ${tableEnd}, the image at ${source.length}`);
  }
  return {
    blockSize,
    tableEnd,
    backing: footer.variant === 'differencing' ? parentOf(source, header) : undefined,
  };
}

function checkedBlockSize(header: Structure, virtualSize: Bytes): number {
  const blockSize = header.u32(32);
  if (blockSize < SECTOR || (blockSize & (blockSize - 1)) !== 0) {
    header.fail('FORMAT_INVALID', 'block_size', `${blockSize}, expected a power of two from 512`);
  }
  const entries = BigInt(header.u32(28));
  if (entries > MAX_DISK / BigInt(blockSize)) {
    header.fail('FORMAT_LIMIT', 'max_table_entries', `${entries} blocks of ${blockSize} are over 2040 GiB`);
  }
  if (entries * BigInt(blockSize) < virtualSize) {
    header.fail('FORMAT_INVALID', 'max_table_entries', `${entries} blocks of ${blockSize} for ${virtualSize} bytes`);
  }
  return blockSize;
}

function parentOf(source: ByteSource, header: Structure): ImageReference | undefined {
  const name =
    locatorName(source, header) ?? utf16be(header.bytes.subarray(PARENT_NAME_AT, PARENT_NAME_AT + PARENT_NAME_SIZE));
  return name === '' ? undefined : referenceOf(new TextEncoder().encode(name), 'vpc');
}

function locatorName(source: ByteSource, header: Structure): string | undefined {
  const offsets = Array.from({ length: LOCATORS }, (_, index) => LOCATORS_AT + index * LOCATOR_SIZE);
  for (const [code, encoding] of PLATFORMS) {
    const at = offsets.find((offset) => header.text(offset, 4) === code);
    if (at !== undefined) return readLocator(source, header, at, encoding);
  }
  return undefined;
}

function readLocator(source: ByteSource, header: Structure, at: number, encoding: 'utf-16le' | 'utf-8'): string {
  const size = header.u32(at + 8);
  if (size > MAX_LOCATOR_DATA) {
    header.fail('FORMAT_LIMIT', 'platform_data_length', `${size}, at most ${MAX_LOCATOR_DATA}`);
  }
  const place = { format: 'vpc', name: 'platform_data', offset: header.u64(at + 16), size, littleEndian: false };
  return untilNul(new TextDecoder(encoding).decode(readStructure(source, place).bytes));
}

function utf16be(bytes: Uint8Array): string {
  return untilNul(new TextDecoder('utf-16be').decode(bytes));
}

function untilNul(text: string): string {
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
