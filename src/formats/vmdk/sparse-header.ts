// The header of a hosted sparse extent ("KDMV"), or its copy at the end of a stream, and the size of the extent when full.
import { ceilDiv, roundUp, type Bytes } from '../../core/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { MAX_VIRTUAL_SIZE } from '../max-virtual-size.ts';
import { hasMagic, readStructure, Structure } from '../structure.ts';
import { SECTOR, SECTOR_SIZE } from './descriptor.ts';

// "Virtual Disk Format 5.0", "Hosted Sparse Extent Header". Little endian.
const HEADER_SIZE = 512;
const MAGIC = 'KDMV';
const MAX_VERSION = 3;
const GD_AT_END = 2n ** 64n - 1n;
const COMPRESSION_DEFLATE = 1;

/** A stream ends in marker, footer and end-of-stream marker, a sector each. */
const FOOTER_SECTORS = 3n;
const MARKER_FOOTER = 3;

/** An embedded descriptor has 20 sectors in every writer's layout; a longer one is cut here. */
const MAX_EMBEDDED = 64 * 1024;

/** QEMU's limits: 1 GiB a grain, 512 entries a grain table, 32 Mi grain tables. */
const MAX_GRAIN_SECTORS = 0x200000n;
const MAX_TABLE_ENTRIES = 512;
const MAX_TABLES = 32n * 1024n * 1024n;

/** A sparse extent's header, checked. Sizes and offsets in bytes. */
export interface SparseHeader {
  readonly version: number;
  readonly capacity: Bytes;
  /** 0 when the file has no grains of its own: its embedded descriptor governs. */
  readonly grainSize: number;
  readonly descriptorOffset: Bytes;
  /** Not over MAX_EMBEDDED, whatever the header claims. */
  readonly descriptorSize: number;
  readonly compressed: boolean;
  readonly fullSize: Bytes;
}

/** Whether the bytes begin a hosted sparse extent. */
export function looksLikeSparse(head: Uint8Array): boolean {
  return hasMagic(head, 0, MAGIC);
}

/** Reads the header at 0 and, when it says so, the footer that overrides it. */
export function readSparseHeader(source: ByteSource): SparseHeader {
  const name = 'SparseExtentHeader';
  const atHead = readStructure(source, { format: 'vmdk', name, offset: 0n, size: HEADER_SIZE, littleEndian: true });
  const descriptor = {
    descriptorOffset: sectorsToBytes(atHead, 'descriptorOffset', 28),
    descriptorSize: embeddedSize(atHead),
  };
  // Without a capacity of its own the file is an envelope of its descriptor, which governs: the rest may be anything.
  if (atHead.u64(12) === 0n && descriptor.descriptorOffset !== 0n) {
    const none = { capacity: 0n, grainSize: 0, compressed: false, fullSize: source.length };
    return { version: atHead.u32(4), ...descriptor, ...none };
  }
  const header = atHead.u64(56) === GD_AT_END ? readFooter(source) : atHead;
  return { ...descriptor, ...checked(header, source) };
}

function readFooter(source: ByteSource): Structure {
  const end = roundUp(source.length, SECTOR);
  const offset = end - FOOTER_SECTORS * SECTOR;
  const place = { format: 'vmdk', name: 'footer', offset, size: 3 * HEADER_SIZE, littleEndian: true };
  const whole = readStructure(source, place);
  const footer = new Structure(whole.bytes.subarray(HEADER_SIZE, 2 * HEADER_SIZE), place);
  const marked = whole.u32(8) === 0 && whole.u32(12) === MARKER_FOOTER;
  const ended = whole.u64(1024) === 0n && whole.u32(1032) === 0 && whole.u32(1036) === 0;
  if (!marked || !ended || !looksLikeSparse(footer.bytes)) {
    whole.fail('FORMAT_INVALID', 'footer', `gdOffset says that it is at the end, it is not at ${offset}`);
  }
  return footer;
}

function checked(header: Structure, source: ByteSource) {
  const version = header.u32(4);
  if (version > MAX_VERSION) header.fail('FORMAT_UNSUPPORTED', 'version', `${version}, at most ${MAX_VERSION}`);
  const entries = header.u32(44);
  if (entries === 0 || entries > MAX_TABLE_ENTRIES) {
    header.fail('FORMAT_INVALID', 'numGTEsPerGT', `${entries}, expected 1 to ${MAX_TABLE_ENTRIES}`);
  }
  const grain = header.u64(20);
  if (grain === 0n || grain > MAX_GRAIN_SECTORS) {
    header.fail('FORMAT_INVALID', 'grainSize', `${grain} sectors, expected 1 to ${MAX_GRAIN_SECTORS}`);
  }
  const capacity = sectorsToBytes(header, 'capacity', 12);
  const tables = ceilDiv(capacity, grain * SECTOR * BigInt(entries));
  if (tables > MAX_TABLES) header.fail('FORMAT_LIMIT', 'capacity', `${tables} grain tables, at most ${MAX_TABLES}`);
  const overHead = sectorsToBytes(header, 'overHead', 64);
  if (overHead > roundUp(source.length, SECTOR)) {
    header.fail('FORMAT_TRUNCATED', 'overHead', `metadata ends at ${overHead}, the image at ${source.length}`);
  }
  const compressed = header.u16(77) === COMPRESSION_DEFLATE;
  // Checked above: the low half of the 64 bits is all of it.
  const grainSize = header.u32(20) * SECTOR_SIZE;
  return {
    version,
    capacity,
    grainSize,
    compressed,
    fullSize: fullSizeOf({ capacity, grainSize, overHead, tables, entries, compressed }),
  };
}

interface Layout {
  readonly capacity: Bytes;
  readonly grainSize: number;
  readonly overHead: Bytes;
  readonly tables: bigint;
  readonly entries: number;
  readonly compressed: boolean;
}

/** Header, descriptor and both sets of grain tables end at overHead when they are laid out before the data (they are at
 *  least as long as computed here); then every grain whole. Streams keep their tables behind the data, with markers. */
function fullSizeOf(layout: Layout): Bytes {
  const { capacity, overHead, tables, entries, compressed } = layout;
  const grainSize = BigInt(layout.grainSize);
  const tableSet = roundUp(tables * 4n, SECTOR) + tables * roundUp(BigInt(entries) * 4n, SECTOR);
  const before = overHead > tableSet + SECTOR ? overHead : overHead + tableSet + SECTOR;
  const grains = ceilDiv(capacity, grainSize);
  if (!compressed) return before + grains * grainSize;
  const markers = (tables + 1n + FOOTER_SECTORS) * SECTOR;
  return overHead + tableSet + markers + grains * incompressibleGrain(grainSize);
}

/** A compressed grain that does not shrink: its marker (12 bytes), zlib's frame (6), and 5 bytes for each block that
 *  DEFLATE stores as it is (16 KiB each at the memory level that writers use), rounded up to a sector. */
function incompressibleGrain(grainSize: Bytes): Bytes {
  return roundUp(12n + 6n + grainSize + 5n * ceilDiv(grainSize, 16n * 1024n - 1n), SECTOR);
}

function embeddedSize(header: Structure): number {
  const cut = header.u64(36) > BigInt(MAX_EMBEDDED / SECTOR_SIZE);
  return cut ? MAX_EMBEDDED : header.u32(36) * SECTOR_SIZE;
}

function sectorsToBytes(header: Structure, field: string, offset: number): Bytes {
  const bytes = header.u64(offset) * SECTOR;
  if (bytes > MAX_VIRTUAL_SIZE) header.fail('FORMAT_LIMIT', field, `${header.u64(offset)} sectors`);
  return bytes;
}
