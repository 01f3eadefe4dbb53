// VHDX images: which header counts, where the regions lie, what the metadata says. Block table and log are never read.
import { ceilDiv, KiB, type Bytes } from '../../core/bytes.ts';
import type { ImageHeader, ImageReference } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { hostBlocks } from '../host-block.ts';
import { imageHeader } from '../image-header.ts';
import { referenceOf } from '../references.ts';
import { hasMagic, readStructure } from '../structure.ts';
import { readHeaders, type VhdxHeader } from './headers.ts';
import { readMetadata, type VhdxMetadata } from './metadata.ts';
import { readRegions, type VhdxRegion, type VhdxRegions } from './regions.ts';

// [MS-VHDX] §2.2.1: the file identifier.
const SIGNATURE = 'vhdxfile';

/** A chunk: the 2²³ sectors whose bitmap one block table entry describes (§2.5.1). */
const SECTORS_PER_CHUNK = 2n ** 23n;

/** What is written of the header section (identifier, two headers, two region tables) and of the metadata region (table and
 *  items): the rest of their megabytes stays a hole. */
const HEADERS_WRITTEN = 320n * KiB;
const METADATA_WRITTEN = 128n * KiB;

/** Whether an image's first bytes are VHDX's. */
export function looksLikeVhdx(head: Uint8Array): boolean {
  return hasMagic(head, 0, SIGNATURE);
}

/** A VHDX's facts. An image whose log is not replayed is `dirty` (QEMU refuses to open it read-only): the sizes hold all
 *  the same. Throws FormatError by the names of [MS-VHDX]. */
export function parseVhdx(source: ByteSource): ImageHeader {
  const place = { format: 'vhdx', name: 'File Type Identifier', offset: 0n, size: 8, littleEndian: true };
  const identifier = readStructure(source, place);
  if (!looksLikeVhdx(identifier.bytes)) identifier.fail('FORMAT_INVALID', 'Signature', `no ${SIGNATURE} at 0`);
  const header = readHeaders(source);
  const log: VhdxRegion = { name: 'log', offset: header.logOffset, length: header.logLength };
  const regions = readRegions(source, log);
  const metadata = readMetadata(source, regions.metadata);
  checkBat(regions.bat, metadata);
  return imageHeader({
    format: 'vhdx',
    variant: metadata.hasParent ? 'differencing' : metadata.fixed ? 'fixed' : 'dynamic',
    virtualSize: metadata.virtualSize,
    fullSize: fullSizeOf(header, regions, metadata),
    clusterSize: metadata.blockSize,
    backing: backingOf(metadata),
    dirty: header.dirty,
    notes: regions.notes,
    details: {
      'log-size': header.logLength,
      'logical-sector-size': metadata.logicalSectorSize,
      'physical-sector-size': metadata.physicalSectorSize,
      'virtual-disk-id': metadata.diskId,
    },
  });
}

/** Entries of the block table (§2.5): one a block, one a chunk's bitmap; a differencing disk fills its last chunk. */
function batEntries(metadata: VhdxMetadata): bigint {
  const ratio = chunkRatio(metadata);
  const blocks = ceilDiv(metadata.virtualSize, BigInt(metadata.blockSize));
  if (blocks === 0n) return 0n;
  return metadata.hasParent ? ceilDiv(blocks, ratio) * (ratio + 1n) : blocks + (blocks - 1n) / ratio;
}

function chunkRatio(metadata: VhdxMetadata): bigint {
  return (SECTORS_PER_CHUNK * BigInt(metadata.logicalSectorSize)) / BigInt(metadata.blockSize);
}

function checkBat(bat: VhdxRegion, metadata: VhdxMetadata): void {
  const needed = batEntries(metadata) * 8n;
  if (needed <= bat.length) return;
  throw new FormatError('FORMAT_INVALID', 'vhdx', 'BAT', `${bat.length} bytes, the disk needs ${needed}`);
}

// QEMU leaves what lies behind the disk's end in the last block unwritten, so it costs nothing.
function fullSizeOf(header: VhdxHeader, regions: VhdxRegions, metadata: VhdxMetadata): Bytes {
  const bitmaps = metadata.hasParent
    ? ceilDiv(ceilDiv(metadata.virtualSize, BigInt(metadata.blockSize)), chunkRatio(metadata)) * 1024n * KiB
    : 0n;
  const structures = HEADERS_WRITTEN + METADATA_WRITTEN + header.logLength + regions.bat.length;
  return hostBlocks(structures + bitmaps + metadata.virtualSize);
}

function backingOf(metadata: VhdxMetadata): ImageReference | undefined {
  if (metadata.parentPath === undefined) return undefined;
  return referenceOf(new TextEncoder().encode(metadata.parentPath), 'vhdx');
}
