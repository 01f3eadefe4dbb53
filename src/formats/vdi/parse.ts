// VirtualBox disk images (VDI 1.1): the header alone tells everything; the block map is never read.
import { roundUp } from '../../core/bytes.ts';
import type { ImageHeader, ImageNote } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { hostBlocks } from '../host-block.ts';
import { imageHeader } from '../image-header.ts';
import { readStructure, uuidText, type Structure } from '../structure.ts';

// VDIHEADER1PLUS in VirtualBox's VDICore.h; QEMU writes the same. Text of 64 bytes, then these, little endian.
const HEADER_SIZE = 512;
const SIGNATURE_AT = 0x40;
const SIGNATURE = 0xbeda107f;
const VERSION_1_1 = 0x00010001;
const SECTOR = 512n;

/** QEMU writes and reads no other block size. */
const BLOCK_SIZE = 1024 * 1024;

/** u32BlocksInImage: four bytes of block map each must fit 32 bits (QEMU refuses above). */
const MAX_BLOCKS = 0x3fffffff;

const TYPES: Readonly<Record<number, string>> = { 1: 'dynamic', 2: 'static', 3: 'undo', 4: 'differencing' };

/** Whether an image's first bytes (512, zero-padded) carry VDI's signature. */
export function looksLikeVdi(head: Uint8Array): boolean {
  return head[0x40] === 0x7f && head[0x41] === 0x10 && head[0x42] === 0xda && head[0x43] === 0xbe;
}

/** A VDI image's facts. Differencing images (a parent UUID) are refused: no number of theirs stands alone.
 *  Throws FormatError by VirtualBox's field names. */
export function parseVdi(source: ByteSource): ImageHeader {
  const header = readStructure(source, {
    format: 'vdi',
    name: 'VDIHEADER1PLUS',
    offset: 0n,
    size: HEADER_SIZE,
    littleEndian: true,
  });
  checkIdentity(header);
  checkLayout(header);
  const virtualSize = roundUp(header.u64(0x170), SECTOR);
  const blocks = roundUp(virtualSize, BigInt(BLOCK_SIZE));
  return imageHeader({
    format: 'vdi',
    variant: TYPES[header.u32(0x4c)] ?? `type ${header.u32(0x4c)}`,
    virtualSize,
    fullSize: hostBlocks(dataOffset(header) + blocks),
    clusterSize: BLOCK_SIZE,
    notes: notesOf(header, source),
    details: {
      'blocks-in-image': header.u32(0x180),
      'blocks-allocated': header.u32(0x184),
      uuid: uuidText(header.bytes.subarray(0x188, 0x198), true),
    },
  });
}

function checkIdentity(header: Structure): void {
  const signature = header.u32(SIGNATURE_AT);
  if (signature !== SIGNATURE) header.fail('FORMAT_INVALID', 'u32Signature', `0x${signature.toString(16)}`);
  const version = header.u32(0x44);
  if (version !== VERSION_1_1) header.fail('FORMAT_UNSUPPORTED', 'u32Version', `0x${version.toString(16)}`);
  if (isSet(header, 0x1a8)) header.fail('FORMAT_UNSUPPORTED', 'uuidLinkage', 'is set: the image has a parent');
  if (isSet(header, 0x1b8)) header.fail('FORMAT_UNSUPPORTED', 'uuidParentModify', 'is set: the image has a parent');
}

function checkLayout(header: Structure): void {
  const blocks = header.u32(0x180);
  if (header.u32(0x154) % 512 !== 0)
    header.fail('FORMAT_UNSUPPORTED', 'offBlocks', `${header.u32(0x154)} is unaligned`);
  if (header.u32(0x158) % 512 !== 0) header.fail('FORMAT_UNSUPPORTED', 'offData', `${header.u32(0x158)} is unaligned`);
  if (header.u32(0x168) !== 512) header.fail('FORMAT_UNSUPPORTED', 'cbSector', `${header.u32(0x168)}, expected 512`);
  if (header.u32(0x178) !== BLOCK_SIZE) {
    header.fail('FORMAT_UNSUPPORTED', 'cbBlock', `${header.u32(0x178)}, expected ${BLOCK_SIZE}`);
  }
  if (blocks > MAX_BLOCKS) header.fail('FORMAT_LIMIT', 'cBlocks', `${blocks}, at most ${MAX_BLOCKS}`);
  if (roundUp(header.u64(0x170), SECTOR) > BigInt(blocks) * BigInt(BLOCK_SIZE)) {
    header.fail('FORMAT_INVALID', 'cbDisk', `${header.u64(0x170)} bytes do not fit ${blocks} blocks`);
  }
}

/** Where the first block lies when the file was laid out as the header says, and at least behind the block map. */
function dataOffset(header: Structure): bigint {
  const mapEnd = BigInt(header.u32(0x154)) + roundUp(4n * BigInt(header.u32(0x180)), SECTOR);
  const declared = BigInt(header.u32(0x158));
  return declared > mapEnd ? declared : mapEnd;
}

function notesOf(header: Structure, source: ByteSource): ImageNote[] {
  const notes: ImageNote[] = [];
  if (source.length < dataOffset(header)) {
    notes.push({ field: 'offData', message: `the file ends at ${source.length}, before its first block` });
  }
  if (header.u32(0x184) > header.u32(0x180)) {
    notes.push({ field: 'cBlocksAllocated', message: `${header.u32(0x184)} of ${header.u32(0x180)} blocks` });
  }
  return notes;
}

function isSet(header: Structure, offset: number): boolean {
  return header.bytes.subarray(offset, offset + 16).some((byte) => byte !== 0);
}
