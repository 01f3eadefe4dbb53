// The files that may call Number(), each with why no byte count is rounded there.
import type { NumberAllowance } from './number-of-bytes.ts';

/** A row stays only as long as its file calls Number(). */
export const NUMBER_ALLOWANCES: readonly NumberAllowance[] = [
  { path: 'src/cli/demo/build.ts', why: 'the length of a raw disk for ftruncate: at most 8 TiB by its plan' },
  { path: 'src/cli/look.ts', why: 'columns of a terminal, from a text' },
  { path: 'src/cli/render/bar.ts', why: 'cells of a bar: at most its width' },
  { path: 'src/cli/settings/kinds.ts', why: 'a setting of at most nine digits, from a text' },
  { path: 'src/formats/qcow2/bitmaps.ts', why: 'bits of a dirty bitmap, capped at 2³²' },
  { path: 'src/formats/qcow2/cluster-set.ts', why: 'clusters of a file, at most 2²⁹' },
  { path: 'src/formats/qcow2/fields.ts', why: 'clusters of a disk, at most 2⁴⁰ by the L1 table' },
  { path: 'src/formats/qcow2/walk.ts', why: 'positions of clusters, which a file system keeps below 2⁵³' },
  { path: 'src/formats/qcow2/write.ts', why: 'clusters of an image that fits on a disk' },
  { path: 'src/readers/filesystems/device-superblock.ts', why: 'places within the first 64 KiB of a device' },
  { path: 'src/readers/files/file-source.ts', why: 'offsets inside a buffer that holds them' },
  { path: 'src/readers/files/read-images.ts', why: 'sizes checked against the largest safe integer' },
  { path: 'src/wire/scalars.ts', why: 'counts and times, checked against the largest safe integer' },
];
