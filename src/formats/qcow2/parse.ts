// qcow2, versions 2 and 3: header, extensions, snapshot table. This runs once per disk and audit: one read for an ordinary image.
import type { ImageHeader, ImageNote, ImageReference } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { referenceOf } from '../references.ts';
import { bitmapClusters, readBitmaps, type BitmapDirectory } from './bitmaps.ts';
import { detailsOf } from './details.ts';
import { parseExtensions, type ExtensionArea, type Extensions } from './extensions.ts';
import { fieldsOf, readHead, type Qcow2Fields } from './fields.ts';
import { fullClusters } from './full-size.ts';
import { AUTOCLEAR, INCOMPATIBLE, QCOW2, READ } from './layout.ts';
import { readSnapshotTable, type SnapshotTable } from './snapshot-table.ts';

/** Whether the first bytes claim qcow2: "QFI\xfb" with a version from 2. */
export function looksLikeQcow2(head: Uint8Array): boolean {
  if (head[0] !== 0x51 || head[1] !== 0x46 || head[2] !== 0x49 || head[3] !== 0xfb) return false;
  return (head[4] ?? 0) + (head[5] ?? 0) + (head[6] ?? 0) > 0 || (head[7] ?? 0) >= 2;
}

/** A qcow2 image's facts. Throws FormatError by the specification's field names where QEMU refuses the image too; an image
 *  that is cut off behind its header is readable, with a note, as it is for QEMU (which reads zeros past the end). */
export function parseQcow2(source: ByteSource): ImageHeader {
  const head = readHead(source);
  const fields = fieldsIn(head, source.length);
  const extensions = extensionsOf(source, head, fields);
  const backing = fields.backingSize === 0 ? undefined : readBacking(source, fields, extensions);
  const hasDataFile = (fields.incompatible & INCOMPATIBLE.dataFile) !== 0;
  const dataFile = hasDataFile ? extensions.dataFile : undefined;
  const snapshots =
    fields.snapshotCount === 0 ? NO_SNAPSHOTS : readSnapshotTable(source, fields.snapshotsOffset, fields.snapshotCount);
  const directory = extensions.bitmaps === undefined ? NO_BITMAPS : readBitmaps(source, extensions.bitmaps);
  return {
    format: 'qcow2',
    variant: fields.version === 2 ? '0.10' : '1.1',
    virtualSize: fields.virtualSize,
    fullSize: fullSizeOf(fields, extensions, directory),
    clusterSize: fields.clusterSize,
    backing,
    dataFiles: dataFile === undefined ? NO_REFERENCES : [dataFile],
    snapshotCount: fields.snapshotCount,
    snapshots: snapshots.entries.map(({ snapshot }) => snapshot),
    encryption: ENCRYPTION[fields.cryptMethod],
    dirty: (fields.incompatible & INCOMPATIBLE.dirty) !== 0,
    corrupt: (fields.incompatible & INCOMPATIBLE.corrupt) !== 0,
    notes: notesOf(source.length, fields, [
      backing === undefined && fields.backingSize > 0 ? CUT_BACKING : undefined,
      hasDataFile && dataFile === undefined ? UNNAMED_DATA_FILE : undefined,
      snapshots.note,
      directory.note,
    ]),
    details: detailsOf(fields, dataFile, directory.bitmaps),
  };
}

/** What breaks a rule where the file ends inside the header is the zeros that stand in for the rest. */
function fieldsIn(head: DataView, length: bigint): Qcow2Fields {
  try {
    return fieldsOf(head);
  } catch (error) {
    if (!(error instanceof FormatError) || length >= LEAST_LENGTH) throw error;
    const found = `the file ends after ${length} bytes, expected at least ${LEAST_LENGTH}`;
    throw new FormatError('FORMAT_TRUNCATED', QCOW2, 'header', found);
  }
}

/** Of a version 3 header. */
const LEAST_LENGTH = 104n;

