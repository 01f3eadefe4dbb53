// Raw images: no header at all, so the file's length is the disk's size. Nothing is read.
import { roundUp } from '../../core/bytes.ts';
import type { ImageHeader } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { imageHeader } from '../image-header.ts';

const SECTOR = 512n;

/** The facts of raw bytes: QEMU rounds a ragged end up to a whole sector. */
export function readRaw(source: ByteSource): ImageHeader {
  const virtualSize = roundUp(source.length, SECTOR);
  return imageHeader({ format: 'raw', virtualSize, fullSize: virtualSize });
}
