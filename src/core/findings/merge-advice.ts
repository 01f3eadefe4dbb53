// What to do about an external snapshot's lower layer, for the two rules that find one.
import type { Finding } from '../finding.ts';
import type { FileId, ImageFacts } from '../file.ts';
import type { GuestState } from '../guest.ts';
import type { DiskRef } from '../ownership.ts';
import { shellWord } from '../plain-text.ts';
import { domainWord, withCommand } from './commands.ts';

/** Pulling the layer up into what lies above it leaves the lower files as they are until it has ended. What lies below the layer
 *  (a base image) stays below. Only a running guest's QEMU can do it; else qemu-img does, to the image above. */
export function mergeAdvice(
  { guest, disk }: DiskRef,
  layer: FileId,
  images: ReadonlyMap<FileId, ImageFacts>,
): Pick<Finding, 'action' | 'command'> {
  const depth = disk.chain.indexOf(layer);
  const [above, below] = [depth - 1, depth + 1].map((at) => images.get(disk.chain[at] ?? ''));
  if (RUNNING.has(guest.state)) {
    const base = below === undefined ? '' : ` --base ${shellWord(below.file.path)}`;
    return withCommand(
      'If it is a snapshot that is no longer needed, merge it while the guest runs, then delete it',
      `virsh blockpull ${domainWord(guest)} ${shellWord(disk.target)}${base} --wait`,
    );
  }
  if (above === undefined || below === undefined)
    return { action: 'If it is a snapshot that is no longer needed, merge it upwards.' };
  const format = below.header === undefined ? '' : ` -F ${below.header.format}`;
  return withCommand(
    'If it is a snapshot that is no longer needed, merge it while the guest is shut off, then delete it',
    `qemu-img rebase${format} -b ${shellWord(below.file.path)} ${shellWord(above.file.path)}`,
  );
}

const RUNNING: ReadonlySet<GuestState> = new Set(['running', 'blocked', 'paused']);
