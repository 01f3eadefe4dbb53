// Rule: disk files that no guest names.
import type { Finding, FindingContext } from '../finding.ts';
import type { ImageFacts } from '../file.ts';
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
} from './material.ts';
import { groupedByPlace } from './places.ts';

/** One finding per instance folder, or per file outside of one. Never sure while guests are missing from the report, while
 *  another host can see the pool, or while an image that we could not follow names the file. */
export function orphan({ report, owned }: FindingContext): readonly Finding[] {
  const places = groupedByPlace(report, owned, 'orphan');
  const doubts = doubtsOf(report);
  return [...places].map(([place, files]) => findingOf(report, place, files, doubts(files)));
}

function findingOf(report: HostReport, place: string, files: readonly OwnedFile[], doubt: string | undefined): Finding {
  const bytes = reclaimableOf(files);
  const isFolder = files.some(({ file }) => file.path !== place);
  const contents = isFolder ? `holds ${counted(files.length, 'file')} that no guest names` : 'is named by no guest';
  const age = counted(daysUntouched(report, files), 'day');
  return {
    code: 'orphan',
    severity: doubt === undefined ? 'warning' : 'info',
    subject: { path: place },
    bytesAtStake: bytes,
    message: `${printable(place)} ${contents}: ${sizeClause(files)}, last changed ${age} ago.`,
    action:
      doubt === undefined
        ? `If no manager knows it either, delete it: rm ${isFolder ? '-r ' : ''}-- ${shellWord(place)}`
        : `Do not delete it yet: ${doubt}.`,
  };
}

function doubtsOf(report: HostReport): (files: readonly OwnedFile[]) => string | undefined {
  const pools = poolsById(report);
  const named = unfollowedBackings(report);
  const missing = guestsMayBeMissing(report);
  const isShared = ({ file }: OwnedFile): boolean =>
    file.poolId !== undefined && pools.get(file.poolId)?.shared === true;
  const userOf = (files: readonly OwnedFile[]): ImageFacts | undefined =>
    files.map(({ file }) => named.get(file.path)).find((image) => image !== undefined);
  return (files) => {
    const user = userOf(files);
    if (user !== undefined) return `${printable(user.file.path)} names it as its backing file`;
    if (missing) return 'some guests could not be read, and it may be theirs';
    return files.some(isShared) ? 'other hosts can see this pool, and it may belong to a guest there' : undefined;
  };
}
