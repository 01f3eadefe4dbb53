// The region table of a VHDX: where the block table and the metadata lie. The second copy serves when the first is damaged.
import { KiB, MiB, type Bytes } from '../../core/bytes.ts';
import type { ImageNote } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { crc32c } from '../checksums.ts';
import { FormatError } from '../format-error.ts';
import { readStructure, uuidText, type Structure } from '../structure.ts';
import { BAT_REGION, METADATA_REGION } from './guids.ts';

// [MS-VHDX] §2.2.3: 64 KiB with a checksum over all of it, then 32 bytes an entry.
const TABLE_SIZE = 64 * 1024;
const TABLE_OFFSETS = [192n * KiB, 256n * KiB];
const SIGNATURE = 'regi';
const CHECKSUM_AT = 4;
const ENTRIES_AT = 16;
const ENTRY_SIZE = 32;
const MAX_ENTRIES = 2047;

/** A stretch of the file. */
export interface VhdxRegion {
  readonly name: string;
  readonly offset: Bytes;
  readonly length: Bytes;
}

/** The two regions that every image has, and what was odd on the way to them. */
export interface VhdxRegions {
  readonly bat: VhdxRegion;
  readonly metadata: VhdxRegion;
  readonly notes: readonly ImageNote[];
}

/** Reads the region table and checks it: aligned, past the header section, without overlaps (the log's place included),
 *  no required region that we do not know. Throws FormatError by the specification's field names. */
export function readRegions(source: ByteSource, log: VhdxRegion): VhdxRegions {
  const first = readTable(source, TABLE_OFFSETS[0]);
  const table = first ?? readTable(source, TABLE_OFFSETS[1]);
  if (table === undefined) {
    throw new FormatError('FORMAT_INVALID', 'vhdx', 'Region Table', 'neither copy has its signature and checksum');
  }
  const regions = entriesOf(table);
  checkOverlaps(table, log.length === 0n ? regions : [...regions, log]);
  const notes = first === undefined ? [{ field: 'Region Table', message: 'the first copy is damaged' }] : [];
  return {
    bat: regionNamed(table, regions, BAT_REGION),
    metadata: regionNamed(table, regions, METADATA_REGION),
    notes,
  };
}

function readTable(source: ByteSource, offset = 0n): Structure | undefined {
  const place = { format: 'vhdx', name: 'Region Table', offset, size: TABLE_SIZE, littleEndian: true };
  const table = readStructure(source, place);
  if (table.text(0, 4) !== SIGNATURE) return undefined;
  return table.u32(CHECKSUM_AT) === crc32c(table.bytes, CHECKSUM_AT) ? table : undefined;
}

function entriesOf(table: Structure): VhdxRegion[] {
  const count = table.u32(8);
  if (count > MAX_ENTRIES) table.fail('FORMAT_LIMIT', 'EntryCount', `${count}, at most ${MAX_ENTRIES}`);
  return Array.from({ length: count }, (_, index) => entryAt(table, ENTRIES_AT + index * ENTRY_SIZE));
}

function entryAt(table: Structure, at: number): VhdxRegion {
  const name = uuidText(table.bytes.subarray(at, at + 16), true);
  const offset = table.u64(at + 16);
  const length = BigInt(table.u32(at + 24));
  const required = (table.u32(at + 28) & 1) === 1;
  if (required && name !== BAT_REGION && name !== METADATA_REGION) {
    table.fail('FORMAT_UNSUPPORTED', 'Required', `region ${name} is unknown`);
  }
  if (offset < MiB || offset % MiB !== 0n) {
    table.fail('FORMAT_INVALID', 'FileOffset', `${offset} of region ${name} is no multiple of 1 MiB from 1 MiB`);
  }
  if (length === 0n || length % MiB !== 0n) {
    table.fail('FORMAT_INVALID', 'Length', `${length} of region ${name} is no multiple of 1 MiB`);
  }
  return { name, offset, length };
}

function checkOverlaps(table: Structure, regions: readonly VhdxRegion[]): void {
  const ordered = regions.toSorted((a, b) => (a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0));
  let end = 0n;
  for (const region of ordered) {
    if (region.offset < end) table.fail('FORMAT_INVALID', 'FileOffset', `region ${region.name} overlaps another`);
    end = region.offset + region.length;
  }
}

function regionNamed(table: Structure, regions: readonly VhdxRegion[], name: string): VhdxRegion {
  const found = regions.filter((region) => region.name === name);
  const [region] = found;
  if (region === undefined) table.fail('FORMAT_INVALID', 'Guid', `region ${name} is missing`);
  if (found.length > 1) table.fail('FORMAT_INVALID', 'Guid', `region ${name} is there ${found.length} times`);
  return region;
}
