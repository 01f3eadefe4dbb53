// A disk's chain, top → base, by the files that its images name: cut where it comes back to itself or is too deep.
import { setImmediate } from 'node:timers/promises';
import type { FileId } from '../../core/file.ts';
import type { ImageCollection } from './image-collection.ts';
import { setBacking, type ImageEntry } from './image-entry.ts';
import type { DiskRequest } from './wanted-image.ts';

/** Deeper chains are followed no further. libvirt stops at 200; a guest of 64 layers would hardly run. */
export const MAX_CHAIN_DEPTH = 64;

/** Chains built before the event loop has its turn: well under a millisecond's work. */
const SLICE = 512;

/** By each disk's path as asked for. A disk whose top could not be read has none. Cycles and excess depth become Problems. */
export async function chainsOf(
  disks: readonly DiskRequest[],
  collection: ImageCollection,
): Promise<ReadonlyMap<string, readonly FileId[]>> {
  const chains = new Map<string, readonly FileId[]>();
  let done = 0;
  for (const disk of disks) {
    const top = collection.names.get(disk.path);
    if (top !== undefined && !chains.has(disk.path)) chains.set(disk.path, chainOf(top, disk, collection));
    done += 1;
    if (done % SLICE === 0) await setImmediate();
  }
  return chains;
}

function chainOf(top: ImageEntry, disk: DiskRequest, collection: ImageCollection): readonly FileId[] {
  const chain: FileId[] = [top.facts.file.id];
  for (let entry = top; entry.facts.backingId !== undefined;) {
    const below = collection.withId(entry.facts.backingId);
    if (below === undefined) break;
    const cut = reasonToCut(chain, below.facts.file.id);
    if (cut !== undefined) {
      const subject = { ...disk.subject, path: entry.wanted.asked };
      collection.report({ kind: 'refused', attempted: 'follow the backing chain', found: cut }, subject);
      // A cycle must not outlive us: whoever follows backing ids would never end.
      if (chain.length < MAX_CHAIN_DEPTH) setBacking(entry, undefined);
      break;
    }
    chain.push(below.facts.file.id);
    entry = below;
  }
  return chain;
}

function reasonToCut(chain: readonly FileId[], next: FileId): string | undefined {
  if (chain.includes(next)) return 'it comes back to a file that is already in it';
  return chain.length >= MAX_CHAIN_DEPTH ? `it is deeper than ${MAX_CHAIN_DEPTH} files` : undefined;
}
