// qcow version 1, which QEMU still reads and writes. Source: QEMU block/qcow.c (its structure has no other specification).
import { ceilDiv, minBytes, roundUp } from '../../core/bytes.ts';
import type { ImageHeader, ImageReference } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { hostBlocks } from '../host-block.ts';
import { imageHeader } from '../image-header.ts';
import { referenceOf } from '../references.ts';
import { readStructure, type Structure } from '../structure.ts';

const FORMAT = 'qcow';
const HEADER_SIZE = 48;
const MAGIC = 0x514649fb;
const AT = {
  version: 4,
  backingOffset: 8,
  backingSize: 16,
  size: 24,
  clusterBits: 32,
  l2Bits: 33,
  crypt: 36,
  l1Offset: 40,
};
const MAX_BACKING_NAME = 1023;

/** QEMU holds the L1 table in memory and counts its entries in a signed 32-bit integer of bytes. */
const MAX_L1_ENTRIES = 0x7fffffffn / 8n;

/** Whether the first bytes claim qcow version 1. */
export function looksLikeQcow1(head: Uint8Array): boolean {
  const isQcow = head[0] === 0x51 && head[1] === 0x46 && head[2] === 0x49 && head[3] === 0xfb;
  return isQcow && head[4] === 0 && head[5] === 0 && head[6] === 0 && head[7] === 1;
}

/** A qcow version 1 image's facts. Throws FormatError by QEMU's field names. */
export function parseQcow1(source: ByteSource): ImageHeader {
  const header = readStructure(source, {
    format: FORMAT,
    name: 'QCowHeader',
    offset: 0n,
    size: HEADER_SIZE,
    littleEndian: false,
  });
  if (header.u32(0) !== MAGIC) header.fail('FORMAT_INVALID', 'magic', `0x${header.u32(0).toString(16)}`);
  if (header.u32(AT.version) !== 1)
    header.fail('FORMAT_UNSUPPORTED', 'version', `${header.u32(AT.version)}, expected 1`);
  const clusterBits = bits(header, 'cluster_bits', AT.clusterBits, 9, 16);
  const l2Bits = bits(header, 'l2_bits', AT.l2Bits, 6, 13);
  const size = header.u64(AT.size);
  if (size <= 1n) header.fail('FORMAT_INVALID', 'size', `${size}, expected at least 2 bytes`);
  const crypt = header.u32(AT.crypt);
  if (crypt > 1) header.fail('FORMAT_UNSUPPORTED', 'crypt_method', `${crypt}, expected 0 (none) or 1 (AES)`);
  const cluster = 1n << BigInt(clusterBits);
  const l1Entries = ceilDiv(size, cluster << BigInt(l2Bits));
  if (l1Entries > MAX_L1_ENTRIES) header.fail('FORMAT_LIMIT', 'size', `${size} bytes need ${l1Entries} L1 entries`);
  // QEMU puts the L1 table right behind header and backing name; a table far away has a hole before it.
  const beforeL1 = minBytes(header.u64(AT.l1Offset), 2n * cluster);
  return imageHeader({
    format: FORMAT,
    virtualSize: (size / 512n) * 512n,
    fullSize: hostBlocks(
      roundUp(beforeL1 + l1Entries * 8n, cluster) +
        l1Entries * roundUp(8n << BigInt(l2Bits), cluster) +
        roundUp(size, cluster),
    ),
    clusterSize: 2 ** clusterBits,
    backing: backingOf(source, header),
    encryption: crypt === 1 ? 'aes' : undefined,
  });
}

function bits(header: Structure, field: string, offset: number, least: number, most: number): number {
  const value = header.u8(offset);
  if (value < least || value > most) header.fail('FORMAT_INVALID', field, `${value}, expected ${least} to ${most}`);
  return value;
}

function backingOf(source: ByteSource, header: Structure): ImageReference | undefined {
  const offset = header.u64(AT.backingOffset);
  if (offset === 0n) return undefined;
  const size = header.u32(AT.backingSize);
  if (size > MAX_BACKING_NAME) {
    header.fail('FORMAT_INVALID', 'backing_file_size', `${size}, expected at most ${MAX_BACKING_NAME}`);
  }
  const name = offset >= source.length ? new Uint8Array(0) : source.read(offset, size);
  if (name.byteLength < size) {
    throw new FormatError(
      'FORMAT_TRUNCATED',
      FORMAT,
      'backing_file_offset',
      "the image ends inside the backing file's name",
    );
  }
  return size === 0 ? undefined : referenceOf(name, undefined);
}
