// What an image file says of itself: the nouns that every format parser fills in and all arithmetic starts from.
import type { Bytes } from './bytes.ts';

/** Formats by QEMU's driver names (vpc is VHD, qcow is version 1), plus `luks2` and `ploop`, which QEMU 7.2 has no name for. */
export const IMAGE_FORMATS = [
  'raw',
  'qcow2',
  'qcow',
  'qed',
  'vmdk',
  'vpc',
  'vhdx',
  'vdi',
  'luks',
  'luks2',
  'parallels',
  'ploop',
] as const;

/** One of IMAGE_FORMATS. */
export type ImageFormat = (typeof IMAGE_FORMATS)[number];

/** A name inside an image that points at another file. The name is hostile: `local` alone may ever be resolved, and only
 *  under the backing-chain rules. `remote` is a URL or protocol (nbd:, rbd:, http://), `pseudo` is json: and its like. */
export interface ImageReference {
  /** Exactly as written; bytes that are not valid UTF-8 and control characters appear as \xNN escapes. */
  readonly name: string;
  readonly place: 'local' | 'remote' | 'pseudo';
  /** The format that the image claims for it; undefined when it claims none (then it must not be probed). */
  readonly format: string | undefined;
}

/** An internal snapshot. */
export interface InternalSnapshot {
  readonly id: string;
  readonly name: string;
  /** When it was taken, in seconds since 1970 by the host's clock then. */
  readonly takenAtSeconds: number;
  readonly vmStateSize: Bytes;
  /** The disk's virtual size at that time; undefined in old images that do not say. */
  readonly virtualSize: Bytes | undefined;
}

/** Something odd in a readable image that a person should know: not fatal, not silent. */
export interface ImageNote {
  /** The format specification's field name: `l1_table_offset`. */
  readonly field: string;
  readonly message: string;
}

/** An image's own account of itself, from its header and the tables that the header names. */
export interface ImageHeader {
  readonly format: ImageFormat;
  /** Sub-kind in the format's own words: qcow2 "0.10"/"1.1", vmdk createType, vpc "fixed"/"dynamic"/"differencing". */
  readonly variant: string | undefined;
  /** What the guest sees, as qemu-img reports it. Glossary: virtualSize. */
  readonly virtualSize: Bytes;
  /** Bytes that this file occupies with every cluster allocated once and no internal snapshots: qemu-img measure's
   *  "fully allocated". Counts this file alone: with an external data file it is metadata only. */
  readonly fullSize: Bytes;
  /** Allocation unit in bytes; undefined where the format has none (raw). */
  readonly clusterSize: number | undefined;
  readonly backing: ImageReference | undefined;
  /** qcow2's external data file, or the extents of a vmdk descriptor: files that hold guest data beside this one. */
  readonly dataFiles: readonly ImageReference[];
  /** How many internal snapshots the header counts; `snapshots` may list fewer when the table is damaged or long. */
  readonly snapshotCount: number;
  readonly snapshots: readonly InternalSnapshot[];
  readonly encryption: 'aes' | 'luks' | undefined;
  readonly dirty: boolean;
  readonly corrupt: boolean;
  readonly notes: readonly ImageNote[];
  /** Further fields of the format, in qemu-img's words, for `inspect` (lazy refcounts, compression type, bitmaps …). */
  readonly details: Readonly<Record<string, ImageDetail>>;
}

/** A value in `ImageHeader.details`. */
export type ImageDetail =
  | string
  | number
  | bigint
  | boolean
  | readonly ImageDetail[]
  | { readonly [key: string]: ImageDetail };

/** What walking L1/L2 tables tells about internal snapshots (`--exact`). */
export interface SnapshotPins {
  /** Bytes of data clusters, and of the tables that lead to them, that are written in place (COPIED bit): they cost nothing
   *  more. Clusters that read as zeros are left out, since a discard may have made holes of them. */
  readonly inPlace: Bytes;
  /** Bytes that only internal snapshots hold: what deleting all of them would give back. */
  readonly pinned: Bytes;
}
