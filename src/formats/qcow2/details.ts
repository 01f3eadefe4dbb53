// What `qemu-img info` shows as format-specific of a qcow2 image, in its words and order.
import type { ImageDetail, ImageReference } from '../../core/image.ts';
import type { Bitmap } from './bitmaps.ts';
import type { Qcow2Fields } from './fields.ts';
import { AUTOCLEAR, INCOMPATIBLE } from './layout.ts';

type Details = Readonly<Record<string, ImageDetail>>;

const ENCRYPT_FORMATS = [undefined, { format: 'aes' }, { format: 'luks' }] as const;

/** The details of an image with these fields. Version 2 has few. */
export function detailsOf(
  fields: Qcow2Fields,
  dataFile: ImageReference | undefined,
  bitmaps: readonly Bitmap[],
): Details {
  const refcountBits = 1 << fields.refcountOrder;
  const compression = fields.compressionType === 0 ? 'zlib' : 'zstd';
  const details: Details =
    fields.version === 2
      ? { compat: '0.10', 'compression-type': compression, 'refcount-bits': refcountBits }
      : {
          compat: '1.1',
          'compression-type': compression,
          'lazy-refcounts': fields.lazyRefcounts,
          'refcount-bits': refcountBits,
          corrupt: (fields.incompatible & INCOMPATIBLE.corrupt) !== 0,
          'extended-l2': (fields.incompatible & INCOMPATIBLE.extendedL2) !== 0,
        };
  const ordinary = dataFile === undefined && bitmaps.length === 0 && fields.cryptMethod === 0;
  return ordinary ? details : { ...details, ...rareDetails(fields, dataFile, bitmaps) };
}

function rareDetails(fields: Qcow2Fields, dataFile: ImageReference | undefined, bitmaps: readonly Bitmap[]): Details {
  const encrypt = ENCRYPT_FORMATS[fields.cryptMethod];
  const dataFileRaw = (fields.autoclear & AUTOCLEAR.rawDataFile) !== 0;
  return {
    ...(encrypt === undefined ? {} : { encrypt }),
    ...(dataFile === undefined ? {} : { 'data-file': dataFile.name, 'data-file-raw': dataFileRaw }),
    ...(bitmaps.length === 0
      ? {}
      : { bitmaps: bitmaps.map(({ flags, name, granularity }) => ({ flags, name, granularity })) }),
  };
}
