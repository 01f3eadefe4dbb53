// Nova since 22.0 (Victoria): all domains; allocated size; qcow2 clamped at zero, raw and format-less not; truncation toward zero.
import { gibTruncate, maxBytes, type Bytes } from '../bytes.ts';
import type { ImageFacts } from '../file.ts';
import type { GuestFacts } from '../guest.ts';
import type { DiskRef } from '../ownership.ts';
import type { NovaGuest, RuleSet } from './audit.ts';
import { say } from '../sentences/english.ts';
import {
  NEVER_ANSWERS,
  NOT_BY_US,
  NOT_READ,
  blocksOf,
  disksInXml,
  failureOf,
  formatInXml,
  lengthOf,
  probedVirtualSize,
  topOf,
  type DiskOutcome,
  type NovaHost,
} from './seen.ts';

/** Errors of os.stat that cost one guest (docs/nova-views.md, tolerated errors). Any other escapes. */
const TOLERATED: ReadonlySet<string> = new Set(['ENOENT', 'ESTALE', 'EACCES']);

/** The rules of Nova's master, unchanged in what they count since 22.0. */
export const MODERN: RuleSet = {
  rules: 'nova',
  name: 'Nova',
  guestsOf,
  free: (available) => available,
  least: (free, overCommitted) => gibTruncate(free - overCommitted),
  rounding: say('differs:nova-rounds'),
};

function guestsOf(host: NovaHost): readonly NovaGuest[] {
  return host.report.guests.map((guest) => ({ guest, isCounted: true, visits: visitsOf(guest, host) }));
}

function visitsOf(guest: GuestFacts, host: NovaHost): NovaGuest['visits'] {
  return disksInXml(guest).map((disk) => ({ disk, slipped: false, meet: () => outcomeOf({ guest, disk }, host) }));
}

function outcomeOf(ref: DiskRef, host: NovaHost): DiskOutcome {
  const { source, isVolume } = ref.disk;
  if (source.kind !== 'file' && source.kind !== 'block') return { kind: 'skipped', reason: 'it has no path' };
  const isKnown = ref.guest.nova !== undefined;
  if (isKnown && isVolume) return { kind: 'skipped', reason: 'it is a volume' };
  if (source.kind === 'block') return isKnown ? blockOutcome(ref, host) : UNKNOWN_BLOCK;
  const image = topOf(ref.disk, host);
  const format = formatInXml(ref, host);
  if (format === 'qcow2') return image === undefined ? unseenByQemuImg(ref, host) : qcow2Outcome(ref, image, host);
  if (image === undefined) return unseenByStat(ref, host);
  return format === 'ploop' ? ploopOutcome(image) : rawOutcome(image, format);
}

const UNKNOWN_BLOCK: DiskOutcome = { kind: 'skipped', reason: 'Nova cannot tell whether it is a volume' };

/** blockdev --getsize64 on both sides: no over-commitment, whatever the format. */
function blockOutcome(ref: DiskRef, host: NovaHost): DiskOutcome {
  const image = topOf(ref.disk, host);
  const size = image?.file.length ?? ref.disk.reportedVirtualSize;
  if (size !== undefined) return { kind: 'counted', virtualSize: size, diskSize: size, overCommit: 0n };
  const { kind } = failureOf(ref, host);
  return kind === 'missing' || kind === 'gone' ? { kind: 'drops-guest', reason: 'the device is missing' } : NOT_READ;
}

/** qemu-img is asked for both sizes, of the top layer alone. */
function qcow2Outcome(ref: DiskRef, image: ImageFacts, host: NovaHost): DiskOutcome {
  const virtualSize = probedVirtualSize(ref, image, host);
  const diskSize = blocksOf(image);
  if (typeof virtualSize !== 'bigint') return virtualSize;
  if (diskSize === undefined) return NOT_READ;
  const note = image.probedFormat === 'raw' ? 'qemu-img takes it for raw' : undefined;
  return noted({ virtualSize, diskSize, overCommit: maxBytes(0n, virtualSize - diskSize) }, note);
}

/** virtual-size against the lengths of all files of the directory, unclamped. */
function ploopOutcome(image: ImageFacts): DiskOutcome {
  const { header } = image;
  if (header === undefined) return NOT_READ;
  const diskSize = image.file.length;
  return noted({ virtualSize: header.virtualSize, diskSize, overCommit: header.virtualSize - diskSize }, undefined);
}

/** Everything that the XML does not call qcow2 or ploop is stat'ed: blocks against length, unclamped. */
function rawOutcome(image: ImageFacts, format: string | undefined): DiskOutcome {
  const [virtualSize, diskSize] = [lengthOf(image), blocksOf(image)];
  if (diskSize === undefined) return NOT_READ;
  const note = format === 'raw' ? undefined : `Nova treats ${format ?? 'a disk without a format'} as raw`;
  return noted({ virtualSize, diskSize, overCommit: virtualSize - diskSize }, note);
}

const TAKEN_FOR_REMOVED = 'Nova takes a disk for removed by a concurrent operation';

/** os.path.exists is False for every error, and DiskNotFound is tolerated: a folder that may not be searched looks like a
 *  disk removed meanwhile (E13). */
function unseenByQemuImg(ref: DiskRef, host: NovaHost): DiskOutcome {
  const { kind, errno } = failureOf(ref, host);
  if (kind === 'timeout') return NEVER_ANSWERS;
  if (kind === 'refused') return { kind: 'aborts', said: say('ends:no-file') };
  if (errno === undefined && kind !== 'missing' && kind !== 'gone' && kind !== 'denied') return NOT_READ;
  const reason = kind === 'denied' ? `a disk may not be looked at${NOT_BY_US}` : TAKEN_FOR_REMOVED;
  return { kind: 'drops-guest', reason };
}

function unseenByStat(ref: DiskRef, host: NovaHost): DiskOutcome {
  const { kind, errno } = failureOf(ref, host);
  if (kind === 'timeout') return NEVER_ANSWERS;
  if (errno !== undefined && !TOLERATED.has(errno)) return { kind: 'aborts', said: say('ends:stat', { errno }) };
  if (kind === 'missing' || kind === 'gone') return { kind: 'drops-guest', reason: 'a disk is missing' };
  if (kind === 'denied') return { kind: 'drops-guest', reason: `a disk may not be looked at${NOT_BY_US}` };
  return errno === undefined ? NOT_READ : { kind: 'drops-guest', reason: `stat of a disk fails with ${errno}` };
}

function noted(
  sizes: { virtualSize: Bytes; diskSize: Bytes; overCommit: Bytes },
  note: string | undefined,
): DiskOutcome {
  return note === undefined ? { kind: 'counted', ...sizes } : { kind: 'counted', ...sizes, note };
}
