// What findings about one host say, in English. What can be done is in en-advice.ts.
import { formatBytes } from '../format-bytes.ts';
import { counted } from '../plain-text.ts';
import type { PoolDoubt } from '../pool-facts.ts';
import { changedText, moreText, occupiedText, sizeText, someText } from './en-parts.ts';

/** What the origin of a leftover is called. */
export type LeftoverOrigin = 'resize' | 'deletion' | 'upload' | 'operation';

/** What a disk that is not there means. */
export type MissingDisk = 'medium' | 'device-gone' | 'file-gone' | 'cannot-start';

/** How an image differs from what its disk is declared as. */
export type FormatClash = 'raw-with-header' | 'without-header' | 'other';

const ORIGINS: Readonly<Record<LeftoverOrigin, string>> = {
  resize: 'a resize or migration that was neither confirmed nor reverted',
  deletion: 'a deletion that did not end',
  upload: 'a snapshot upload that did not end',
  operation: 'an operation that did not end',
};

/** How much files occupy, how much deleting them gives back, and days since one of them changed; undefined: not known. */
export interface UnusedFiles {
  readonly occupied: bigint | undefined;
  readonly back: bigint | undefined;
  readonly days: number;
}

const unusedText = ({ occupied, back, days }: UnusedFiles): string =>
  `${sizeText(occupied, back)}, ${changedText(days)}`;

