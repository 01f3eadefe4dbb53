// How each requested path is to be read, as one byte a path, so that a batch needs no object for each.
import { IMAGE_FORMATS, type ImageFormat } from '../../core/image.ts';

/** Read as what its bytes say. Values below stand for IMAGE_FORMATS by index: read as that, whatever the bytes say. */
export const AS_PROBED = 100;

/** Only stat, and raw by that: nobody vouches for another format (or raw is stated, whose length says all). */
export const RAW_BY_STAT = 101;

/** Only stat, and no header: it is said to be of a format that we have no parser for. */
export const STAT_ONLY = 102;

/** The byte for a format that libvirt or an overlay declares. */
export function modeOf(format: ImageFormat): number {
  return IMAGE_FORMATS.indexOf(format);
}

/** The declared format that a byte stands for; undefined for the modes above. */
export function formatOfMode(mode: number): ImageFormat | undefined {
  return IMAGE_FORMATS[mode];
}

/** Whether a byte asks for no more than a stat. */
export function isStatOnly(mode: number | undefined): boolean {
  return mode === RAW_BY_STAT || mode === STAT_ONLY;
}
