// Why Nova's figures differ from ours, and why its audit would end, in English. `nova` is what its release is called in a sentence.
import { formatBytes } from '../format-bytes.ts';
import { counted } from '../plain-text.ts';

/** Which release a sentence is about. */
interface Of {
  readonly nova: string;
}

/** Sentences (nova, differs) and clauses (ends). */
export const EN_NOVA = {
  'nova:figures': (o: Of & { least: string; worstCaseFree: bigint; gap: bigint }) =>
    `${o.nova} would report disk_available_least ${o.least} (GiB), where ${
      o.worstCaseFree < 0n ? `${formatBytes(-o.worstCaseFree)} is missing` : `${formatBytes(o.worstCaseFree)} is left`
    }: ${o.gap === 0n ? 'the same' : offText(o.gap)}.`,
  'nova:ends': (o: Of & { guest: string; disk: string; reason: string }) => {
    const place = [o.guest, o.disk].filter((part) => part !== '').join(' ');
    return `${o.nova} would report nothing new: its audit ends${place === '' ? '' : ` at ${place}`} because ${o.reason}, and the last figure stays.`;
  },
  'nova:part': (o: { bytes: bigint; disks: number; reason: string }) =>
    `${offText(o.bytes)}${o.disks === 0 ? '' : ` by ${counted(o.disks, 'disk')}`}: ${o.reason}`,
  'differs:kilo-rounds': () => 'Kilo rounds down to whole GiB, before and after the subtraction.',
  'differs:nova-rounds': () => 'Nova cuts off what is not a whole GiB.',
  'differs:guest-not-running': (o: Of) => `${o.nova} leaves out guests that are not running.`,
  'differs:guest-dropped': (o: Of) => `${o.nova} drops a whole guest when one of its disks cannot be found.`,
  'differs:skipped': (o: Of) => `${o.nova} leaves out volumes, and devices that it cannot place.`,
  'differs:not-read': (o: Of) => `What ${o.nova} would read of some disks could not be read here.`,
  'differs:not-in-xml': (o: Of) =>
    `${o.nova} does not look at empty drives, or at disks that only the next boot will have.`,
  'differs:other-pools': (o: Of) => `${o.nova} charges disks of other pools to this one.`,
  'differs:unknown-growth': (o: Of) => `${o.nova} has a figure for disks whose growth could not be found out here.`,
  'differs:counts-again': (o: Of) => `${o.nova} counts a file again for each disk that has it.`,
  'differs:media': (o: Of) => `${o.nova} counts media that no guest can write.`,
  'differs:slips': (o: Of) => `${o.nova} takes one disk's type or format for another's after an empty drive.`,
  'differs:mirror': (o: Of) => `${o.nova} does not see the copy that a block job is filling.`,
  'differs:transient': (o: Of) => `${o.nova} does not see the overlay that a transient disk will get.`,
  'differs:data-files': (o: Of) => `${o.nova} takes what lies in external data files for still to come.`,
  'differs:snapshots': (o: Of) => `${o.nova} does not count what internal snapshots hold.`,
  'differs:metadata': (o: Of) => `${o.nova} does not count the format's metadata.`,
  'differs:length-for-size': (o: Of) =>
    `${o.nova} takes the length of a file for the size of a disk that the XML does not call qcow2.`,
  'differs:below-zero': (o: Of) => `${o.nova} lets disks below zero hide the growth of others.`,
  'differs:full': (o: Of) => `${o.nova} counts raw and all but qcow2 as full.`,
  'differs:length-for-allocation': (o: Of) => `${o.nova} takes a file's length for what it occupies.`,
  'ends:xml': (o: { path: string }) => `the domain XML ${o.path} cannot be parsed`,
  'ends:drivers': () => 'fewer <driver> than <source> elements: IndexError',
  'ends:length': (o: { errno: string }) => `the length of a disk cannot be read: ${o.errno}`,
  'ends:blockdev': () => 'blockdev fails on a disk that is a file',
  'ends:no-file': () => 'qemu-img cannot read what is no regular file',
  'ends:stat': (o: { errno: string }) => `stat of the disk fails with ${o.errno}`,
  'ends:unreadable': () => 'qemu-img cannot read the image',
  'ends:denied': () => 'the image may not be read, at least not by this user',
  'ends:silent': () => 'the storage does not answer, and Nova waits without end',
};

function offText(bytes: bigint): string {
  return bytes < 0n ? `${formatBytes(-bytes)} too high` : `${formatBytes(bytes)} too low`;
}
