// Parallels expandable images, which are also the delta files of a ploop directory: one 64-byte header, a BAT never read.
import { roundUp, type Bytes } from '../../core/bytes.ts';
import type { ImageHeader, ImageNote } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { hostBlocks } from '../host-block.ts';
import { imageHeader } from '../image-header.ts';
import { MAX_VIRTUAL_SIZE } from '../max-virtual-size.ts';
import { hasMagic, readStructure, type Structure } from '../structure.ts';

// "Parallels Expandable Image File Format" in QEMU's docs/interop; OpenVZ's ploop1_image.h has the same layout.
const HEADER_SIZE = 64;
const SECTOR_SIZE = 512;
const SECTOR = 512n;
const VERSION = 2;

/** The old magic: BAT entries count sectors, and only the low half of nb_sectors is used. */
const MAGIC_OLD = 'WithoutFreeSpace';
/** The new one: BAT entries count clusters. */
const MAGIC_EXTENDED = 'WithouFreSpacExt';

/** in_use while a writer has the image open. */
const IN_USE = 0x746f6e59;

/** QEMU's own limit on `tracks`: clusters stay below 2 GiB. */
const MAX_TRACKS = Math.floor(0x7fffffff / 513);

/** QEMU's own limit on `nb_bat_entries`. */
const MAX_BAT_ENTRIES = Math.floor(0x7fffffff / 4);

/** Whether an image's first bytes carry one of the two magics and the only version there is. */
export function looksLikeParallels(head: Uint8Array): boolean {
  const known = hasMagic(head, 0, MAGIC_OLD) || hasMagic(head, 0, MAGIC_EXTENDED);
  return known && head[16] === VERSION && head[17] === 0 && head[18] === 0 && head[19] === 0;
}

/** A Parallels image's facts; `format` says whether it is one by itself or the delta file of a ploop directory.
 *  Throws FormatError by the specification's field names. */
export function parseParallels(source: ByteSource, format: 'parallels' | 'ploop' = 'parallels'): ImageHeader {
  const header = readStructure(source, { format, name: 'header', offset: 0n, size: HEADER_SIZE, littleEndian: true });
  const magic = header.text(0, 16);
  checkHeader(header, magic);
  const extended = magic === MAGIC_EXTENDED;
  const sectors = extended ? header.u64(36) : header.u64(36) & 0xffffffffn;
  const virtualSize = sectors * SECTOR;
  if (virtualSize > MAX_VIRTUAL_SIZE) header.fail('FORMAT_LIMIT', 'nb_sectors', `${sectors}`);
  const clusterSize = header.u32(28) * SECTOR_SIZE;
  const cluster = BigInt(clusterSize);
  return imageHeader({
    format,
    variant: magic,
    virtualSize,
    fullSize: hostBlocks(dataOffset(header, extended ? cluster : SECTOR) + roundUp(virtualSize, cluster)),
    clusterSize,
    dirty: header.u32(44) === IN_USE,
    notes: notesOf(header, source, virtualSize),
    details: { 'bat-entries': header.u32(32), 'in-use': `0x${header.u32(44).toString(16)}` },
  });
}

function checkHeader(header: Structure, magic: string): void {
  if (magic !== MAGIC_OLD && magic !== MAGIC_EXTENDED) header.fail('FORMAT_INVALID', 'magic', 'is none of the two');
  const version = header.u32(16);
  if (version !== VERSION) header.fail('FORMAT_UNSUPPORTED', 'version', `${version}, expected ${VERSION}`);
  const tracks = header.u32(28);
  if (tracks === 0) header.fail('FORMAT_INVALID', 'tracks', '0 sectors a cluster');
  if (tracks > MAX_TRACKS) header.fail('FORMAT_LIMIT', 'tracks', `${tracks} sectors a cluster, at most ${MAX_TRACKS}`);
  const entries = header.u32(32);
  if (entries > MAX_BAT_ENTRIES) {
    header.fail('FORMAT_LIMIT', 'nb_bat_entries', `${entries}, at most ${MAX_BAT_ENTRIES}`);
  }
}

/** Where the first cluster lies: data_off, or behind the BAT when that is 0 or too small to be true. */
function dataOffset(header: Structure, alignment: Bytes): Bytes {
  const declared = BigInt(header.u32(48)) * SECTOR;
  const batEnd = roundUp(BigInt(HEADER_SIZE) + 4n * BigInt(header.u32(32)), alignment);
  return declared > batEnd ? declared : batEnd;
}

function notesOf(header: Structure, source: ByteSource, virtualSize: Bytes): ImageNote[] {
  const notes: ImageNote[] = [];
  const mapped = BigInt(header.u32(32)) * BigInt(header.u32(28)) * SECTOR;
  if (mapped < virtualSize) {
    notes.push({ field: 'nb_bat_entries', message: `the BAT maps ${mapped} of ${virtualSize} bytes` });
  }
  const batEnd = BigInt(HEADER_SIZE) + 4n * BigInt(header.u32(32));
  if (source.length < batEnd) {
    notes.push({ field: 'nb_bat_entries', message: `the file ends at ${source.length}, inside its BAT` });
  }
  return notes;
}
