// Names of disk formats as libvirt's <driver type='…'> and QEMU's -f write them, to ours.
import { IMAGE_FORMATS, type ImageFormat } from '../core/image.ts';

// libvirt also knows these spellings (virStorageFileFormat: "vpc" is VHD; "dmg", "bochs", "cloop", "iso", "dir" we do not read).
const ALIASES: Readonly<Record<string, ImageFormat>> = {
  vhd: 'vpc',
  qcow1: 'qcow',
  luks1: 'luks',
  prl: 'parallels',
};

/** The format that a driver name stands for; undefined for names that we have no parser for ("bochs", "dmg", "auto").
 *  Exact and lower case, as libvirt requires. Source: libvirt's domain format documentation, `driver` element. */
export function formatOfDriverType(type: string): ImageFormat | undefined {
  const own = IMAGE_FORMATS.find((format) => format === type);
  return own ?? (Object.hasOwn(ALIASES, type) ? ALIASES[type] : undefined);
}
