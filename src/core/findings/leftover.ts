// Rule: what resizes, migrations and deletions left behind.
import type { Finding, FindingContext } from '../finding.ts';
import type { OwnedFile } from '../ownership.ts';
import { printable } from '../plain-text.ts';
import { deletionDoubts, sharedCaution } from './doubts.ts';
import { changedClause, daysUntouched, reclaimableOf, sizeClause } from './material.ts';
import { finish } from '../steps.ts';
import { placeSteps } from './places.ts';
import { removal, withCommand } from './commands.ts';

/** A resize waits for its confirmation, a snapshot for its upload: within this time it is work in progress. */
const IN_PROGRESS_DAYS = 1;

/** One finding per folder (`<uuid>_resize`, `<uuid>_del`, `snapshots/…`), or per file outside of one. */
export function leftover(context: FindingContext): readonly Finding[] {
  const { report, owned } = context;
  const places = finish(placeSteps(report, owned, 'leftover'));
  if (places.size === 0) return [];
  const doubtOf = deletionDoubts(context);
  return [...places].map(([place, files]) => {
    const advice = { doubt: doubtOf(files), caution: sharedCaution(context, files) };
    return findingOf(place, files, daysUntouched(report, files), advice);
  });
}

/** What speaks against deleting files, or is to be made sure of before. */
interface Advice {
  readonly doubt: string | undefined;
  readonly caution: string;
}

function findingOf(place: string, files: readonly OwnedFile[], days: number, advice: Advice): Finding {
  const bytes = reclaimableOf(files);
  const inProgress = days < IN_PROGRESS_DAYS;
  const isFolder = files.some(({ file }) => file.path !== place);
  return {
    code: 'leftover',
    severity: inProgress || advice.doubt !== undefined ? 'info' : 'warning',
    subject: { path: place },
    bytesAtStake: bytes,
    message: `${printable(place)} was left by ${originOf(place)}: ${sizeClause(files)}, ${changedClause(days)}.`,
    ...(inProgress
      ? { action: 'Wait: the operation may still be under way.' }
      : adviceOf(advice, removal(place, isFolder))),
  };
}

function adviceOf({ doubt, caution }: Advice, command: string): Pick<Finding, 'action' | 'command'> {
  return doubt === undefined
    ? withCommand(`${caution}If the operation is over, delete it`, command)
    : { action: `Do not delete it yet: ${doubt}.` };
}

function originOf(place: string): string {
  if (/_resize(?:\/|$)/.test(place)) return 'a resize or migration that was neither confirmed nor reverted';
  if (/_del(?:\/|$)/.test(place)) return 'a deletion that did not end';
  return place.includes('/snapshots') ? 'a snapshot upload that did not end' : 'an operation that did not end';
}
