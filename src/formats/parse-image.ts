// One way in for all image formats: a source and the format to read it as, to facts.
import { assertNever } from '../core/invariant.ts';
import type { ImageFormat, ImageHeader } from '../core/image.ts';
import type { ByteSource } from './byte-source.ts';
import { parseLuks2 } from './luks/parse-luks2.ts';
import { parseLuks1 } from './luks/parse.ts';
import { parseParallels } from './parallels/parse.ts';
import { parseQcow1 } from './qcow/parse.ts';
import { parseQcow2 } from './qcow2/parse.ts';
import { parseQed } from './qed/parse.ts';
import { readRaw } from './raw/parse.ts';
import { parseVdi } from './vdi/parse.ts';
import { parseVhd } from './vhd/parse.ts';
import { parseVhdx } from './vhdx/parse.ts';
import { parseVmdk } from './vmdk/parse.ts';

/** The image's facts, read as `format` whatever its first bytes claim (`probeFormat` tells that). A ploop directory is read
 *  by its top delta file. Throws FormatError when the bytes are no image of that format. */
export function parseImage(source: ByteSource, format: ImageFormat): ImageHeader {
  switch (format) {
    case 'qcow2':
      return parseQcow2(source);
    case 'raw':
      return readRaw(source);
    case 'qcow':
      return parseQcow1(source);
    case 'qed':
      return parseQed(source);
    case 'vmdk':
      return parseVmdk(source);
    case 'vpc':
      return parseVhd(source);
    case 'vhdx':
      return parseVhdx(source);
    case 'vdi':
      return parseVdi(source);
    case 'luks':
      return parseLuks1(source);
    case 'luks2':
      return parseLuks2(source);
    case 'parallels':
    case 'ploop':
      return parseParallels(source, format);
    default:
      return assertNever(format);
  }
}
