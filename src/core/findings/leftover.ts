// Rule: what resizes, migrations and deletions left behind.
import type { Finding, FindingContext } from '../finding.ts';
import type { OwnedFile } from '../ownership.ts';
import { counted, printable, shellWord } from '../plain-text.ts';
import { daysUntouched, reclaimableOf, sizeClause } from './material.ts';
import { groupedByPlace } from './places.ts';

/** A resize waits for its confirmation, a snapshot for its upload: within this time it is work in progress. */
const IN_PROGRESS_DAYS = 1;

/** One finding per folder (`<uuid>_resize`, `<uuid>_del`, `snapshots/…`), or per file outside of one. */
export function leftover({ report, owned }: FindingContext): readonly Finding[] {
  const places = groupedByPlace(report, owned, 'leftover');
  return [...places].map(([place, files]) => findingOf(place, files, daysUntouched(report, files)));
}

function findingOf(place: string, files: readonly OwnedFile[], days: number): Finding {
  const bytes = reclaimableOf(files);
  const inProgress = days < IN_PROGRESS_DAYS;
  const isFolder = files.some(({ file }) => file.path !== place);
  const age = counted(days, 'day');
  return {
    code: 'leftover',
    severity: inProgress ? 'info' : 'warning',
    subject: { path: place },
    bytesAtStake: bytes,
    message: `${printable(place)} was left by ${originOf(place)}: ${sizeClause(files)}, last changed ${age} ago.`,
    action: inProgress
      ? 'Wait: the operation may still be under way.'
      : `If the operation is over, delete it: rm ${isFolder ? '-r ' : ''}-- ${shellWord(place)}`,
  };
}

function originOf(place: string): string {
  if (/_resize(?:\/|$)/.test(place)) return 'a resize or migration that was neither confirmed nor reverted';
  if (/_del(?:\/|$)/.test(place)) return 'a deletion that did not end';
  return place.includes('/snapshots') ? 'a snapshot upload that did not end' : 'an operation that did not end';
}
