// What whoever has just promised something should know of the host: it was taken, and that is not all there is to say.
import { UllageError } from '../../core/errors.ts';
import { formatBytes } from '../../core/format-bytes.ts';
import { counted, printable } from '../../core/plain-text.ts';
import type { TrackerDocument } from '../../wire/api/claims.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { SHOW_HOST } from '../../wire/api/hosts.ts';
import { promisesOf } from './promises.ts';
import { standingSentence } from './standing.ts';

/** Sentences, none where all is well. The promise was made: that more cannot be said is a note, too. */
export async function promiseNotes(options: ClientOptions, host: string): Promise<readonly string[]> {
  try {
    const { host: line } = await ask(options, SHOW_HOST, { params: { id: host } });
    const tracker = await promisesOf(options, line.id);
    const age = line.freshness === 'fresh' ? [] : [standingSentence(line)];
    return [...age, ...(tracker === undefined ? [] : booksNotes(printable(line.name), tracker))];
  } catch (error) {
    if (!(error instanceof UllageError)) throw error;
    return [`how the host stands with this promise could not be asked: ${error.message}`];
  }
}

function booksNotes(name: string, { disks, resources }: TrackerDocument): readonly string[] {
  const beyond = disks.flatMap(({ resource, worstCaseWithClaims: left }) =>
    left !== undefined && left < 0n
      ? [
          `if every guest of ${name} fills its disks, those promised too, ${classOf(resource)} has ${formatBytes(left)}.`,
        ]
      : [],
  );
  const partial = Math.max(0, ...[...disks, ...resources].map(({ partialClaims }) => partialClaims));
  const unknown =
    partial === 0
      ? []
      : [`of ${counted(partial, 'claim')} on ${name} only a part is known: there may be less left than it seems.`];
  return [...beyond, ...unknown];
}

function classOf(resource: string): string {
  return printable(resource.replace(/^disk:/u, ''));
}