/** By code. */
export const EN_FINDINGS = {
  'allocation-above-virtual': (o: { path: string; excess: bigint; isRaw: boolean }) =>
    `${o.path} occupies ${formatBytes(o.excess)} more than a full disk of its size needs: ${
      o.isRaw ? 'blocks past the end of the disk' : 'leaked clusters or preallocation'
    }.`,
  'backing-format-unstated': (o: { path: string; images: number; backing: string }) =>
    `${o.images === 1 ? `${o.path} names` : `${counted(o.images, 'image')} name`} the backing file ${o.backing} without its format, so QEMU trusts that file's content.`,
  'backing-missing': (o: { path: string; backing: string }) =>
    `${o.path} reads through to ${o.backing}, which does not exist.`,
  'backing-not-followed': (o: { path: string; backing: string; isRemote: boolean }) =>
    `${o.path} reads through to ${o.backing}, ${
      o.isRemote ? 'which is no plain path' : 'which lies outside the folders that are walked'
    }: it was not opened, and what it occupies is not counted.`,
  'changed-while-read': (o: { pool: string; drift: bigint; excess: bigint; isClose: boolean }) => {
    const drift = o.drift < 0n ? -o.drift : o.drift;
    const change =
      o.excess > drift
        ? `its files had ${formatBytes(o.excess)} more, each when it was looked at, than was occupied in the end`
        : `${formatBytes(drift)} ${o.drift < 0n ? 'less' : 'more'} was occupied afterwards than before`;
    const sign = o.isClose ? ', and worst-case free can be on the other side of zero' : '';
    return `${o.pool} changed while it was being read: ${change}. Its figures can be off by as much${sign}.`;
  },
  'definition-differs': (o: { guest: string; disk: string; isNow: boolean }) =>
    o.isNow
      ? `Guest ${o.guest} has disk ${o.disk} now, but not after its next start.`
      : `Guest ${o.guest} will have disk ${o.disk} after its next start, but not before.`,
  'discard-off': (o: { pool: string; disks: number; names: readonly string[]; atMost: bigint | undefined }) =>
    `${o.pool}: what guests delete on ${counted(o.disks, 'disk')} stays occupied, because discard is off (${someText(o.names, o.disks)})${
      o.atMost === undefined || o.atMost === 0n ? '' : `; part of their ${formatBytes(o.atMost)} may be such`
    }.`,
  'disk-missing': (o: { guest: string; disk: string; path: string; meaning: MissingDisk }) => {
    const what = `Guest ${o.guest}, disk ${o.disk}`;
    switch (o.meaning) {
      case 'medium':
        return `${what}: the medium ${o.path} does not exist.`;
      case 'cannot-start':
        return `${what}: ${o.path} does not exist: the guest cannot be started.`;
      case 'device-gone':
        return `${what}: ${o.path} does not exist: the device has gone under the running guest, or only the guest can see it.`;
      case 'file-gone':
        return `${what}: ${o.path} does not exist: if it was deleted, the running guest still holds it open: its bytes come back when the guest stops, and its data goes.`;
    }
  },
  'file-in-two-guests': (o: {
    path: string;
    writer: string;
    names: readonly string[];
    guests: number;
    isBelow: boolean;
  }) =>
    o.isBelow
      ? `${o.path} is written by guest ${o.writer} and lies below a disk of another (${someText(o.names, o.guests)}): each write there damages that disk.`
      : `${o.path} is a disk of ${someText(o.names, o.guests)} at once: two that run will destroy its data.`,
  'format-mismatch': (o: {
    guest: string;
    disk: string;
    declared: string;
    path: string;
    probed: string;
    clash: FormatClash;
  }) => {
    const what = `Guest ${o.guest}, disk ${o.disk}: declared ${o.declared}, but ${o.path}`;
    switch (o.clash) {
      case 'raw-with-header':
        return `${what} begins with a ${o.probed} header; a guest can write one to read the host's files.`;
      case 'without-header':
        return `${what} has no header of that format: the guest cannot be started from it.`;
      case 'other':
        return `${what} is ${o.probed}.`;
    }
  },
  'guest-paused-on-io-error': (o: { guest: string; error: string }) =>
    `Guest ${o.guest} is paused because a write failed (${o.error}).`,
  'image-corrupt': (o: { path: string }) => `${o.path} is marked corrupt: QEMU will not write to it.`,
  'image-dirty': (o: { path: string }) =>
    `${o.path} was not closed properly, and no running guest has it: clusters may be leaked.`,
  'large-snapshot': (o: { path: string; snapshots: number; held: bigint; isAtLeast: boolean; more: bigint }) =>
    `${counted(o.snapshots, 'internal snapshot')} of ${o.path} ${o.snapshots === 1 ? 'holds' : 'hold'} ${o.isAtLeast ? 'at least ' : ''}${formatBytes(o.held)}${
      o.more === 0n ? '' : `, and up to ${formatBytes(o.more)} more if the guest rewrites its whole disk`
    }.`,
  'large-layer': (o: { guest: string; disk: string; path: string; held: bigint }) =>
    `Guest ${o.guest}, disk ${o.disk} keeps ${formatBytes(o.held)} in the lower layer ${o.path}, beside what it writes above it.`,
  leftover: (o: UnusedFiles & { path: string; origin: LeftoverOrigin }) =>
    `${o.path} was left by ${ORIGINS[o.origin]}: ${unusedText(o)}.`,
  'nearly-no-inodes': (o: { pool: string; used: string; total: string }) =>
    `${o.pool} has used ${o.used} of its ${o.total} inodes: with none left no file can be created, however many bytes are free.`,
  'nova-misleads': (o: { figures: string; most: string | undefined }) =>
    o.most === undefined ? o.figures : `${o.figures} The most of it: ${o.most}`,
  'old-snapshot': (o: { path: string; snapshots: number; limitDays: number; oldest: string; days: number }) =>
    `${o.path} holds ${counted(o.snapshots, 'internal snapshot')} older than ${counted(o.limitDays, 'day')}; the oldest, ${o.oldest}, is ${counted(o.days, 'day')} old.`,
  'old-layer': (o: { guest: string; disk: string; path: string; held: bigint | undefined; days: number }) =>
    `Guest ${o.guest}, disk ${o.disk} reads through to ${o.path} (${occupiedText(o.held)}), unchanged for ${counted(o.days, 'day')} and used by no other disk.`,
  orphan: (o: UnusedFiles & { path: string; files: number; isFolder: boolean; isInstance: boolean }) =>
    `${o.path} ${orphanText(o)}: ${unusedText(o)}.`,
  'over-promised': (o: { pool: string; worst: readonly string[]; missing: bigint | undefined }) =>
    `${o.pool}: ${o.worst.join(' ')}${o.missing === undefined ? '' : ` Then ${formatBytes(o.missing)} would be missing.`}`,
  'shared-pool': (o: { pool: string; available: bigint | undefined }) =>
    `${o.pool} is shared: the guests of other hosts take from the same ${o.available === undefined ? 'space' : formatBytes(o.available)}, and are not in this host's report.`,
  'taken-for-layer': (o: {
    pool: string | undefined;
    images: number;
    names: readonly string[];
    growth: bigint | undefined;
  }) =>
    `${o.pool === undefined ? '' : `${o.pool}: `}${counted(o.images, 'image')} ${o.images === 1 ? 'is' : 'are'} taken for a lower layer, because another image names ` +
    `${o.images === 1 ? 'it' : 'them'} (${someText(o.names, o.images)}): if a guest writes to one, it can take ${moreText(o.growth)}.`,
  'thin-pool-data-nearly-full': (o: { pool: string; used: string; left: bigint }) =>
    `Thin pool ${o.pool} is ${o.used} full: ${formatBytes(o.left)} until all its volumes stop.`,
  'thin-pool-metadata-nearly-full': (o: { pool: string; used: string; size: bigint }) =>
    `The metadata of thin pool ${o.pool} (${formatBytes(o.size)}) is ${o.used} full: at 100 % the pool turns read-only, whatever data space is left.`,
  'unconfirmed-pool': (o: { pool: string; doubt: PoolDoubt; atLeast: bigint; atMost: bigint }) =>
    `${o.pool}: ${unconfirmedText(o)}.`,
  'unreferenced-base': (o: UnusedFiles & { path: string; template: string | undefined }) =>
    `${o.path} ${
      o.template === undefined ? 'is a base image' : `is the disk of template ${o.template}, and holds the base image`
    } that no guest uses: ${unusedText(o)}.`,
};

function orphanText(o: { readonly files: number; readonly isFolder: boolean; readonly isInstance: boolean }): string {
  if (!o.isInstance && o.isFolder)
    return `holds ${counted(o.files, 'file')} that no guest here uses: templates, uploads or leftovers`;
  if (!o.isInstance) return 'is used by no guest here, so it is a template, an upload or a leftover';
  return o.isFolder ? `holds ${counted(o.files, 'file')} that no guest names` : 'is named by no guest';
}

function unconfirmedText(o: { readonly doubt: PoolDoubt; readonly atLeast: bigint; readonly atMost: bigint }): string {
  const more = `takes up to ${formatBytes(o.atMost)} beyond the growth shown`;
  switch (o.doubt) {
    case 'reflink':
      return o.atLeast > 0n
        ? `files share at least ${formatBytes(o.atLeast)}; rewriting shared parts ${more}`
        : `files can share blocks here; if guests' files do, rewriting them ${more}`;
    case 'compression':
      return `files are compressed; data that compresses worse ${more}`;
    case 'thin-backing':
      return 'the device below is thinly provisioned and can be full before this filesystem is';
    case 'remote':
      return 'its server says how much is available, and may over-commit, deduplicate or set quotas';
    case 'userspace':
      return 'a program, not the kernel, says how much is available';
  }
}
