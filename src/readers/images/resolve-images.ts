// Disks and found files to ImageFacts: each file once, then level by level the files that they name, and a chain for every disk.
import { dirname } from 'node:path/posix';
import type { FileId, ImageFacts } from '../../core/file.ts';
import type { Problem } from '../../core/problem.ts';
import type { Lanes } from '../lanes/lanes.ts';
import { AllowedRoots } from './allowed-roots.ts';
import { chainsOf, MAX_CHAIN_DEPTH } from './chains.ts';
import type { PoolOf } from './decode-images.ts';
import { ImageCollection, isUnreadable, unreadableFormat } from './image-collection.ts';
import { isComparable, type ImageEntry } from './image-entry.ts';
import { readBatches, type ReadPart } from './read-batches.ts';
import { TableAllowance } from './table-allowance.ts';
import { walkSnapshots } from './walk-snapshots.ts';
import { isReadable, wantDisk, wantFound, type DiskRequest, type WantedImage } from './wanted-image.ts';

/** What to resolve and how far. */
export interface ResolveOptions {
  readonly lanes: Lanes;
  /** Instances paths and pool directories. The directories of the disks asked for are added by themselves,
   *  where they are not the system's. */
  readonly allowedRoots: readonly string[];
  /** Paths of disks that are not read now: their directories are allowed as those of the disks asked for are. */
  readonly otherDisks?: readonly string[];
  /** Files that live XML's own backingStore names: allowed wherever they lie, block devices too. */
  readonly allowedFiles?: readonly string[];
  /** Where a path that an image names lies on this host: for a copied tree, whose images name the original's places. */
  readonly translate?: (path: string) => string;
  /** What was found is read as what its own bytes say, whatever other images say of it. */
  readonly bytesDecide?: boolean;
  /** Walk L1/L2 tables of qcow2 images. */
  readonly exact: boolean;
  readonly poolOf: PoolOf;
  /** What the audit before handed back, and when this one began (milliseconds since 1970): with both, unchanged files cost a stat. */
  readonly previous?: ImageMemory;
  readonly auditAtMs?: number;
  /** Told how many images have been read, after each batch. */
  readonly onProgress?: (done: number) => void;
}

/** What was resolved. */
export interface ResolvedImages {
  /** One for each file. */
  readonly images: readonly ImageFacts[];
  /** By the disk's path as asked for: its files, top → base. A disk whose top could not be had has none. */
  readonly chains: ReadonlyMap<string, readonly FileId[]>;
  readonly problems: readonly Problem[];
  /** For `previous` of the next audit. */
  readonly memory: ImageMemory;
}

/** What an audit knew of each name: the next one compares found files by a stat, and reads only what has changed. */
export interface ImageMemory {
  readonly names: ReadonlyMap<string, ImageEntry>;
  readonly auditAtMs: number;
}

/** Reads the disks, the found files, and whatever they name. `found` are real paths that a scan of this audit has just seen to be
 *  regular files in real directories. Never rejects for what the host does: that is a Problem. */
export async function resolveImages(
  disks: readonly DiskRequest[],
  found: readonly string[],
  options: ResolveOptions,
): Promise<ResolvedImages> {
  const { lanes, poolOf } = options;
  const roots = new AllowedRoots({
    directories: options.allowedRoots,
    besideDisks: [...disks.map(({ path }) => path), ...(options.otherDisks ?? [])].map((path) => dirname(path)),
    files: options.allowedFiles ?? [],
  });
  const collection = new ImageCollection(roots, options.translate);
  const askable = disks.filter((disk) => isAskable(disk, collection));
  const tables = new TableAllowance();
  let wanted = firstLevel(askable, found, options);
  for (let depth = 0; wanted.length > 0; depth += 1) {
    const onPart = (part: ReadPart): void => {
      collection.add(part);
      options.onProgress?.(collection.size);
    };
    await readBatches(wanted, { lanes, poolOf, within: roots.real, tables, onPart });
    if (collection.hasOpenNames) await roots.locate(lanes);
    wanted = collection.nextLevel(depth < MAX_CHAIN_DEPTH);
  }
  collection.reportRest();
  const chains = await chainsOf(askable, collection);
  if (options.exact) await walkSnapshots(lanes, collection);
  const memory = { names: collection.names, auditAtMs: options.auditAtMs ?? NEVER };
  return { images: collection.images(), chains, problems: collection.problems, memory };
}

/** Before every file's last change: nothing read then can be compared. */
const NEVER = Number.NEGATIVE_INFINITY;

/** A scan gives each found path once; only disks can repeat. */
function firstLevel(
  disks: readonly DiskRequest[],
  found: readonly string[],
  { previous, bytesDecide = false }: ResolveOptions,
): readonly WantedImage[] {
  const named = new Map<string, DiskRequest>();
  for (const disk of disks) {
    const before = named.get(disk.path);
    if (before === undefined || saysMore(disk.declaredFormat, before.declaredFormat)) named.set(disk.path, disk);
  }
  const wanted = found.map((path) => {
    const disk = named.get(path);
    if (disk !== undefined) named.delete(path);
    return withMemory(disk === undefined ? wantFound(path, bytesDecide) : wantDisk(disk, true), previous);
  });
  for (const disk of named.values()) wanted.push(wantDisk(disk, false));
  return wanted;
}

/** Of two domains that declare one file differently, one can make it grow as the format that has a virtual size of its own: raw is only
 *  as long as it is. Else the first is believed. That they share the file, and differ, are findings of their own. */
function saysMore(format: string | undefined, before: string | undefined): boolean {
  if (format === undefined || format === before) return false;
  return before === undefined || (before === 'raw' && isReadable(format));
}

/** Only what a scan has just seen: elsewhere a directory may have become a link since. */
function withMemory(image: WantedImage, previous: ImageMemory | undefined): WantedImage {
  const before = previous?.names.get(image.path);
  if (previous === undefined || before === undefined || !isComparable(before, previous.auditAtMs)) return image;
  const { asked, rules } = before.wanted;
  const isSame = asked === image.asked && rules.mode === image.rules.mode && rules.rank === image.rules.rank;
  return isSame ? { ...image, before } : image;
}

/** A NUL would cut a batch of paths in two; the kernel takes no such name anyway. A format without a parser is a Problem of the
 *  header alone. */
function isAskable({ path, declaredFormat, subject }: DiskRequest, collection: ImageCollection): boolean {
  if (isUnreadable(declaredFormat)) collection.report(unreadableFormat(declaredFormat), { ...subject, path });
  if (path.startsWith('/') && !path.includes('\0')) return true;
  const found = 'it is no absolute path that the kernel would take';
  collection.report({ kind: 'refused', attempted: 'look at the file', found }, { ...subject, path });
  return false;
}
