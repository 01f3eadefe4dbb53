// Nova as it was in Kilo: running domains only, file length, qcow2 unclamped, all else 0, and four lists read by one index.
import { floorDiv, gibFloor, GiB, type Bytes } from '../bytes.ts';
import type { ImageFacts } from '../file.ts';
import type { DiskFacts, GuestFacts } from '../guest.ts';
import type { DiskRef } from '../ownership.ts';
import type { DiskVisit, NovaGuest, RuleSet } from './audit.ts';
import { say } from '../sentences/english.ts';
import {
  NEVER_ANSWERS,
  NOT_BY_US,
  NOT_READ,
  disksInXml,
  failureOf,
  formatInXml,
  isActive,
  lengthOf,
  probedVirtualSize,
  topOf,
  type DiskOutcome,
  type NovaHost,
  type Uncounted,
} from './seen.ts';

/** The rules of the Kilo release (kilo-eol), on Python 2: `/` floors, on the way in and on the way out. */
export const KILO: RuleSet = {
  rules: 'nova-kilo',
  name: 'Kilo',
  guestsOf,
  free: (available) => gibFloor(available) * GiB,
  least: (free, overCommitted) => floorDiv(free - overCommitted, GiB),
  rounding: say('differs:kilo-rounds'),
};

function guestsOf(host: NovaHost): readonly NovaGuest[] {
  return host.report.guests.map((guest) => ({ guest, isCounted: isActive(guest), visits: visitsOf(guest, host) }));
}

/** Kilo finds all `<disk>`, all `<source>`, all `<driver>` and all `<target>`, walks the sources and takes the others by the
 *  same index. A disk without `<source>` (an ejected cdrom) gives its type and format to the next disk, and so on. */
function visitsOf(guest: GuestFacts, host: NovaHost): readonly DiskVisit[] {
  const disks = disksInXml(guest);
  const sources = disks.filter((disk) => disk.source.kind !== 'none');
  const drivers = disks.filter((disk) => disk.hasDriver !== false);
  return sources.map((disk, index) => {
    const [typed, driven] = [disks[index] ?? disk, drivers[index]];
    const ref = { guest, disk };
    const driver = driven === undefined ? undefined : { format: formatInXml({ guest, disk: driven }, host) };
    return {
      disk,
      slipped: typed !== disk || driven !== disk,
      meet: () => outcomeOf(ref, { type: typeOf(typed), driver }, host),
    };
  });
}

/** What the index finds for a source: maybe another disk's. No driver: Python raises IndexError, which nobody catches. */
interface Found {
  readonly type: string;
  readonly driver: { readonly format: string | undefined } | undefined;
}

/** `<disk type=…>`: an empty cdrom has one too. */
function typeOf({ source }: DiskFacts): string {
  return source.kind === 'none' ? (source.type ?? 'file') : source.kind;
}

function outcomeOf(ref: DiskRef, found: Found, host: NovaHost): DiskOutcome {
  const { source } = ref.disk;
  if (source.kind !== 'file' && source.kind !== 'block') return { kind: 'skipped', reason: 'it has no path' };
  if (found.type !== 'file' && found.type !== 'block') return { kind: 'skipped', reason: 'it looks like a volume' };
  const image = topOf(ref.disk, host);
  const diskSize = found.type === 'file' ? fileSize(ref, image, host) : deviceSize(ref, image, host);
  if (typeof diskSize !== 'bigint') return diskSize;
  if (found.driver === undefined) return { kind: 'aborts', said: say('ends:drivers') };
  if (found.driver.format !== 'qcow2') return { kind: 'counted', virtualSize: diskSize, diskSize, overCommit: 0n };
  const virtualSize = image === undefined ? NOT_READ : probedVirtualSize(ref, image, host);
  if (typeof virtualSize !== 'bigint') return virtualSize;
  return { kind: 'counted', virtualSize, diskSize, overCommit: virtualSize - diskSize };
}

/** os.path.getsize: ENOENT and EACCES cost the guest, anything else the audit. */
function fileSize(ref: DiskRef, image: ImageFacts | undefined, host: NovaHost): Bytes | Uncounted {
  if (image !== undefined) return lengthOf(image);
  const { kind, errno } = failureOf(ref, host);
  if (kind === 'timeout') return NEVER_ANSWERS;
  if (errno !== undefined && errno !== 'ENOENT' && errno !== 'EACCES') {
    return { kind: 'aborts', said: say('ends:length', { errno }) };
  }
  if (kind === 'missing' || kind === 'gone') return { kind: 'drops-guest', reason: 'a disk is missing' };
  return kind === 'denied' ? { kind: 'drops-guest', reason: `a disk may not be looked at${NOT_BY_US}` } : NOT_READ;
}

/** blockdev --getsize64, as root, of volumes too. It fails on what is no block device, and that failure escapes. */
function deviceSize(ref: DiskRef, image: ImageFacts | undefined, host: NovaHost): Bytes | Uncounted {
  if (image !== undefined) {
    if (image.file.kind === 'block') return image.file.length;
    return { kind: 'aborts', said: say('ends:blockdev') };
  }
  const { kind } = failureOf(ref, host);
  if (kind === 'missing' || kind === 'gone') return { kind: 'drops-guest', reason: 'a device is missing' };
  return ref.disk.reportedVirtualSize ?? NOT_READ;
}
