// What stat tells of a file or block device: identity, length, allocation. One FileFacts per (device, inode).
import type { Bytes } from './bytes.ts';
import type { ImageHeader, SnapshotPins } from './image.ts';

/** Names one file on one host: "device:inode" in decimal for files, "block:/dev/name" for block devices. Hard links share it. */
export type FileId = string;

/** A regular file, a block device, or a directory that is itself an image (ploop, vvfat). */
export type FileKind = 'file' | 'block' | 'directory';

/** One file as the host has it, counted once however many names it has. */
export interface FileFacts {
  readonly id: FileId;
  readonly kind: FileKind;
  /** A name by which it was found: the real path, after symbolic links. */
  readonly path: string;
  /** Other names by which it was reached (hard links, symbolic links, a guest's spelling). */
  readonly aliases: readonly string[];
  /** PoolFacts.id of the pool that it takes its bytes from; undefined when that could not be told. */
  readonly poolId: string | undefined;
  /** st_size, or the size of the device. Glossary: length. */
  readonly length: Bytes;
  /** st_blocks × 512; a thick volume's whole size; undefined when unknown (an inactive thin volume). Glossary: allocation. */
  readonly allocation: Bytes | undefined;
  /** st_nlink: more than the names we know means that somebody elsewhere has the file too. */
  readonly links: number;
  /** Milliseconds since 1970. */
  readonly modifiedAtMs: number;
}

/** A file that holds, or is taken for, a disk image. */
export interface ImageFacts {
  readonly file: FileFacts;
  /** What its first bytes say it is; 'raw' when nothing else matched. Undefined when they could not be read. */
  readonly probedFormat: ImageHeader['format'] | undefined;
  /** The header read as the format in force (declared raw is read as raw, whatever the bytes say). Undefined with a Problem. */
  readonly header: ImageHeader | undefined;
  /** Present after `--exact` on an image with internal snapshots. */
  readonly pins: SnapshotPins | undefined;
  /** The file that its header's backing name was resolved to under our rules; undefined when it has none or was not followed. */
  readonly backingId: FileId | undefined;
  /** Files of `header.dataFiles` that were resolved, in the same order; undefined for one that was not. */
  readonly dataFileIds: readonly (FileId | undefined)[];
}
