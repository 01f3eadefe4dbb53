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
const SECTOR_MASK = 511;
/** Bytes of header that any field we know can lie in. */
const FIELDS_END = 112;
/** No file offset has this bit: off_t is signed. */
const SIGN = 0x8000_0000;

/** The first page, zeros standing in for header fields that a short file lacks: QEMU reads it so. Valid until the next read. */
export function readHead(source: ByteSource): DataView {
  const head = source.read(0n, READ.head);
  if (head.byteLength >= FIELDS_END) return new DataView(head.buffer, head.byteOffset, head.byteLength);
  const padded = new Uint8Array(FIELDS_END);
  padded.set(head);
  return new DataView(padded.buffer);
}

/** Checks the header. FormatError with the field's name on the first rule that is broken. */
export function fieldsOf(head: DataView): Qcow2Fields {
  if (head.getUint32(0) !== MAGIC) throw invalid('magic', `0x${head.getUint32(0).toString(16)}, expected "QFI\\xfb"`);
  const version = head.getUint32(AT.version);
  if (version !== 2 && version !== 3) throw fail('FORMAT_UNSUPPORTED', 'version', `${version}, expected 2 or 3`);
  const incompatible = version === 2 ? 0 : incompatibleOf(head);
  const extendedL2 = (incompatible & INCOMPATIBLE.extendedL2) !== 0;
  const clusterSize = clusterSizeOf(head, extendedL2);
  const headerLength = version === 2 ? HEADER_LENGTH.v2 : headerLengthOf(head, clusterSize);
  const l1Size = l1SizeOf(head);
  const virtualSize = virtualSizeOf(head, l1Size, clusterSize * (clusterSize / (extendedL2 ? 16 : 8)));
  const backingOffset = backingOffsetOf(head, clusterSize);
  const refcountTableClusters = refcountTableClustersOf(head, clusterSize);
  const snapshotCount = snapshotCountOf(head);
  return {
    version,
    headerLength,
    clusterSize,
    virtualSize,
    dataClusters: clustersOf(virtualSize, clusterSize),
    cryptMethod: cryptMethodOf(head),
    l1Size,
    l1TableOffset: alignedOffset(head, 'l1_table_offset', clusterSize),
    refcountTableOffset: alignedOffset(head, 'refcount_table_offset', clusterSize),
    refcountTableClusters,
    refcountOrder: version === 2 ? V2_REFCOUNT_ORDER : refcountOrderOf(head),
    snapshotCount,
    snapshotsOffset: alignedOffset(head, 'snapshots_offset', clusterSize),
    backingOffset,
    backingSize: backingOffset === 0 ? 0 : backingSizeOf(head, clusterSize - backingOffset),
    incompatible,
    autoclear: version === 2 ? 0 : head.getUint32(AT.autoclear_features + 4),
    lazyRefcounts: version === 3 && (head.getUint32(AT.compatible_features + 4) & 1) !== 0,
    compressionType: compressionOf(head, headerLength, (incompatible & INCOMPATIBLE.compressionType) !== 0),
  };
}

const V2_REFCOUNT_ORDER = 4;

function incompatibleOf(head: DataView): number {
  const low = head.getUint32(AT.incompatible_features + 4);
  if (head.getUint32(AT.incompatible_features) === 0 && (low & ~INCOMPATIBLE_KNOWN) === 0) return low;
  const unknown = head.getBigUint64(AT.incompatible_features) & ~BigInt(INCOMPATIBLE_KNOWN);
  throw fail('FORMAT_UNSUPPORTED', 'incompatible_features', `bits 0x${unknown.toString(16)} are not known`);
}

function clusterSizeOf(head: DataView, extendedL2: boolean): number {
  const bits = head.getUint32(AT.cluster_bits);
  const least = extendedL2 ? LIMIT.clusterBitsMinExtended : LIMIT.clusterBitsMin;
  if (bits < least || bits > LIMIT.clusterBitsMax) {
    throw invalid('cluster_bits', `${bits}, expected ${least} to ${LIMIT.clusterBitsMax}`);
  }
  return 1 << bits;
}

function headerLengthOf(head: DataView, clusterSize: number): number {
  const length = head.getUint32(AT.header_length);
  if (length < HEADER_LENGTH.v3 || length > clusterSize) {
    throw invalid('header_length', `${length}, expected ${HEADER_LENGTH.v3} to ${clusterSize}`);
  }
  return length;
}

