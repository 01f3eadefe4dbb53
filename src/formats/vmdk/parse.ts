// VMDK: sparse extents with their embedded descriptor, descriptor files, and the extents that ESX writes.
import { sumBytes, type Bytes } from '../../core/bytes.ts';
import type { ImageDetail, ImageHeader } from '../../core/image.ts';
import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../format-error.ts';
import { hostBlocks } from '../host-block.ts';
import { imageHeader } from '../image-header.ts';
import { MAX_VIRTUAL_SIZE } from '../max-virtual-size.ts';
import { latin1, readStructure } from '../structure.ts';
import { parseDescriptor, type VmdkDescriptor } from './descriptor.ts';
import { looksLikeCowd, looksLikeSeSparse, readCowd, readSeSparse, type EsxExtent } from './esx-headers.ts';
import { looksLikeSparse, readSparseHeader, type SparseHeader } from './sparse-header.ts';

/** How much of a descriptor we read: 4,096 extent lines with names of 40 characters. QEMU reads 1 MiB. */
const MAX_DESCRIPTOR = 256 * 1024;

/** Descriptor types that QEMU opens; the rest (physical devices, "custom") have extents of unknown meaning. */
const CREATE_TYPES = new Set([
  'monolithicFlat',
  'vmfs',
  'vmfsSparse',
  'seSparse',
  'twoGbMaxExtentSparse',
  'twoGbMaxExtentFlat',
]);

/** A VMDK file's facts. A descriptor's extents are `dataFiles`; they are never opened, so the virtual size of a descriptor
 *  is the sum of its extent lines and its own `fullSize` that of the text alone. Throws FormatError by VMware's names. */
export function parseVmdk(source: ByteSource): ImageHeader {
  const magic = readStructure(source, { format: 'vmdk', name: 'magic', offset: 0n, size: 4, littleEndian: true }).bytes;
  if (looksLikeSparse(magic)) return sparseExtent(source);
  if (looksLikeCowd(magic)) return esxExtent(readCowd(source));
  const head = source.read(0n, 8);
  if (looksLikeSeSparse(head)) return esxExtent(readSeSparse(source));
  return descriptorFile(source, parseDescriptor(wholeText(source)));
}

function sparseExtent(source: ByteSource): ImageHeader {
  const header = readSparseHeader(source);
  const descriptor = embeddedDescriptor(source, header);
  if (header.grainSize === 0) return descriptorFile(source, descriptor);
  const plain = descriptor.createType ?? 'monolithicSparse';
  return imageHeader({
    format: 'vmdk',
    variant: header.compressed ? 'streamOptimized' : plain,
    virtualSize: header.capacity,
    fullSize: hostBlocks(header.fullSize),
    clusterSize: header.grainSize,
    backing: descriptor.parent,
    notes: descriptor.notes,
    details: { ...detailsOf(descriptor), version: header.version, compressed: header.compressed },
  });
}

/** An extent of a split disk has no descriptor, or an empty one: its disk's is elsewhere. */
function embeddedDescriptor(source: ByteSource, header: SparseHeader): VmdkDescriptor {
  const { descriptorOffset: offset, descriptorSize: size } = header;
  if (offset === 0n || size === 0) return parseDescriptor('');
  const place = { format: 'vmdk', name: 'descriptor', offset, size, littleEndian: true };
  return parseDescriptor(latin1(readStructure(source, place).bytes));
}

function wholeText(source: ByteSource): string {
  if (source.length > BigInt(MAX_DESCRIPTOR)) {
    throw new FormatError('FORMAT_LIMIT', 'vmdk', 'descriptor', `${source.length} bytes, at most ${MAX_DESCRIPTOR}`);
  }
  return latin1(source.read(0n, MAX_DESCRIPTOR));
}

function esxExtent(extent: EsxExtent): ImageHeader {
  return imageHeader({
    format: 'vmdk',
    variant: extent.createType,
    virtualSize: extent.capacity,
    fullSize: hostBlocks(extent.fullSize),
    clusterSize: extent.grainSize,
    dirty: extent.dirty,
  });
}

function descriptorFile(source: ByteSource, descriptor: VmdkDescriptor): ImageHeader {
  const { createType, extents } = descriptor;
  if (createType === undefined) throw new FormatError('FORMAT_INVALID', 'vmdk', 'createType', 'is missing');
  if (!CREATE_TYPES.has(createType)) {
    throw new FormatError('FORMAT_UNSUPPORTED', 'vmdk', 'createType', JSON.stringify(createType.slice(0, 40)));
  }
  const virtualSize = sumBytes(extents.map(({ size }) => size));
  if (virtualSize > MAX_VIRTUAL_SIZE)
    throw new FormatError('FORMAT_LIMIT', 'vmdk', 'extent', `${virtualSize} bytes in all`);
  return imageHeader({
    format: 'vmdk',
    variant: createType,
    virtualSize,
    fullSize: hostBlocks(source.length),
    backing: descriptor.parent,
    dataFiles: extents.map(({ file }) => file),
    notes: descriptor.notes,
    details: { ...detailsOf(descriptor), extents: extents.map(extentDetail) },
  });
}

function extentDetail({ type, size, file }: { type: string; size: Bytes; file: { name: string } }): ImageDetail {
  return { 'virtual-size': size, filename: file.name, format: type };
}

function detailsOf({ createType, cid, parentCid }: VmdkDescriptor): Record<string, ImageDetail> {
  return {
    ...(createType === undefined ? {} : { 'create-type': createType }),
    ...(cid === undefined ? {} : { cid }),
    ...(parentCid === undefined ? {} : { 'parent-cid': parentCid }),
  };
}
