// qcow2, versions 2 and 3: header, extensions, snapshot table. This runs once per disk and audit: one read for an ordinary image.
import type { ImageDetail, ImageHeader, ImageNote, ImageReference } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { referenceOf } from '../references.ts';
import { bitmapClusters, readBitmaps, type Bitmap } from './bitmaps.ts';
import { parseExtensions, type Extensions } from './extensions.ts';
import { readFields, type Qcow2Fields } from './fields.ts';
import { fullClusters } from './full-size.ts';
import { AUTOCLEAR, INCOMPATIBLE, LIMIT, QCOW2, READ } from './layout.ts';
import { readSnapshotTable } from './snapshot-table.ts';

/** Whether the first bytes claim qcow2: "QFI\xfb" with a version from 2. */
export function looksLikeQcow2(head: Uint8Array): boolean {
  if (head[0] !== 0x51 || head[1] !== 0x46 || head[2] !== 0x49 || head[3] !== 0xfb) return false;
  return (head[4] ?? 0) + (head[5] ?? 0) + (head[6] ?? 0) > 0 || (head[7] ?? 0) >= 2;
}

/** A qcow2 image's facts. Throws FormatError by the specification's field names where QEMU refuses the image too; an image
 *  that is cut off behind its header is readable, with a note, as it is for QEMU (which reads zeros past the end). */
export function parseQcow2(source: ByteSource): ImageHeader {
  const fields = readFields(source);
  const extensions = readExtensions(source, fields);
  const backing = readBacking(source, fields, extensions);
  const dataFile = dataFileOf(fields, extensions);
  const bitmaps = bitmapsOf(source, fields, extensions);
  const snapshots =
    fields.snapshotCount === 0 ? undefined : readSnapshotTable(source, fields.snapshotsOffset, fields.snapshotCount);
  return {
    format: 'qcow2',
    variant: fields.version === 2 ? '0.10' : '1.1',
    virtualSize: fields.virtualSize,
    fullSize: fullSizeOf(fields, extensions, bitmaps),
    clusterSize: fields.clusterSize,
    backing,
    dataFiles: dataFile === undefined ? NO_REFERENCES : [dataFile],
    snapshotCount: fields.snapshotCount,
    snapshots: snapshots?.entries ?? NO_SNAPSHOTS,
    encryption: fields.cryptMethod === 0 ? undefined : fields.cryptMethod === 1 ? 'aes' : 'luks',
    dirty: (fields.incompatible & INCOMPATIBLE.dirty) !== 0,
    corrupt: (fields.incompatible & INCOMPATIBLE.corrupt) !== 0,
    notes: notesOf(source, fields, snapshots?.note),
    details: detailsOf(fields, dataFile, bitmaps),
  };
}

// Shared empties: ten thousand ordinary images have none of these.
const NO_REFERENCES: readonly ImageReference[] = [];
const NO_SNAPSHOTS: ImageHeader['snapshots'] = [];
const NO_NOTES: readonly ImageNote[] = [];
const NO_BITMAPS: readonly Bitmap[] = [];
const NO_EXTENSIONS: Extensions = {
  backingFormat: undefined,
  dataFile: undefined,
  luksHeaderLength: undefined,
  bitmaps: undefined,
};

function readExtensions(source: ByteSource, fields: Qcow2Fields): Extensions {
  const end = fields.backingOffset === 0 ? fields.clusterSize : fields.backingOffset;
  if (fields.headerLength + 8 > end) return NO_EXTENSIONS;
  const area = source.read(0n, Math.min(end, READ.extensions));
  const view = new DataView(area.buffer, area.byteOffset, area.byteLength);
  return parseExtensions(view, fields.headerLength, area.byteLength);
}

function readBacking(source: ByteSource, fields: Qcow2Fields, extensions: Extensions): ImageReference | undefined {
  if (fields.backingOffset === 0) return undefined;
  const name = source.read(BigInt(fields.backingOffset), fields.backingSize);
  if (name.byteLength < fields.backingSize) {
    throw new FormatError(
      'FORMAT_TRUNCATED',
      QCOW2,
      'backing_file_offset',
      `the image ends inside the backing file's name`,
    );
  }
  if (name.byteLength === 0) return undefined;
  return referenceOf(name, extensions.backingFormat === undefined ? undefined : formatText(extensions.backingFormat));
}

function formatText(bytes: Uint8Array): string {
  return referenceOf(bytes, undefined).name;
}

