// Promises: what each guest disk may still take from its pool, a line per disk, each file counted once.
import { maxBytes, sumBytes, type Bytes } from './bytes.ts';
import { ceilingOf, growthOf } from './disk.ts';
import type { FileId, ImageFacts } from './file.ts';
import type { DiskFacts } from './guest.ts';
import { withDataFiles, type DiskRef } from './ownership.ts';
import type { HostReport } from './report.ts';
import { finish, STRIDE, type Steps } from './steps.ts';

/** On what the growth of a line rests. `header` measured; `reported` only libvirt's capacity was to be had, so metadata and
 *  snapshots are missing from it; `fixed` nothing can be added (read-only, cdrom, a thick volume); `counted` another line has
 *  charged the same file already; `unknown` no figure could be formed. */
export type PromiseBasis = 'header' | 'reported' | 'fixed' | 'counted' | 'unknown';

/** One disk's line. Figures cover the files of this disk that lie on the pool in question and that the guest writes. */
export interface DiskPromise extends DiskRef {
  readonly poolId: string;
  readonly files: readonly FileId[];
  readonly virtualSize: Bytes | undefined;
  readonly allocation: Bytes | undefined;
  readonly ceiling: Bytes | undefined;
  /** Undefined when unknown: never 0 for lack of knowledge. Glossary: growth. */
  readonly growth: Bytes | undefined;
  readonly basis: PromiseBasis;
}

/** A line per guest disk and pool that it writes to, in report order. A disk on no pool of this host has no line. */
export function promisesOf(report: HostReport): readonly DiskPromise[] {
  return finish(promiseSteps(report));
}

/** As `promisesOf`, in pieces. */
export function* promiseSteps(report: HostReport): Steps<readonly DiskPromise[]> {
  const images = new Map(report.images.map((image) => [image.file.id, image]));
  const charged = new Set<FileId>();
  const promises: DiskPromise[] = [];
  for (const [index, guest] of report.guests.entries()) {
    if (index % STRIDE === 0) yield;
    for (const disk of guest.disks) promises.push(...promisesOfDisk({ guest, disk }, images, charged));
  }
  return promises;
}

function promisesOfDisk(
  ref: DiskRef,
  images: ReadonlyMap<FileId, ImageFacts>,
  charged: Set<FileId>,
): readonly DiskPromise[] {
  const byPool = new Map<string, ImageFacts[]>();
  for (const image of writtenImages(ref.disk, images)) {
    const { poolId } = image.file;
    if (poolId === undefined) continue;
    const group = byPool.get(poolId);
    if (group === undefined) byPool.set(poolId, [image]);
    else group.push(image);
  }
  return [...byPool].map(([poolId, group]) => promiseOf(ref, poolId, group, charged));
}

function writtenImages(disk: DiskFacts, images: ReadonlyMap<FileId, ImageFacts>): readonly ImageFacts[] {
  const ids = [...disk.chain.slice(0, 1), ...(disk.mirrorId === undefined ? [] : [disk.mirrorId])];
  const unique = new Set(ids.flatMap((id) => withDataFiles(id, images)));
  return [...unique].map((id) => images.get(id)).filter((image) => image !== undefined);
}

function promiseOf(ref: DiskRef, poolId: string, group: readonly ImageFacts[], charged: Set<FileId>): DiskPromise {
  const fresh = group.filter((image) => !charged.has(image.file.id));
  if (writesIts(ref.disk)) for (const image of fresh) charged.add(image.file.id);
  const top = group[0];
  const { growth, basis } = growthOfGroup(ref.disk, group, fresh);
  return {
    ...ref,
    poolId,
    files: group.map((image) => image.file.id),
    virtualSize: top?.header?.virtualSize ?? ref.disk.reportedVirtualSize,
    allocation: sumKnown(group.map((image) => image.file.allocation)),
    ceiling: sumKnown(group.map((image) => ceilingOf(image))),
    growth,
    basis,
  };
}

function growthOfGroup(
  disk: DiskFacts,
  group: readonly ImageFacts[],
  fresh: readonly ImageFacts[],
): { growth: Bytes | undefined; basis: PromiseBasis } {
  if (isNeverWritten(disk)) return { growth: 0n, basis: 'fixed' };
  if (isPendingTransient(disk)) return overlayGrowth(group);
  if (fresh.length === 0 && group.length > 0) return { growth: 0n, basis: 'counted' };
  if (fresh.some(lacksDataFile)) return { growth: undefined, basis: 'unknown' };
  const known = sumKnown(fresh.map((image) => growthOf(image)));
  if (known !== undefined) return { growth: known, basis: fresh.every(isThick) ? 'fixed' : 'header' };
  const growth = sumKnown(fresh.map((image) => growthOf(image) ?? reportedGrowth(disk, image)));
  return { growth, basis: growth === undefined ? 'unknown' : 'reported' };
}

/** A guest that only reads a file, or writes beside it, leaves the charge to the one that does write it. */
function writesIts(disk: DiskFacts): boolean {
  return !isNeverWritten(disk) && !isPendingTransient(disk);
}

/** A cdrom or a read-only disk counts for what it occupies (DESIGN, accounting rule 3). A floppy can be written. */
export function isNeverWritten(disk: DiskFacts): boolean {
  return disk.readOnly || disk.device === 'cdrom';
}

/** libvirt writes a `<transient/>` disk's changes to a new overlay, made at start: until then the whole of it is to come. */
function isPendingTransient(disk: DiskFacts): boolean {
  return disk.transient && disk.backingLayers.length === 0;
}

function isThick(image: ImageFacts): boolean {
  return image.file.kind === 'block' && image.file.allocation === image.file.length;
}

/** The guest's data are in a file that was not found or not to be opened: how much it may still take nobody knows. */
function lacksDataFile({ header, dataFileIds }: ImageFacts): boolean {
  return header !== undefined && header.dataFiles.some((_file, index) => dataFileIds[index] === undefined);
}

/** Without a header: libvirt's capacity, which the copy that a block job fills and an external data file have too. */
function reportedGrowth(disk: DiskFacts, { file }: ImageFacts): Bytes | undefined {
  if (disk.reportedVirtualSize === undefined || file.allocation === undefined) return undefined;
  return maxBytes(0n, disk.reportedVirtualSize - file.allocation);
}

/** An overlay of the whole disk, for each guest its own. */
function overlayGrowth(group: readonly ImageFacts[]): { growth: Bytes | undefined; basis: PromiseBasis } {
  const growth = sumKnown(group.map((image) => image.header?.fullSize));
  return { growth, basis: growth === undefined ? 'unknown' : 'header' };
}

function sumKnown(values: readonly (Bytes | undefined)[]): Bytes | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? sumBytes(known) : undefined;
}