function compressionOf(head: DataView, headerLength: number, flagged: boolean): 0 | 1 {
  const type = headerLength > AT.compression_type ? head.getUint8(AT.compression_type) : 0;
  if ((type !== 0) !== flagged) {
    throw invalid('compression_type', `${type}, while incompatible bit 3 is ${flagged ? 'set' : 'clear'}`);
  }
  if (type === 0 || type === 1) return type;
  throw fail('FORMAT_UNSUPPORTED', 'compression_type', `${type}, expected 0 (zlib) or 1 (zstd)`);
}

function refcountOrderOf(head: DataView): number {
  const order = head.getUint32(AT.refcount_order);
  if (order > LIMIT.refcountOrder) throw invalid('refcount_order', `${order}, expected 0 to ${LIMIT.refcountOrder}`);
  return order;
}

function cryptMethodOf(head: DataView): 0 | 1 | 2 {
  const method = head.getUint32(AT.crypt_method);
  if (method === 0 || method === 1 || method === 2) return method;
  throw fail('FORMAT_UNSUPPORTED', 'crypt_method', `${method}, expected 0 (none), 1 (AES) or 2 (LUKS)`);
}

function backingOffsetOf(head: DataView, clusterSize: number): number {
  const low = head.getUint32(AT.backing_file_offset + 4);
  if (head.getUint32(AT.backing_file_offset) === 0 && low <= clusterSize) return low;
  const offset = head.getBigUint64(AT.backing_file_offset);
  throw invalid('backing_file_offset', `${offset}, behind the first cluster (${clusterSize})`);
}

function backingSizeOf(head: DataView, left: number): number {
  const size = head.getUint32(AT.backing_file_size);
  const most = Math.min(LIMIT.backingName, left);
  if (size > most) throw invalid('backing_file_size', `${size}, expected at most ${most}`);
  return size;
}

function refcountTableClustersOf(head: DataView, clusterSize: number): number {
  const clusters = head.getUint32(AT.refcount_table_clusters);
  if (clusters === 0) throw invalid('refcount_table_clusters', '0, expected at least 1');
  if (clusters * clusterSize > LIMIT.refcountTableBytes) {
    const found = `${clusters}: more than ${LIMIT.refcountTableBytes} bytes`;
    throw fail('FORMAT_LIMIT', 'refcount_table_clusters', found);
  }
  return clusters;
}

function snapshotCountOf(head: DataView): number {
  const count = head.getUint32(AT.nb_snapshots);
  if (count > LIMIT.snapshots) throw fail('FORMAT_LIMIT', 'nb_snapshots', `${count}, at most ${LIMIT.snapshots}`);
  return count;
}

function l1SizeOf(head: DataView): number {
  const l1Size = head.getUint32(AT.l1_size);
  if (l1Size * 8 <= LIMIT.l1Bytes) return l1Size;
  throw fail('FORMAT_LIMIT', 'l1_size', `${l1Size} entries: more than ${LIMIT.l1Bytes} bytes`);
}

/** QEMU measures the L1 table by the size as written, and only then forgets a last part of a sector. */
function virtualSizeOf(head: DataView, l1Size: number, bytesPerL1Entry: number): bigint {
  const size = head.getBigUint64(AT.size);
  const covered = BigInt(l1Size * bytesPerL1Entry);
  if (size > covered) throw invalid('l1_size', `${l1Size} entries cover ${covered} bytes of ${size}`);
  return (head.getUint32(AT.size + 4) & SECTOR_MASK) === 0 ? size : (size / SECTOR) * SECTOR;
}

/** Exact: an L1 table of 2²² entries, of at most 2¹⁸ clusters each, bounds the count. */
function clustersOf(virtualSize: bigint, clusterSize: number): number {
  return Number((virtualSize + BigInt(clusterSize - 1)) / BigInt(clusterSize));
}

function alignedOffset(
  head: DataView,
  field: 'l1_table_offset' | 'refcount_table_offset' | 'snapshots_offset',
  clusterSize: number,
): bigint {
  const at = AT[field];
  const offset = head.getBigUint64(at);
  if ((head.getUint32(at + 4) & (clusterSize - 1)) !== 0) {
    throw invalid(field, `${offset}, expected a multiple of ${clusterSize}`);
  }
  if (head.getUint32(at) >= SIGN) throw invalid(field, `${offset} is behind every file's end`);
  return offset;
}

function invalid(field: string, found: string): FormatError {
  return fail('FORMAT_INVALID', field, found);
}

function fail(code: FormatErrorCode, field: string, found: string): FormatError {
  return new FormatError(code, QCOW2, field, found);
}
