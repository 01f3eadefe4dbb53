// How each requested path is to be read, as one byte a path, so that a batch needs no object for each.
import { IMAGE_FORMATS, type ImageFormat } from '../../core/image.ts';

/** Read as what its bytes say. Values below stand for IMAGE_FORMATS by index: read as that, whatever the bytes say. */
export const AS_PROBED = 100;

/** Only stat: nobody vouches for its format, so not a byte of it is believed. */
export const STAT_ONLY = 101;

/** The byte for a format that libvirt or an overlay declares. */
export function modeOf(format: ImageFormat): number {
  return IMAGE_FORMATS.indexOf(format);
}

/** The declared format that a byte stands for; undefined for AS_PROBED and STAT_ONLY. */
export function formatOfMode(mode: number): ImageFormat | undefined {
  return IMAGE_FORMATS[mode];
}
