// Rule: images in the cache that no guest's disk reads through to.
import type { Finding, FindingContext } from '../finding.ts';
import type { OwnedFile } from '../ownership.ts';
import { counted, printable, shellWord } from '../plain-text.ts';
import type { HostReport } from '../report.ts';
import {
  daysUntouched,
  guestsMayBeMissing,
  poolsById,
  reclaimableOf,
  sizeClause,
  unfollowedBackings,
  unreadImages,
} from './material.ts';

/** The hypervisor manager removes them by itself after a while, if it is told to; deleting one that is in use loses every guest
 *  above it, so any doubt is said instead of a command. */
export function unreferencedBase(context: FindingContext): readonly Finding[] {
  const bases = context.owned.filter(({ kind }) => kind === 'unreferenced-base');
  if (bases.length === 0) return [];
  const doubtOf = doubtsOf(context);
  return bases.map((entry) => findingOf(context.report, entry, doubtOf(entry)));
}

function findingOf(report: HostReport, entry: OwnedFile, doubt: string | undefined): Finding {
  const bytes = reclaimableOf([entry]);
  const { path } = entry.file;
  const age = counted(daysUntouched(report, [entry]), 'day');
  return {
    code: 'unreferenced-base',
    severity: doubt === undefined ? 'warning' : 'info',
    subject: { path },
    bytesAtStake: bytes,
    message: `${printable(path)} is a base image that no guest uses: ${sizeClause([entry])}, last changed ${age} ago.`,
    action:
      doubt === undefined
        ? `Let the image cache expire it, or delete it: rm -- ${shellWord(path)}`
        : `Do not delete it yet: ${doubt}.`,
  };
}

function doubtsOf(context: FindingContext): (entry: OwnedFile) => string | undefined {
  const { report } = context;
  const named = unfollowedBackings(report);
  const missing = guestsMayBeMissing(report);
  const above = new Map(report.images.map((image) => [image.backingId, image]));
  const unread = unreadImages(context).length;
  const pools = poolsById(report);
  return ({ file }) => {
    const user = named.get(file.path) ?? above.get(file.id);
    if (user !== undefined) return `${printable(user.file.path)} reads through to it`;
    if (missing) return 'some guests could not be read, and may use it';
    if (unread > 0) return `${counted(unread, 'disk image')} could not be read, and may use it`;
    const isShared = file.poolId !== undefined && pools.get(file.poolId)?.shared === true;
    return isShared ? 'other hosts can see this pool, and their guests may use it' : undefined;
  };
}
