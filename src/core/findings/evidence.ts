// What a finding about files goes by, so that whoever is to delete them can check it first.
import { sumKnown } from '../bytes.ts';
import type { FileFacts } from '../file.ts';
import type { Evidence } from '../finding.ts';
import type { OwnedFile } from '../ownership.ts';

/** Of files that lie together, and belong together. */
export function evidenceOf(files: readonly Pick<OwnedFile, 'file' | 'disks'>[]): Evidence {
  const facts = files.map(({ file }) => file);
  const [first] = facts;
  const pool = facts.every(({ poolId }) => poolId === first?.poolId) ? first?.poolId : undefined;
  return {
    ...(pool === undefined ? {} : { pool }),
    files: facts.length,
    occupied: sumKnown(facts.map(({ allocation }) => allocation)),
    linksElsewhere: facts.reduce((most, file) => Math.max(most, linksElsewhere(file)), 0),
    modifiedAtMs: latestOf(facts.map(({ modifiedAtMs }) => modifiedAtMs)),
    guests: [...new Set(files.flatMap(({ disks }) => disks.map(({ guest }) => guest.name)))],
  };
}

/** Of times in whole milliseconds, as all documents have them: a filesystem tells finer ones. */
function latestOf(times: readonly number[]): number {
  return Math.floor(times.length === 0 ? 0 : times.reduce((latest, time) => Math.max(latest, time)));
}

/** Names of a file that the report does not know: whoever has them keeps its bytes. */
function linksElsewhere({ links, aliases }: FileFacts): number {
  return Math.max(0, links - 1 - aliases.length);
}
