// The 512-byte footer of a VHD, which dynamic images carry at their head too: type, sizes, geometry, checksum.
import type { Bytes } from '../../core/bytes.ts';
import type { ByteSource } from '../byte-source.ts';
import { hasMagic, readStructure, uuidText, type Structure } from '../structure.ts';

// "Virtual Hard Disk Image Format Specification" 1.0 (Microsoft, 2006), "Hard Disk Footer Format". Big endian.
/** Bytes of a footer. */
export const FOOTER_SIZE = 512;
/** The unit of VHD offsets in the block table, and of sizes. */
export const SECTOR = 512n;
const COOKIE = 'conectix';
const CHECKSUM_AT = 64;

/** Disk types of the specification; others are reserved. */
const VARIANTS: Readonly<Record<number, VhdFooter['variant']>> = { 2: 'fixed', 3: 'dynamic', 4: 'differencing' };

/** The largest geometry (65535 cylinders, 16 heads, 255 sectors): larger disks store it and mean their current size. */
const MAX_GEOMETRY = 65535n * 16n * 255n;

/** QEMU's limit, 2040 GiB: sector numbers in the BAT are 32 bits. */
const MAX_SECTORS = 0xff000000n;

/** Creators whose current size is what their guests see: Hyper-V, QEMU with force_size, disk2vhd, XenServer and its tap-ctl. */
const SIZE_CREATORS = new Set(['win ', 'qem2', 'd2v ', 'tap\0', 'CTXS']);

/** A VHD's footer, checked. */
export interface VhdFooter {
  /** Whether it was found at the end of the image. */
  readonly atEnd: boolean;
  readonly variant: 'fixed' | 'dynamic' | 'differencing';
  /** Offset of the dynamic disk header; meaningless for fixed disks. */
  readonly dataOffset: bigint;
  /** The disk's size by QEMU's rule: `currentSize` for the creators that mean it, the geometry's product for the others. */
  readonly virtualSize: Bytes;
  readonly currentSize: Bytes;
  readonly geometrySize: Bytes;
  readonly creator: string;
  readonly uuid: string;
}

/** Whether an image's first bytes are a VHD footer's: a dynamic or differencing disk. */
export function looksLikeVhd(head: Uint8Array): boolean {
  return hasMagic(head, 0, COOKIE);
}

/** Whether the image's last 512 bytes are a VHD footer's: how a fixed disk is told, but a guest that owns a raw disk can
 *  write them as well. So probing never asks this (nor does QEMU); a declared format may. */
export function endsLikeVhd(source: ByteSource): boolean {
  if (source.length < BigInt(FOOTER_SIZE)) return false;
  return hasMagic(source.read(source.length - BigInt(FOOTER_SIZE), FOOTER_SIZE), 0, COOKIE);
}

/** Reads the footer at the head or, failing that, at the end: where a fixed disk has its only one, and the others theirs
 *  when the copy at the head is damaged. */
export function readFooter(source: ByteSource): VhdFooter {
  const atHead = readStructure(source, footerPlace(0n));
  if (looksLikeVhd(atHead.bytes)) return parseFooter(atHead, false);
  const atEnd = readStructure(source, footerPlace(source.length - BigInt(FOOTER_SIZE)));
  if (!looksLikeVhd(atEnd.bytes)) atEnd.fail('FORMAT_INVALID', 'cookie', 'no footer at the head nor at the end');
  return parseFooter(atEnd, true);
}

function footerPlace(offset: bigint) {
  return { format: 'vpc', name: 'Hard Disk Footer', offset, size: FOOTER_SIZE, littleEndian: false };
}

function parseFooter(footer: Structure, atEnd: boolean): VhdFooter {
  checkSum(footer, CHECKSUM_AT, FOOTER_SIZE);
  const creator = footer.bytes.subarray(28, 32).reduce((text, byte) => text + String.fromCharCode(byte), '');
  const sectors = BigInt(footer.u16(56)) * BigInt(footer.u8(58)) * BigInt(footer.u8(59));
  const currentSize = footer.u64(48);
  const bySize = SIZE_CREATORS.has(creator) || sectors === MAX_GEOMETRY;
  const virtualSize = (bySize ? currentSize / SECTOR : sectors) * SECTOR;
  if (virtualSize > MAX_SECTORS * SECTOR) {
    footer.fail('FORMAT_LIMIT', 'current_size', `${virtualSize} bytes, at most 2040 GiB`);
  }
  return {
    atEnd,
    variant: variantOf(footer, atEnd),
    dataOffset: footer.u64(16),
    virtualSize,
    currentSize,
    geometrySize: sectors * SECTOR,
    creator: creator.replaceAll(/[^\x20-\x7e]/gu, '').trimEnd(),
    uuid: uuidText(footer.bytes.subarray(68, 84), false),
  };
}

function variantOf(footer: Structure, atEnd: boolean): VhdFooter['variant'] {
  const type = footer.u32(60);
  const variant = VARIANTS[type];
  if (variant === undefined) footer.fail('FORMAT_INVALID', 'disk_type', `${type}, expected 2, 3 or 4`);
  if (variant === 'fixed' && !atEnd) footer.fail('FORMAT_INVALID', 'disk_type', 'fixed, but the footer is at the head');
  return variant;
}

/** Both VHD headers: the one's complement of the sum of all bytes but the checksum's own. */
export function checkSum(structure: Structure, checksumAt: number, size: number): void {
  let sum = 0;
  for (let at = 0; at < size; at++) {
    if (at < checksumAt || at >= checksumAt + 4) sum += structure.u8(at);
  }
  const expected = ~sum >>> 0;
  const found = structure.u32(checksumAt);
  if (found !== expected) {
    structure.fail(
      'FORMAT_INVALID',
      'checksum',
      `0x${found.toString(16)}, the bytes sum to 0x${expected.toString(16)}`,
    );
  }
}
