// What to do about an external snapshot's lower layer, for the two rules that find one.
import type { FileId, ImageFacts } from '../file.ts';
import type { DiskRef } from '../ownership.ts';
import { shellWord } from '../plain-text.ts';

/** Pulling the layer up into the top leaves the lower files as they are until it has ended. What lies below the layer (a base
 *  image) stays below. */
export function mergeAction({ guest, disk }: DiskRef, layer: FileId, images: ReadonlyMap<FileId, ImageFacts>): string {
  const belowId = disk.chain[disk.chain.indexOf(layer) + 1];
  const below = belowId === undefined ? undefined : images.get(belowId);
  const base = below === undefined ? '' : ` --base ${shellWord(below.file.path)}`;
  const command = `virsh blockpull ${shellWord(guest.name)} ${shellWord(disk.target)}${base} --wait`;
  return `If it is a snapshot that is no longer needed, merge it while the guest runs, then delete it: ${command}`;
}
