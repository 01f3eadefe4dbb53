// The metadata region of a VHDX: the table of items, and the items that say how large the disk is and what its parent is.
import { TiB, type Bytes } from '../../core/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { readStructure, uuidText, type Structure } from '../structure.ts';
import * as guids from './guids.ts';
import type { VhdxRegion } from './regions.ts';

// [MS-VHDX] §2.6: 64 KiB of table, 32 bytes an entry, then the items. Little endian.
const TABLE_SIZE = 64 * 1024;
const SIGNATURE = 'metadata';
const ENTRIES_AT = 32;
const ENTRY_SIZE = 32;
const MAX_ENTRIES = 2047;

/** Limits of §2.6.2: blocks of 1 to 256 MiB, disks up to 64 TiB. */
const MIN_BLOCK = 1024 * 1024;
const MAX_BLOCK = 256 * 1024 * 1024;
const MAX_DISK = 64n * TiB;

/** The parent locator is a dozen short strings; one that needs more is not one that we follow. */
const MAX_LOCATOR = 16 * 1024;
const MAX_LOCATOR_PAIRS = 32;

/** Keys of the locator that hold a path, best first (§2.6.2.6.3). */
const PATH_KEYS = ['relative_path', 'absolute_win32_path', 'volume_path'];

/** What the metadata says. */
export interface VhdxMetadata {
  readonly blockSize: number;
  readonly fixed: boolean;
  readonly hasParent: boolean;
  /** A path as the image writes it, backslashes and all; undefined without a parent or when no key names one. */
  readonly parentPath: string | undefined;
  readonly virtualSize: Bytes;
  readonly logicalSectorSize: number;
  readonly physicalSectorSize: number;
  readonly diskId: string;
}

interface Item {
  readonly offset: bigint;
  readonly length: number;
}

/** Reads the items (five small reads at most, plus the parent locator). Throws FormatError by the specification's names. */
export function readMetadata(source: ByteSource, region: VhdxRegion): VhdxMetadata {
  const items = readTable(source, region);
  const parameters = items.read(guids.FILE_PARAMETERS, 'File Parameters', 8);
  const blockSize = checkedBlockSize(parameters);
  const hasParent = (parameters.u32(4) & 2) !== 0;
  const logicalSectorSize = sectorSize(items.read(guids.LOGICAL_SECTOR_SIZE, 'Logical Sector Size', 4));
  return {
    blockSize,
    fixed: (parameters.u32(4) & 1) !== 0,
    hasParent,
    parentPath: hasParent ? parentPathOf(items.read(guids.PARENT_LOCATOR, 'Parent Locator', undefined)) : undefined,
    virtualSize: checkedSize(items.read(guids.VIRTUAL_DISK_SIZE, 'Virtual Disk Size', 8), logicalSectorSize),
    logicalSectorSize,
    physicalSectorSize: sectorSize(items.read(guids.PHYSICAL_SECTOR_SIZE, 'Physical Sector Size', 4)),
    diskId: uuidText(items.read(guids.VIRTUAL_DISK_ID, 'Virtual Disk ID', 16).bytes, true),
  };
}

function readTable(source: ByteSource, region: VhdxRegion) {
  const name = 'Metadata Table';
  const place = { format: 'vhdx', name, offset: region.offset, size: TABLE_SIZE, littleEndian: true };
  const table = readStructure(source, place);
  if (table.text(0, 8) !== SIGNATURE) table.fail('FORMAT_INVALID', 'Signature', `no ${SIGNATURE} at ${region.offset}`);
  const count = table.u16(10);
  if (count > MAX_ENTRIES) table.fail('FORMAT_LIMIT', 'EntryCount', `${count}, at most ${MAX_ENTRIES}`);
  const known = new Set<string>(Object.values(guids));
  const items = new Map<string, Item>();
  for (let index = 0; index < count; index++) {
    const at = ENTRIES_AT + index * ENTRY_SIZE;
    const id = uuidText(table.bytes.subarray(at, at + 16), true);
    if (!known.has(id) && (table.u32(at + 24) & 4) !== 0) {
      table.fail('FORMAT_UNSUPPORTED', 'IsRequired', `item ${id} is unknown`);
    }
    if (known.has(id) && items.has(id)) table.fail('FORMAT_INVALID', 'ItemId', `item ${id} is there twice`);
    items.set(id, itemAt(table, at, region));
  }
  return {
    read: (id: string, field: string, size: number | undefined) => readItem(source, table, items.get(id), field, size),
  };
}

