// What to do about an external snapshot's lower layer, for the two rules that find one.
import type { FileId, ImageFacts } from '../file.ts';
import type { GuestState } from '../guest.ts';
import type { DiskRef } from '../ownership.ts';
import { shellWord } from '../plain-text.ts';
import { domainWord } from './commands.ts';
import { depthIn } from './depth-in.ts';
import { say, type Advice } from '../sentences/english.ts';

/** Pulling the layer up into what lies above it leaves the lower files as they are until it has ended. What lies below the layer
 *  (a base image) stays below. Only a running guest's QEMU can do it; else qemu-img does, to the image above. */
export function mergeAdvice({ guest, disk }: DiskRef, layer: FileId, images: ReadonlyMap<FileId, ImageFacts>): Advice {
  const depth = depthIn(disk, layer);
  const [above, below] = [depth - 1, depth + 1].map((at) => images.get(disk.chain[at] ?? ''));
  if (RUNNING.has(guest.state)) {
    const base = below === undefined ? '' : ` --base ${shellWord(below.file.path)}`;
    return [say('do:merge-running'), `virsh blockpull ${domainWord(guest)} ${shellWord(disk.target)}${base} --wait`];
  }
  if (above === undefined || below === undefined) return [say('do:merge')];
  const format = below.header === undefined ? '' : ` -F ${below.header.format}`;
  const command = `qemu-img rebase${format} -b ${shellWord(below.file.path)} ${shellWord(above.file.path)}`;
  return [say('do:merge-shut-off'), command];
}

const RUNNING: ReadonlySet<GuestState> = new Set(['running', 'blocked', 'paused']);
