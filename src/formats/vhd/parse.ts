// VHD, which QEMU calls vpc: dynamic, differencing, and (only when declared) fixed images.
import { ceilDiv } from '../../core/bytes.ts';
import type { ImageHeader, ImageNote } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { hostBlocks } from '../host-block.ts';
import { imageHeader } from '../image-header.ts';
import { readDynamicHeader } from './dynamic-header.ts';
import { FOOTER_SIZE, readFooter, SECTOR, type VhdFooter } from './footer.ts';

/** A VHD's facts. Throws FormatError by the specification's field names. */
export function parseVhd(source: ByteSource): ImageHeader {
  const footer = readFooter(source);
  return footer.variant === 'fixed' ? fixedDisk(source, footer) : dynamicDisk(source, footer);
}

function fixedDisk(source: ByteSource, footer: VhdFooter): ImageHeader {
  const notes = sizeNotes(footer);
  notes.push({ field: 'disk_type', message: `fixed: probed by content it is raw, of ${source.length} bytes` });
  const dataSize = source.length - BigInt(FOOTER_SIZE);
  if (dataSize < footer.virtualSize) {
    notes.push({ field: 'current_size', message: `the file holds ${dataSize} of ${footer.virtualSize} bytes` });
  }
  return imageHeader({
    format: 'vpc',
    variant: footer.variant,
    virtualSize: footer.virtualSize,
    fullSize: hostBlocks(footer.virtualSize + BigInt(FOOTER_SIZE)),
    notes,
    details: detailsOf(footer),
  });
}

// Copy of the footer, dynamic header and block table; per block a bitmap and data; the footer. QEMU leaves what lies behind
// the disk's end in the last block unwritten: it costs nothing, and the footer has a host block of its own.
function dynamicDisk(source: ByteSource, footer: VhdFooter): ImageHeader {
  const header = readDynamicHeader(source, footer);
  const blockSize = BigInt(header.blockSize);
  const bitmap = ceilDiv(blockSize, SECTOR * 8n * SECTOR) * SECTOR;
  const blocks = ceilDiv(footer.virtualSize, blockSize);
  return imageHeader({
    format: 'vpc',
    variant: footer.variant,
    virtualSize: footer.virtualSize,
    fullSize: hostBlocks(header.tableEnd + blocks * bitmap + footer.virtualSize) + hostBlocks(BigInt(FOOTER_SIZE)),
    clusterSize: header.blockSize,
    backing: header.backing,
    notes: [...sizeNotes(footer), ...placeNotes(footer)],
    details: detailsOf(footer),
  });
}

function sizeNotes(footer: VhdFooter): ImageNote[] {
  if (footer.currentSize === footer.virtualSize) return [];
  const message = `${footer.currentSize} bytes; QEMU shows the geometry's ${footer.virtualSize}`;
  return [{ field: 'current_size', message }];
}

// Such an image is fixed to QEMU, which would hand its guest the headers as data.
function placeNotes(footer: VhdFooter): ImageNote[] {
  if (!footer.atEnd) return [];
  return [{ field: 'cookie', message: 'the copy of the footer at the head is damaged; read from the end' }];
}

function detailsOf(footer: VhdFooter): ImageHeader['details'] {
  return {
    creator: footer.creator,
    'current-size': footer.currentSize,
    'geometry-size': footer.geometrySize,
    uuid: footer.uuid,
  };
}
