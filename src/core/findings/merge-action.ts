// What to do about an external snapshot's lower layer, for the two rules that find one.
import type { FileId, ImageFacts } from '../file.ts';
import type { GuestState } from '../guest.ts';
import type { DiskRef } from '../ownership.ts';
import { shellWord } from '../plain-text.ts';

/** Pulling the layer up into what lies above it leaves the lower files as they are until it has ended. What lies below the layer
 *  (a base image) stays below. Only a running guest's QEMU can do it; else qemu-img does, to the image above. */
export function mergeAction({ guest, disk }: DiskRef, layer: FileId, images: ReadonlyMap<FileId, ImageFacts>): string {
  const depth = disk.chain.indexOf(layer);
  const [above, below] = [depth - 1, depth + 1].map((at) => images.get(disk.chain[at] ?? ''));
  if (RUNNING.has(guest.state)) {
    const base = below === undefined ? '' : ` --base ${shellWord(below.file.path)}`;
    const command = `virsh blockpull ${shellWord(guest.name)} ${shellWord(disk.target)}${base} --wait`;
    return `If it is a snapshot that is no longer needed, merge it while the guest runs, then delete it: ${command}`;
  }
  if (above === undefined || below === undefined)
    return 'If it is a snapshot that is no longer needed, merge it upwards.';
  const format = below.header === undefined ? '' : ` -F ${below.header.format}`;
  const command = `qemu-img rebase${format} -b ${shellWord(below.file.path)} ${shellWord(above.file.path)}`;
  return `If it is a snapshot that is no longer needed, merge it while the guest is shut off, then delete it: ${command}`;
}

const RUNNING: ReadonlySet<GuestState> = new Set(['running', 'blocked', 'paused']);
