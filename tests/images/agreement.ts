// An image's facts in the shape of `qemu-img info --output=json`, and the list of where we say something else on purpose.
import type { ImageDetail, ImageHeader } from '../../src/core/image.ts';
import { isJson, type Json } from './qemu-img.ts';

/** One image as both tell it. */
export interface Told {
  readonly ours: Json;
  readonly theirs: Json;
}

/** A field that we tell otherwise than qemu-img, in which images, and why. */
export interface Difference {
  readonly field: string;
  readonly applies: (header: ImageHeader) => boolean;
  readonly reason: string;
}

/** Everything that we leave out of the comparison. Each row must apply to some image, or the test fails. */
export const DIFFERENCES: readonly Difference[] = [
  {
    field: 'cluster-size',
    applies: ({ format }) => format === 'parallels',
    reason: 'QEMU 7.2 does not report the cluster size of parallels images; the header says it and we do.',
  },
  {
    field: 'dirty-flag',
    applies: ({ format }) => format === 'parallels',
    reason: 'QEMU 7.2 reports no dirty flag for parallels images; in_use in the header says it and we do.',
  },
  {
    field: 'cluster-size',
    applies: ({ variant }) => variant === 'twoGbMaxExtentSparse',
    reason:
      'QEMU opens every extent that a descriptor names to learn its grain size; we never open what an image names.',
  },
  {
    field: 'actual-size',
    applies: ({ format, dataFiles }) => format === 'vmdk' && dataFiles.length > 0,
    reason: 'QEMU adds up the extents of a descriptor; we count each file by itself.',
  },
];

/** Our facts under qemu-img's names. Undefined values are fields that qemu-img leaves out. */
export function asQemuTells(header: ImageHeader, actualSize: bigint): Json {
  return {
    format: header.format,
    'virtual-size': Number(header.virtualSize),
    'actual-size': Number(actualSize),
    'cluster-size': header.clusterSize,
    'backing-filename': header.backing?.name,
    'backing-filename-format': header.backing?.format,
    encrypted: header.encryption === undefined ? undefined : true,
    'dirty-flag': header.dirty,
    snapshots: header.snapshotCount === 0 ? undefined : header.snapshots.map(snapshotAsTold),
    ...detailsAsTold(header),
  };
}

function snapshotAsTold(snapshot: ImageHeader['snapshots'][number]): Json {
  const { id, name, takenAtSeconds, vmStateSize } = snapshot;
  return { id, name, 'date-sec': takenAtSeconds, 'vm-state-size': Number(vmStateSize) };
}

// What each format's "format-specific" holds that a header tells: all of it, but qcow2's bitmap flags and key slots, and the
// vmdk extents' own grain sizes.
const DETAILS: Readonly<Partial<Record<string, readonly string[]>>> = {
  qcow2: [
    'compat',
    'compression-type',
    'lazy-refcounts',
    'refcount-bits',
    'corrupt',
    'extended-l2',
    'data-file',
    'data-file-raw',
  ],
  vmdk: ['cid', 'parent-cid', 'create-type'],
  luks: [
    'cipher-alg',
    'cipher-mode',
    'ivgen-alg',
    'ivgen-hash-alg',
    'hash-alg',
    'uuid',
    'payload-offset',
    'master-key-iters',
    'slots',
  ],
};

function detailsAsTold({ format, details }: ImageHeader): Json {
  return Object.fromEntries((DETAILS[format] ?? []).map((key) => [key, plain(details[key])]));
}

/** The same of `qemu-img info`'s answer, with what a header cannot tell left out. */
export function asCompared(info: Json): Json {
  const specific = info['format-specific'];
  const data = isJson(specific) && isJson(specific['data']) ? specific['data'] : {};
  const format = String(info['format']);
  const snapshots: unknown = info['snapshots'];
  return {
    format,
    ...pick(info, [
      'virtual-size',
      'actual-size',
      'cluster-size',
      'backing-filename',
      'backing-filename-format',
      'encrypted',
      'dirty-flag',
    ]),
    snapshots: Array.isArray(snapshots)
      ? snapshots.filter(isJson).map((one) => pick(one, ['id', 'name', 'date-sec', 'vm-state-size']))
      : undefined,
    ...pick(data, DETAILS[format] ?? []),
  };
}

/** Both sides without the fields in which we differ on purpose. */
export function withoutDifferences(told: Told, header: ImageHeader): Told {
  const left = new Set(DIFFERENCES.filter(({ applies }) => applies(header)).map(({ field }) => field));
  const keep = (side: Json): Json => Object.fromEntries(Object.entries(side).filter(([key]) => !left.has(key)));
  return { ours: keep(told.ours), theirs: keep(told.theirs) };
}

function pick(from: Json, keys: readonly string[]): Json {
  return Object.fromEntries(keys.map((key) => [key, from[key]]));
}

/** Details as JSON numbers: sizes of test images are far below 2⁵³. */
function plain(detail: ImageDetail | undefined): unknown {
  if (typeof detail === 'bigint') return Number(detail);
  if (Array.isArray(detail)) return detail.map((one: ImageDetail) => plain(one));
  if (typeof detail === 'object')
    return Object.fromEntries(Object.entries(detail).map(([key, value]) => [key, plain(value)]));
  return detail;
}
