// The fixed header of qcow2, checked field by field against the rules that QEMU opens images by.
import type { ByteSource } from '../byte-source.ts';
import { FormatError, type FormatErrorCode } from '../format-error.ts';
import { AT, HEADER_LENGTH, INCOMPATIBLE, INCOMPATIBLE_KNOWN, LIMIT, MAGIC, QCOW2, READ } from './layout.ts';

/** The header's fields, valid on their own and against each other. */
export interface Qcow2Fields {
  readonly version: 2 | 3;
  readonly headerLength: number;
  readonly clusterSize: number;
  /** As QEMU reports it: whole sectors, the rest cut off. */
  readonly virtualSize: bigint;
  readonly dataClusters: number;
  readonly cryptMethod: 0 | 1 | 2;
  readonly l1Size: number;
  readonly l1TableOffset: bigint;
  readonly refcountTableOffset: bigint;
  readonly refcountTableClusters: number;
  readonly refcountOrder: number;
  readonly snapshotCount: number;
  readonly snapshotsOffset: bigint;
  /** 0 when there is no backing file. */
  readonly backingOffset: number;
  readonly backingSize: number;
  /** The low 32 bits: all that is defined lies there. */
  readonly incompatible: number;
  readonly autoclear: number;
  readonly lazyRefcounts: boolean;
  readonly compressionType: 0 | 1;
}

const SECTOR = 512n;
/** Bytes of header that any field we know can lie in. */
const FIELDS_END = 112;

/** Reads and checks the header. FormatError with the field's name on the first rule that is broken. */
export function readFields(source: ByteSource): Qcow2Fields {
  const view = headOf(source);
  if (view.getUint32(0) !== MAGIC) throw invalid('magic', `0x${view.getUint32(0).toString(16)}, expected "QFI\\xfb"`);
  const version = view.getUint32(AT.version);
  if (version !== 2 && version !== 3) throw fail('FORMAT_UNSUPPORTED', 'version', `${version}, expected 2 or 3`);
  const features = version === 2 ? V2_FEATURES : readFeatures(view);
  const clusterSize = readClusterSize(view, features);
  const headerLength = readHeaderLength(view, version, clusterSize);
  return {
    version,
    headerLength,
    clusterSize,
    ...features,
    compressionType: readCompression(view, headerLength, features.incompatible),
    refcountOrder: version === 2 ? 4 : readRefcountOrder(view),
    cryptMethod: readCryptMethod(view),
    ...readBackingPlace(view, clusterSize),
    ...readRefcountTable(view, clusterSize),
    ...readSnapshotPlace(view, clusterSize),
    ...readL1(view, clusterSize, features.incompatible),
  };
}

/** The first page, zeros standing in for what a short file lacks: QEMU reads it so. */
function headOf(source: ByteSource): DataView {
  const head = source.read(0n, READ.head);
  if (head.byteLength >= FIELDS_END) return new DataView(head.buffer, head.byteOffset, head.byteLength);
  const padded = new Uint8Array(FIELDS_END);
  padded.set(head);
  return new DataView(padded.buffer);
}

interface Features {
  readonly incompatible: number;
  readonly autoclear: number;
  readonly lazyRefcounts: boolean;
}

const V2_FEATURES: Features = { incompatible: 0, autoclear: 0, lazyRefcounts: false };

function readFeatures(view: DataView): Features {
  const high = view.getUint32(AT.incompatible_features);
  const low = view.getUint32(AT.incompatible_features + 4);
  if (high !== 0 || (low & ~Number(INCOMPATIBLE_KNOWN)) !== 0) {
    const unknown = view.getBigUint64(AT.incompatible_features) & ~INCOMPATIBLE_KNOWN;
    throw fail('FORMAT_UNSUPPORTED', 'incompatible_features', `bits 0x${unknown.toString(16)} are not known`);
  }
  return {
    incompatible: low,
    autoclear: view.getUint32(AT.autoclear_features + 4),
    lazyRefcounts: (view.getUint32(AT.compatible_features + 4) & 1) !== 0,
  };
}

function readClusterSize(view: DataView, { incompatible }: Features): number {
  const bits = view.getUint32(AT.cluster_bits);
  const extended = (incompatible & INCOMPATIBLE.extendedL2) !== 0;
  const least = extended ? LIMIT.clusterBitsMinExtended : LIMIT.clusterBitsMin;
  if (bits < least || bits > LIMIT.clusterBitsMax) {
    throw invalid('cluster_bits', `${bits}, expected ${least} to ${LIMIT.clusterBitsMax}`);
  }
  return 2 ** bits;
}

function readHeaderLength(view: DataView, version: 2 | 3, clusterSize: number): number {
  if (version === 2) return HEADER_LENGTH.v2;
  const length = view.getUint32(AT.header_length);
  if (length < HEADER_LENGTH.v3 || length > clusterSize) {
    throw invalid('header_length', `${length}, expected ${HEADER_LENGTH.v3} to ${clusterSize}`);
  }
  return length;
}

