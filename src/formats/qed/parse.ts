// QED, QEMU's short-lived successor of qcow2 version 2. Source: QEMU docs/interop/qed_spec.rst.
import { ceilDiv } from '../../core/bytes.ts';
import type { ImageHeader, ImageNote, ImageReference } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { imageHeader } from '../image-header.ts';
import { MAX_VIRTUAL_SIZE } from '../max-virtual-size.ts';
import { referenceOf } from '../references.ts';
import { readStructure, type Structure } from '../structure.ts';

const FORMAT = 'qed';
const HEADER_SIZE = 64;
const MAGIC = 0x00444551;
const AT = {
  cluster: 4,
  table: 8,
  header: 12,
  features: 16,
  l1Offset: 40,
  size: 48,
  backingOffset: 56,
  backingSize: 60,
};
const FEATURE = { backingFile: 1n, needCheck: 2n, backingIsRaw: 4n } as const;
const KNOWN_FEATURES = 7n;
const CLUSTER = { least: 4096, most: 64 * 1024 * 1024 };
const TABLE = { least: 1, most: 16 };
const MAX_BACKING_NAME = 1023;

/** Whether the first bytes claim QED. */
export function looksLikeQed(head: Uint8Array): boolean {
  return head[0] === 0x51 && head[1] === 0x45 && head[2] === 0x44 && head[3] === 0;
}

/** A QED image's facts. Throws FormatError by the specification's field names. */
export function parseQed(source: ByteSource): ImageHeader {
  const header = readStructure(source, {
    format: FORMAT,
    name: 'Header',
    offset: 0n,
    size: HEADER_SIZE,
    littleEndian: true,
  });
  if (header.u32(0) !== MAGIC) header.fail('FORMAT_INVALID', 'magic', `0x${header.u32(0).toString(16)}`);
  const features = header.u64(AT.features);
  if ((features & ~KNOWN_FEATURES) !== 0n) header.fail('FORMAT_UNSUPPORTED', 'features', `0x${features.toString(16)}`);
  const clusterSize = powerOfTwo(header, 'cluster_size', AT.cluster, CLUSTER);
  const cluster = BigInt(clusterSize);
  const table = BigInt(powerOfTwo(header, 'table_size', AT.table, TABLE)) * cluster;
  const virtualSize = header.u64(AT.size);
  const perL2 = (table / 8n) * cluster;
  if (virtualSize % 512n !== 0n || virtualSize > (table / 8n) * perL2) {
    header.fail(
      'FORMAT_INVALID',
      'image_size',
      `${virtualSize}, expected whole sectors, at most ${(table / 8n) * perL2}`,
    );
  }
  if (virtualSize > MAX_VIRTUAL_SIZE) header.fail('FORMAT_LIMIT', 'image_size', `${virtualSize} bytes`);
  if (header.u64(AT.l1Offset) % cluster !== 0n)
    header.fail('FORMAT_INVALID', 'l1_table_offset', `${header.u64(AT.l1Offset)}`);
  const headerClusters = BigInt(header.u32(AT.header));
  if (headerClusters < 1n || headerClusters * cluster > BigInt(CLUSTER.most)) {
    header.fail('FORMAT_INVALID', 'header_size', `${headerClusters} clusters`);
  }
  return imageHeader({
    format: FORMAT,
    virtualSize,
    fullSize:
      headerClusters * cluster + table + ceilDiv(virtualSize, perL2) * table + ceilDiv(virtualSize, cluster) * cluster,
    clusterSize,
    backing: backingOf(source, header, features, headerClusters * cluster),
    dirty: (features & FEATURE.needCheck) !== 0n,
    notes: notesOf(source, header.u64(AT.l1Offset) + table),
  });
}

function notesOf({ length }: ByteSource, l1End: bigint): readonly ImageNote[] {
  if (l1End <= length) return [];
  const message = `truncated: the L1 table ends behind the end of the file (${length} bytes)`;
  return [{ field: 'l1_table_offset', message }];
}

function powerOfTwo(header: Structure, field: string, offset: number, range: { least: number; most: number }): number {
  const value = header.u32(offset);
  if (value < range.least || value > range.most || (value & (value - 1)) !== 0) {
    header.fail('FORMAT_INVALID', field, `${value}, expected a power of two from ${range.least} to ${range.most}`);
  }
  return value;
}

function backingOf(
  source: ByteSource,
  header: Structure,
  features: bigint,
  headerSize: bigint,
): ImageReference | undefined {
  if ((features & FEATURE.backingFile) === 0n) return undefined;
  const size = header.u32(AT.backingSize);
  if (size > MAX_BACKING_NAME) {
    header.fail('FORMAT_INVALID', 'backing_filename_size', `${size}, expected at most ${MAX_BACKING_NAME}`);
  }
  const offset = BigInt(header.u32(AT.backingOffset));
  if (offset + BigInt(size) > headerSize) {
    header.fail('FORMAT_INVALID', 'backing_filename_offset', `${offset}, behind the header of ${headerSize} bytes`);
  }
  const name = source.read(offset, size);
  if (name.byteLength < size) {
    throw new FormatError(
      'FORMAT_TRUNCATED',
      FORMAT,
      'backing_filename_offset',
      "the image ends inside the backing file's name",
    );
  }
  return size === 0 ? undefined : referenceOf(name, (features & FEATURE.backingIsRaw) === 0n ? undefined : 'raw');
}
