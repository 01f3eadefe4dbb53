// Rule: disk files that no guest names.
import type { Finding, FindingContext } from '../finding.ts';
import type { OwnedFile } from '../ownership.ts';
import { finish, mapped, type Steps } from '../steps.ts';
import { deletionDoubts, keepAdvice, sharedCaution } from './doubts.ts';
import { daysUntouched, reclaimableOf, unusedOf } from './material.ts';
import { evidenceOf } from './evidence.ts';
import { placeSteps } from './places.ts';
import { removal } from './commands.ts';
import { say, wording, type Advice } from '../sentences/english.ts';
import type { Sentence } from '../sentences/sentence.ts';

/** Folders that Nova makes for one instance each: by its UUID, and before Folsom by its name. */
const INSTANCE_FOLDER = /^(?:[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|instance-[\da-f]{8})$/u;

/** One finding per folder, or per file outside of one. Only what lies in an instance's own folder can be judged by its place: in
 *  a pool directory templates and uploads look the same. Never sure while `deletionDoubts` has a reason. */
export function orphan(context: FindingContext): readonly Finding[] {
  return finish(orphanSteps(context));
}

/** As `orphan`, in pieces: a copied or abandoned tree has thousands. */
export function* orphanSteps(context: FindingContext): Steps<readonly Finding[]> {
  const { report, owned } = context;
  const places = yield* placeSteps(report, owned, 'orphan');
  if (places.size === 0) return [];
  yield;
  const doubtOf = deletionDoubts(context);
  return yield* mapped([...places], ([place, files]) => findingOf(context, place, files, doubtOf(files)));
}

function findingOf(
  context: FindingContext,
  place: string,
  files: readonly OwnedFile[],
  doubt: Sentence | undefined,
): Finding {
  const isFolder = files.some(({ file }) => file.path !== place);
  const isInstance = files.every(({ found }) => INSTANCE_FOLDER.test(found?.folder ?? ''));
  const days = daysUntouched(context.report, files);
  return {
    code: 'orphan',
    severity: doubt === undefined && isInstance ? 'warning' : 'info',
    subject: { path: place },
    bytesAtStake: reclaimableOf(files),
    ...wording(
      say('orphan', { path: place, files: files.length, isFolder, isInstance, ...unusedOf(files), days }),
      ...(doubt === undefined
        ? adviceOf(sharedCaution(context, files), isInstance, removal(place, isFolder))
        : keepAdvice(doubt)),
    ),
    evidence: evidenceOf(files),
  };
}

function adviceOf(caution: Sentence | undefined, isInstance: boolean, command: string): Advice {
  return isInstance ? [say('do:orphan', { caution }), command] : [say('do:ask', { caution })];
}