function readCompression(view: DataView, headerLength: number, incompatible: number): 0 | 1 {
  const type = headerLength > AT.compression_type ? view.getUint8(AT.compression_type) : 0;
  const flagged = (incompatible & INCOMPATIBLE.compressionType) !== 0;
  if ((type !== 0) !== flagged) {
    throw invalid('compression_type', `${type}, while incompatible bit 3 is ${flagged ? 'set' : 'clear'}`);
  }
  if (type !== 0 && type !== 1)
    throw fail('FORMAT_UNSUPPORTED', 'compression_type', `${type}, expected 0 (zlib) or 1 (zstd)`);
  return type;
}

function readRefcountOrder(view: DataView): number {
  const order = view.getUint32(AT.refcount_order);
  if (order > LIMIT.refcountOrder) throw invalid('refcount_order', `${order}, expected 0 to ${LIMIT.refcountOrder}`);
  return order;
}

function readCryptMethod(view: DataView): 0 | 1 | 2 {
  const method = view.getUint32(AT.crypt_method);
  if (method === 0 || method === 1 || method === 2) return method;
  throw fail('FORMAT_UNSUPPORTED', 'crypt_method', `${method}, expected 0 (none), 1 (AES) or 2 (LUKS)`);
}

function readBackingPlace(view: DataView, clusterSize: number): Pick<Qcow2Fields, 'backingOffset' | 'backingSize'> {
  const offset = view.getBigUint64(AT.backing_file_offset);
  if (offset === 0n) return { backingOffset: 0, backingSize: 0 };
  if (offset > BigInt(clusterSize))
    throw invalid('backing_file_offset', `${offset}, behind the first cluster (${clusterSize})`);
  const backingOffset = Number(offset);
  const backingSize = view.getUint32(AT.backing_file_size);
  const most = Math.min(LIMIT.backingName, clusterSize - backingOffset);
  if (backingSize > most) throw invalid('backing_file_size', `${backingSize}, expected at most ${most}`);
  return { backingOffset, backingSize };
}

function readRefcountTable(
  view: DataView,
  clusterSize: number,
): Pick<Qcow2Fields, 'refcountTableOffset' | 'refcountTableClusters'> {
  const refcountTableClusters = view.getUint32(AT.refcount_table_clusters);
  if (refcountTableClusters === 0) throw invalid('refcount_table_clusters', '0, expected at least 1');
  if (refcountTableClusters * clusterSize > LIMIT.refcountTableBytes) {
    throw fail(
      'FORMAT_LIMIT',
      'refcount_table_clusters',
      `${refcountTableClusters}: more than ${LIMIT.refcountTableBytes} bytes`,
    );
  }
  return { refcountTableOffset: alignedOffset(view, 'refcount_table_offset', clusterSize), refcountTableClusters };
}

function readSnapshotPlace(
  view: DataView,
  clusterSize: number,
): Pick<Qcow2Fields, 'snapshotCount' | 'snapshotsOffset'> {
  const snapshotCount = view.getUint32(AT.nb_snapshots);
  if (snapshotCount === 0) return { snapshotCount, snapshotsOffset: 0n };
  if (snapshotCount > LIMIT.snapshots)
    throw fail('FORMAT_LIMIT', 'nb_snapshots', `${snapshotCount}, at most ${LIMIT.snapshots}`);
  return { snapshotCount, snapshotsOffset: alignedOffset(view, 'snapshots_offset', clusterSize) };
}

function readL1(
  view: DataView,
  clusterSize: number,
  incompatible: number,
): Pick<Qcow2Fields, 'virtualSize' | 'dataClusters' | 'l1Size' | 'l1TableOffset'> {
  const l1Size = view.getUint32(AT.l1_size);
  if (l1Size * 8 > LIMIT.l1Bytes)
    throw fail('FORMAT_LIMIT', 'l1_size', `${l1Size} entries: more than ${LIMIT.l1Bytes} bytes`);
  const virtualSize = (view.getBigUint64(AT.size) / SECTOR) * SECTOR;
  const l2Entries = clusterSize / ((incompatible & INCOMPATIBLE.extendedL2) === 0 ? 8 : 16);
  const covered = BigInt(l1Size) * BigInt(clusterSize * l2Entries);
  if (virtualSize > covered) throw invalid('l1_size', `${l1Size} entries cover ${covered} bytes of ${virtualSize}`);
  // Exact: the check above keeps the count below 2³² × 2¹⁸.
  const dataClusters = Number((virtualSize + BigInt(clusterSize) - 1n) / BigInt(clusterSize));
  return { virtualSize, dataClusters, l1Size, l1TableOffset: alignedOffset(view, 'l1_table_offset', clusterSize) };
}

function alignedOffset(
  view: DataView,
  field: 'l1_table_offset' | 'refcount_table_offset' | 'snapshots_offset',
  clusterSize: number,
): bigint {
  const low = view.getUint32(AT[field] + 4);
  const offset = view.getBigUint64(AT[field]);
  if ((low & (clusterSize - 1)) !== 0) throw invalid(field, `${offset}, expected a multiple of ${clusterSize}`);
  if (offset >= 2n ** 63n) throw invalid(field, `${offset} is behind every file's end`);
  return offset;
}

function invalid(field: string, found: string): FormatError {
  return fail('FORMAT_INVALID', field, found);
}

function fail(code: FormatErrorCode, field: string, found: string): FormatError {
  return new FormatError(code, QCOW2, field, found);
}
