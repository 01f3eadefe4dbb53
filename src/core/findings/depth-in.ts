// How far below a disk's top a layer lies, for rules that ask it of every layer.
import type { FileId } from '../file.ts';
import type { DiskFacts } from '../guest.ts';

/** Of each disk its chain is gone through once, however many layers of it are asked for. */
const DEPTHS = new WeakMap<DiskFacts, ReadonlyMap<FileId, number>>();

/** The place of a layer in a disk's chain: 0 is its top, −1 a layer that it does not have. */
export function depthIn(disk: DiskFacts, layer: FileId): number {
  const depths = DEPTHS.get(disk) ?? depthsOf(disk);
  DEPTHS.set(disk, depths);
  return depths.get(layer) ?? -1;
}

function depthsOf({ chain }: DiskFacts): ReadonlyMap<FileId, number> {
  const depths = new Map<FileId, number>();
  for (const [depth, id] of chain.entries()) if (!depths.has(id)) depths.set(id, depth);
  return depths;
}
