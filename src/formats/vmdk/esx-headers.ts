// The two sparse extents of ESX: COWD (vmfsSparse) and SE sparse, each by its one header.
import { ceilDiv, roundUp, type Bytes } from '../../core/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { MAX_VIRTUAL_SIZE } from '../max-virtual-size.ts';
import { hasMagic, readStructure, type Structure } from '../structure.ts';
import { SECTOR, SECTOR_SIZE } from './descriptor.ts';

// COWD: "ESX Server Sparse Extent Header" of "Virtual Disk Format 5.0": 4,096 entries of 4 bytes a grain table.
const COWD_MAGIC = 'COWD';
const COWD_TABLE_ENTRIES = 4096n;
const MAX_COWD_GRAIN = 0x200000;

// SE sparse is not published; what is known of it is in QEMU's and libvmdk's notes. One version with one layout exists.
const SESPARSE_MAGIC = 0xcafebaben;
const SESPARSE_VERSION = 0x0000000200000001n;
const SESPARSE_GRAIN_SECTORS = 8;
const SESPARSE_TABLE_SECTORS = 64n;
const SESPARSE_VOLATILE_MAGIC = 0xcafecafen;

/** What an ESX extent says. */
export interface EsxExtent {
  readonly createType: 'vmfsSparse' | 'seSparse';
  readonly capacity: Bytes;
  readonly grainSize: number;
  readonly fullSize: Bytes;
  /** Whether a journal waits to be replayed (SE sparse). */
  readonly dirty: boolean;
}

/** Whether the bytes begin a COWD extent. */
export function looksLikeCowd(head: Uint8Array): boolean {
  return hasMagic(head, 0, COWD_MAGIC);
}

/** Whether the bytes begin an SE sparse extent (told by 64 bits, so QEMU does not probe for it; nor do we). */
export function looksLikeSeSparse(head: Uint8Array): boolean {
  return hasMagic(head, 0, '\xbe\xba\xfe\xca\0\0\0\0');
}

/** Reads a COWD header. */
export function readCowd(source: ByteSource): EsxExtent {
  const place = { format: 'vmdk', name: 'COWDisk_Header', offset: 0n, size: 512, littleEndian: true };
  const header = readStructure(source, place);
  const grain = header.u32(16);
  if (grain === 0 || grain > MAX_COWD_GRAIN) header.fail('FORMAT_INVALID', 'grainSize', `${grain} sectors`);
  const capacity = BigInt(header.u32(12)) * SECTOR;
  const grainSize = grain * SECTOR_SIZE;
  const grains = ceilDiv(capacity, BigInt(grainSize));
  const directory = BigInt(header.u32(20)) * SECTOR + roundUp(BigInt(header.u32(24)) * 4n, SECTOR);
  const tables = ceilDiv(grains, COWD_TABLE_ENTRIES) * COWD_TABLE_ENTRIES * 4n;
  const fullSize = directory + tables + grains * BigInt(grainSize);
  return { createType: 'vmfsSparse', capacity, grainSize, fullSize, dirty: false };
}

/** Reads an SE sparse extent's constant and volatile headers. */
export function readSeSparse(source: ByteSource): EsxExtent {
  const header = readStructure(source, {
    format: 'vmdk',
    name: 'SESparseConstHeader',
    offset: 0n,
    size: 512,
    littleEndian: true,
  });
  expect(header, 'constMagic', header.u64(0), SESPARSE_MAGIC);
  expect(header, 'version', header.u64(8), SESPARSE_VERSION);
  expect(header, 'grainSize', header.u64(24), BigInt(SESPARSE_GRAIN_SECTORS));
  expect(header, 'grainTableSize', header.u64(32), SESPARSE_TABLE_SECTORS);
  expect(header, 'flags', header.u64(40), 0n);
  const capacity = header.u64(16) * SECTOR;
  const grainsOffset = header.u64(192) * SECTOR;
  if (capacity > MAX_VIRTUAL_SIZE) header.fail('FORMAT_LIMIT', 'capacity', `${header.u64(16)} sectors`);
  if (grainsOffset > MAX_VIRTUAL_SIZE) header.fail('FORMAT_LIMIT', 'grainsOffset', `${header.u64(192)} sectors`);
  const grainSize = SESPARSE_GRAIN_SECTORS * SECTOR_SIZE;
  const fullSize = grainsOffset + roundUp(capacity, BigInt(grainSize));
  return { createType: 'seSparse', capacity, grainSize, fullSize, dirty: isDirty(source, header) };
}

function isDirty(source: ByteSource, header: Structure): boolean {
  const offset = header.u64(80) * SECTOR;
  const place = { format: 'vmdk', name: 'SESparseVolatileHeader', offset, size: 512, littleEndian: true };
  const volatile = readStructure(source, place);
  expect(volatile, 'volatileMagic', volatile.u64(0), SESPARSE_VOLATILE_MAGIC);
  return volatile.u8(24) !== 0;
}

function expect(header: Structure, field: string, found: bigint, expected: bigint): void {
  if (found !== expected)
    header.fail('FORMAT_UNSUPPORTED', field, `0x${found.toString(16)}, expected 0x${expected.toString(16)}`);
}