function itemAt(table: Structure, at: number, region: VhdxRegion): Item {
  const offset = table.u32(at + 16);
  const length = table.u32(at + 20);
  if (length > 0 && (offset < TABLE_SIZE || BigInt(offset) + BigInt(length) > region.length)) {
    table.fail('FORMAT_INVALID', 'Offset', `item at ${offset}, ${length} bytes, is outside its region`);
  }
  return { offset: region.offset + BigInt(offset), length };
}

function readItem(
  source: ByteSource,
  table: Structure,
  item: Item | undefined,
  field: string,
  size: number | undefined,
): Structure {
  if (item === undefined) table.fail('FORMAT_INVALID', field, 'is missing');
  if (size !== undefined && item.length !== size) table.fail('FORMAT_INVALID', field, `${item.length} bytes long`);
  if (item.length > MAX_LOCATOR) table.fail('FORMAT_LIMIT', field, `${item.length} bytes, at most ${MAX_LOCATOR}`);
  const place = { format: 'vhdx', name: field, offset: item.offset, size: item.length, littleEndian: true };
  return readStructure(source, place);
}

function checkedBlockSize(parameters: Structure): number {
  const blockSize = parameters.u32(0);
  if (blockSize < MIN_BLOCK || blockSize > MAX_BLOCK || (blockSize & (blockSize - 1)) !== 0) {
    parameters.fail('FORMAT_INVALID', 'BlockSize', `${blockSize}, expected a power of two, 1 to 256 MiB`);
  }
  return blockSize;
}

function sectorSize(item: Structure): number {
  const size = item.u32(0);
  if (size !== 512 && size !== 4096) item.fail('FORMAT_INVALID', 'SectorSize', `${size}, expected 512 or 4096`);
  return size;
}

function checkedSize(item: Structure, logicalSectorSize: number): Bytes {
  const size = item.u64(0);
  if (size > MAX_DISK) item.fail('FORMAT_LIMIT', 'VirtualDiskSize', `${size}, at most 64 TiB`);
  if (size % BigInt(logicalSectorSize) !== 0n) {
    item.fail('FORMAT_INVALID', 'VirtualDiskSize', `${size} is no multiple of ${logicalSectorSize}`);
  }
  return size;
}

/** §2.6.2.6: a count of key-value pairs, each two places of UTF-16 text inside the item. */
function parentPathOf(locator: Structure): string | undefined {
  if (locator.bytes.byteLength < 20) locator.fail('FORMAT_INVALID', 'Parent Locator', 'is shorter than its header');
  const count = locator.u16(18);
  if (count > MAX_LOCATOR_PAIRS || 20 + count * 12 > locator.bytes.byteLength) {
    locator.fail('FORMAT_LIMIT', 'KeyValueCount', `${count} pairs in ${locator.bytes.byteLength} bytes`);
  }
  const pairs = new Map<string, string>();
  for (let index = 0; index < count; index++) {
    const at = 20 + index * 12;
    pairs.set(
      textAt(locator, locator.u32(at), locator.u16(at + 8)),
      textAt(locator, locator.u32(at + 4), locator.u16(at + 10)),
    );
  }
  const key = PATH_KEYS.find((name) => pairs.has(name));
  return key === undefined ? undefined : pairs.get(key);
}

function textAt(locator: Structure, offset: number, size: number): string {
  if (offset + size > locator.bytes.byteLength) {
    locator.fail('FORMAT_INVALID', 'ValueOffset', `${size} bytes at ${offset} are outside the locator`);
  }
  return new TextDecoder('utf-16le').decode(locator.bytes.subarray(offset, offset + size));
}