// Shared: ten thousand ordinary images have none of these.
const NO_REFERENCES: readonly ImageReference[] = [];
const NO_NOTES: readonly ImageNote[] = [];
const NO_SNAPSHOTS: SnapshotTable = { entries: [], note: undefined };
const NO_BITMAPS: BitmapDirectory = { bitmaps: [], granularities: new Map(), note: undefined };
const ENCRYPTION = [undefined, 'aes', 'luks'] as const;

const CUT_BACKING: ImageNote = {
  field: 'backing_file_offset',
  message: "truncated: the image ends inside its backing file's name",
};
const UNNAMED_DATA_FILE: ImageNote = {
  field: 'incompatible_features',
  message: 'an external data file that no header extension names: only who opens the image can name it',
};

function extensionsOf(source: ByteSource, head: DataView, fields: Qcow2Fields): Extensions {
  const area = {
    start: fields.headerLength,
    end: fields.backingOffset === 0 ? fields.clusterSize : fields.backingOffset,
    clusterSize: fields.clusterSize,
    cryptMethod: fields.cryptMethod,
    bitmapsValid: (fields.autoclear & AUTOCLEAR.bitmaps) !== 0,
  };
  const found = parseExtensions({ ...area, bytes: head }, BigInt(head.byteLength) >= source.length);
  const extensions = found === 'more' ? moreExtensions(source, area) : found;
  if (fields.cryptMethod === 2 && extensions.luks === undefined) {
    throw new FormatError(
      'FORMAT_INVALID',
      QCOW2,
      'crypt_method',
      '2 (LUKS), but no extension points to a LUKS header',
    );
  }
  return extensions;
}

/** Once more with all that we are ready to read: a long list, or a header with fields that we do not know. */
function moreExtensions(source: ByteSource, area: Omit<ExtensionArea, 'bytes'>): Extensions {
  const bytes = source.read(0n, READ.extensions);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = parseExtensions({ ...area, bytes: view }, BigInt(bytes.byteLength) >= source.length);
  if (found !== 'more') return found;
  throw new FormatError('FORMAT_LIMIT', QCOW2, 'header_extensions', `reach behind the first ${READ.extensions} bytes`);
}

function readBacking(source: ByteSource, fields: Qcow2Fields, extensions: Extensions): ImageReference | undefined {
  const name = source.read(BigInt(fields.backingOffset), fields.backingSize);
  if (name.byteLength < fields.backingSize) return undefined;
  return referenceOf(name, extensions.backingFormat);
}

function fullSizeOf(fields: Qcow2Fields, extensions: Extensions, { granularities }: BitmapDirectory): bigint {
  const { clusterSize } = fields;
  let extraClusters = 0;
  if (extensions.luks !== undefined) extraClusters += Math.ceil(extensions.luks.length / clusterSize);
  if (extensions.bitmaps !== undefined) {
    extraClusters += bitmapClusters(granularities, fields.virtualSize, clusterSize, extensions.bitmaps.directorySize);
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

function notesOf(length: bigint, fields: Qcow2Fields, found: readonly (ImageNote | undefined)[]): readonly ImageNote[] {
  const { l1TableOffset, l1Size, refcountTableOffset, refcountTableClusters, clusterSize } = fields;
  const l1End = l1TableOffset + BigInt(l1Size * 8);
  const refcountsEnd = refcountTableOffset + BigInt(refcountTableClusters * clusterSize);
  const notes = found.filter((note) => note !== undefined);
  if (l1End > length) notes.push(cutNote('l1_table_offset', 'L1 table', length));
  if (refcountsEnd > length) notes.push(cutNote('refcount_table_offset', 'refcount table', length));
  return notes.length === 0 ? NO_NOTES : notes;
}

function cutNote(field: string, table: string, length: bigint): ImageNote {
  return { field, message: `truncated: the ${table} ends behind the end of the file (${length} bytes)` };
}
