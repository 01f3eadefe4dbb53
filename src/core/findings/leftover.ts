// Rule: what resizes, migrations and deletions left behind.
import type { Finding, FindingContext } from '../finding.ts';
import type { OwnedFile } from '../ownership.ts';
import { deletionDoubts, keepAdvice, sharedCaution } from './doubts.ts';
import { daysUntouched, reclaimableOf, unusedOf } from './material.ts';
import { evidenceOf } from './evidence.ts';
import { finish } from '../steps.ts';
import { placeSteps } from './places.ts';
import { removal } from './commands.ts';
import type { LeftoverOrigin } from '../sentences/en-findings.ts';
import { say, wording, type Advice } from '../sentences/english.ts';
import type { Sentence } from '../sentences/sentence.ts';

/** A resize waits for its confirmation, a snapshot for its upload: within this time it is work in progress. */
const IN_PROGRESS_DAYS = 1;

/** One finding per folder (`<uuid>_resize`, `<uuid>_del`, `snapshots/…`), or per file outside of one. */
export function leftover(context: FindingContext): readonly Finding[] {
  const { report, owned } = context;
  const places = finish(placeSteps(report, owned, 'leftover'));
  if (places.size === 0) return [];
  const doubtOf = deletionDoubts(context);
  return [...places].map(([place, files]) => {
    const doubts = { doubt: doubtOf(files), caution: sharedCaution(context, files) };
    return findingOf(place, files, daysUntouched(report, files), doubts);
  });
}

/** What speaks against deleting files, and what is to be made sure of before. */
interface Doubts {
  readonly doubt: Sentence | undefined;
  readonly caution: Sentence | undefined;
}

function findingOf(place: string, files: readonly OwnedFile[], days: number, doubts: Doubts): Finding {
  const inProgress = days < IN_PROGRESS_DAYS;
  const isFolder = files.some(({ file }) => file.path !== place);
  return {
    code: 'leftover',
    severity: inProgress || doubts.doubt !== undefined ? 'info' : 'warning',
    subject: { path: place },
    bytesAtStake: reclaimableOf(files),
    ...wording(
      say('leftover', { path: place, origin: originOf(place), ...unusedOf(files), days }),
      ...(inProgress ? WAIT : adviceOf(doubts, removal(place, isFolder))),
    ),
    evidence: evidenceOf(files),
  };
}

const WAIT: Advice = [say('do:wait')];

function adviceOf({ doubt, caution }: Doubts, command: string): Advice {
  return doubt === undefined ? [say('do:leftover', { caution }), command] : keepAdvice(doubt);
}

function originOf(place: string): LeftoverOrigin {
  if (/_resize(?:\/|$)/.test(place)) return 'resize';
  if (/_del(?:\/|$)/.test(place)) return 'deletion';
  return place.includes('/snapshots') ? 'upload' : 'operation';
}
