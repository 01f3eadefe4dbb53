// The numbers of QCOW2's specification (QEMU docs/interop/qcow2.txt) and the limits that QEMU itself holds images to.

/** The format's name in errors. */
export const QCOW2 = 'qcow2';

/** "QFI\xfb" */
export const MAGIC = 0x514649fb;

/** Header fields by byte offset, under the specification's names. */
export const AT = {
  version: 4,
  backing_file_offset: 8,
  backing_file_size: 16,
  cluster_bits: 20,
  size: 24,
  crypt_method: 32,
  l1_size: 36,
  l1_table_offset: 40,
  refcount_table_offset: 48,
  refcount_table_clusters: 56,
  nb_snapshots: 60,
  snapshots_offset: 64,
  incompatible_features: 72,
  compatible_features: 80,
  autoclear_features: 88,
  refcount_order: 96,
  header_length: 100,
  compression_type: 104,
} as const;

/** Length of a version 2 header; of a version 3 header at least. */
export const HEADER_LENGTH = { v2: 72, v3: 104 } as const;

/** Bits of incompatible_features. Any other bit means that the image may not be read at all. */
export const INCOMPATIBLE = { dirty: 1, corrupt: 2, dataFile: 4, compressionType: 8, extendedL2: 16 } as const;

/** All bits of INCOMPATIBLE; all lie in the field's low half. */
export const INCOMPATIBLE_KNOWN = 31;

/** Bits of autoclear_features. */
export const AUTOCLEAR = { bitmaps: 1, rawDataFile: 2 } as const;

/** Header extension types. */
export const EXTENSION = {
  end: 0,
  backingFormat: 0xe2792aca,
  featureNames: 0x6803f857,
  bitmaps: 0x23852875,
  encryption: 0x0537be77,
  dataFile: 0x44415441,
} as const;

/** What QEMU refuses, and so do we (block/qcow2.h). */
export const LIMIT = {
  clusterBitsMin: 9,
  clusterBitsMax: 21,
  clusterBitsMinExtended: 14,
  /** QCOW_MAX_L1_SIZE, bytes. */
  l1Bytes: 32 * 1024 * 1024,
  /** QCOW_MAX_REFTABLE_SIZE, bytes. */
  refcountTableBytes: 8 * 1024 * 1024,
  /** QCOW_MAX_SNAPSHOTS. */
  snapshots: 65_536,
  backingName: 1023,
  /** A format name must fit, ended by NUL, into the 16 bytes that QEMU has for it. */
  backingFormat: 15,
  refcountOrder: 6,
  bitmaps: 65_535,
  /** QCOW2_MAX_BITMAP_DIRECTORY_SIZE, bytes: 1,024 for each bitmap. */
  bitmapDirectoryBytes: 1024 * 65_535,
  bitmapGranularityBitsMin: 9,
  bitmapGranularityBitsMax: 31,
  bitmapName: 1023,
  /** Bytes of one bitmap when stored (BME_MAX_PHYS_SIZE). */
  bitmapBytes: 512 * 1024 * 1024,
  /** QCOW_MAX_SNAPSHOT_EXTRA_DATA. */
  snapshotExtra: 1024,
} as const;

/** What we read at most, where QEMU reads more: enough for every image that QEMU writes. */
export const READ = {
  /** One page holds header, extensions and a usual backing name. */
  head: 4096,
  /** The extensions' area is a cluster at most; QEMU writes 600 bytes of it. */
  extensions: 64 * 1024,
  /** An image of empty extensions costs qemu-img 17 s (docs/formats/qcow2.md); there are five kinds. */
  extensionCount: 64,
  /** LUKS headers are 2 MiB or a little less (version 2: 16 MiB); this is none, and only counted, never read. */
  luksHeaderBytes: 64 * 1024 * 1024,
  /** A data file's name: PATH_MAX. */
  dataFileName: 4096,
  /** Snapshots that are listed; the header's count is always whole. */
  snapshotsListed: 1024,
  /** QEMU's own entries are about 100 bytes: read first, for each snapshot. */
  snapshotEntryUsual: 256,
  snapshotTableBytes: 1024 * 1024,
  bitmapDirectoryBytes: 256 * 1024,
  /** Bitmaps that are listed: a backup program keeps one a checkpoint. All that are read count into the full size. */
  bitmapsListed: 1024,
} as const;
