// Rule: disk files that no guest names.
import type { Finding, FindingContext } from '../finding.ts';
import type { OwnedFile } from '../ownership.ts';
import { counted, printable } from '../plain-text.ts';
import { finish, mapped, type Steps } from '../steps.ts';
import { deletionDoubts, sharedCaution } from './doubts.ts';
import { changedClause, daysUntouched, reclaimableOf, sizeClause } from './material.ts';
import { placeSteps } from './places.ts';
import { removal, withCommand } from './commands.ts';

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
  doubt: string | undefined,
): Finding {
  const isFolder = files.some(({ file }) => file.path !== place);
  const isInstance = files.every(({ found }) => INSTANCE_FOLDER.test(found?.folder ?? ''));
  const size = `${sizeClause(files)}, ${changedClause(daysUntouched(context.report, files))}`;
  return {
    code: 'orphan',
    severity: doubt === undefined && isInstance ? 'warning' : 'info',
    subject: { path: place },
    bytesAtStake: reclaimableOf(files),
    message: `${printable(place)} ${stateClause(isInstance, isFolder, files.length)}: ${size}.`,
    ...(doubt === undefined
      ? adviceOf(sharedCaution(context, files), isInstance, removal(place, isFolder))
      : { action: `Do not delete it yet: ${doubt}.` }),
  };
}

function stateClause(isInstance: boolean, isFolder: boolean, count: number): string {
  if (!isInstance && isFolder)
    return `holds ${counted(count, 'file')} that no guest here uses: templates, uploads or leftovers`;
  if (!isInstance) return 'is used by no guest here, so it is a template, an upload or a leftover';
  return isFolder ? `holds ${counted(count, 'file')} that no guest names` : 'is named by no guest';
}

function adviceOf(caution: string, isInstance: boolean, command: string): Pick<Finding, 'action' | 'command'> {
  return isInstance
    ? withCommand(`${caution}If no manager knows it either, delete it`, command)
    : { action: `${caution}Ask whoever put it there: an image that is kept on purpose looks the same from here.` };
}