function dataFileOf(fields: Qcow2Fields, extensions: Extensions): ImageReference | undefined {
  if ((fields.incompatible & INCOMPATIBLE.dataFile) === 0) return undefined;
  if (extensions.dataFile === undefined) {
    throw new FormatError(
      'FORMAT_INVALID',
      QCOW2,
      'incompatible_features',
      'an external data file that no extension names',
    );
  }
  // Whatever the bit says of raw access, QEMU opens it as raw.
  return referenceOf(extensions.dataFile, 'raw');
}

function bitmapsOf(source: ByteSource, fields: Qcow2Fields, extensions: Extensions): readonly Bitmap[] {
  if (extensions.bitmaps === undefined || (fields.autoclear & AUTOCLEAR.bitmaps) === 0) return NO_BITMAPS;
  const { count } = extensions.bitmaps;
  if (count === 0 || count > LIMIT.bitmaps) {
    throw new FormatError('FORMAT_INVALID', QCOW2, 'nb_bitmaps', `${count}, expected 1 to ${LIMIT.bitmaps}`);
  }
  return readBitmaps(source, extensions.bitmaps);
}

function fullSizeOf(fields: Qcow2Fields, extensions: Extensions, bitmaps: readonly Bitmap[]): bigint {
  const { clusterSize } = fields;
  let extraClusters = 0;
  if (extensions.luksHeaderLength !== undefined)
    extraClusters += Math.ceil(luksHeader(extensions.luksHeaderLength) / clusterSize);
  if (extensions.bitmaps !== undefined && bitmaps.length > 0) {
    extraClusters += bitmapClusters(bitmaps, fields.virtualSize, clusterSize, extensions.bitmaps.directorySize);
  }
  const clusters = fullClusters({
    dataClusters: fields.dataClusters,
    clusterSize,
    hasDataFile: (fields.incompatible & INCOMPATIBLE.dataFile) !== 0,
    extendedL2: (fields.incompatible & INCOMPATIBLE.extendedL2) !== 0,
    refcountBits: 1 << fields.refcountOrder,
    l1Size: fields.l1Size,
    refcountTableClusters: fields.refcountTableClusters,
    extraClusters,
  });
  return BigInt(clusters) * BigInt(clusterSize);
}

/** LUKS version 1 headers are 2 MiB or a little less; 64 MiB is no header. */
const MAX_LUKS_HEADER = 64n * 1024n * 1024n;

function luksHeader(length: bigint): number {
  if (length <= MAX_LUKS_HEADER) return Number(length);
  throw new FormatError(
    'FORMAT_LIMIT',
    QCOW2,
    'full_disk_encryption_header_length',
    `${length} bytes, at most ${MAX_LUKS_HEADER}`,
  );
}

function notesOf(source: ByteSource, fields: Qcow2Fields, snapshotNote: ImageNote | undefined): readonly ImageNote[] {
  const notes: ImageNote[] = [];
  if (fields.l1TableOffset + BigInt(fields.l1Size) * 8n > source.length) {
    notes.push({
      field: 'l1_table_offset',
      message: `truncated: the L1 table ends behind the end of the file (${source.length} bytes)`,
    });
  }
  if (fields.refcountTableOffset + BigInt(fields.refcountTableClusters * fields.clusterSize) > source.length) {
    notes.push({
      field: 'refcount_table_offset',
      message: `truncated: the refcount table ends behind the end of the file (${source.length} bytes)`,
    });
  }
  if (snapshotNote !== undefined) notes.push(snapshotNote);
  return notes.length === 0 ? NO_NOTES : notes;
}

function detailsOf(
  fields: Qcow2Fields,
  dataFile: ImageReference | undefined,
  bitmaps: readonly Bitmap[],
): Readonly<Record<string, ImageDetail>> {
  const refcountBits = 1 << fields.refcountOrder;
  const compression = fields.compressionType === 0 ? 'zlib' : 'zstd';
  if (fields.version === 2) return { compat: '0.10', 'compression-type': compression, 'refcount-bits': refcountBits };
  return {
    compat: '1.1',
    'compression-type': compression,
    'lazy-refcounts': fields.lazyRefcounts,
    'refcount-bits': refcountBits,
    corrupt: (fields.incompatible & INCOMPATIBLE.corrupt) !== 0,
    'extended-l2': (fields.incompatible & INCOMPATIBLE.extendedL2) !== 0,
    ...(dataFile === undefined
      ? {}
      : { 'data-file': dataFile.name, 'data-file-raw': (fields.autoclear & AUTOCLEAR.rawDataFile) !== 0 }),
    ...(bitmaps.length === 0 ? {} : { bitmaps: bitmaps.map(({ name, granularity }) => ({ name, granularity })) }),
  };
}
