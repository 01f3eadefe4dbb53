// Findings whose bytes can be had back as rows of the table reclaimable, and what changed of them since the report before.
import type { FindingSubject } from '../../core/finding.ts';
import type { Reclaimable } from '../../core/reclaimable.ts';
import { json, storedText } from '../column-types.ts';
import { factKey } from '../reports/fact-key.ts';

/** One row: its key, its columns, and the finding itself as the database reads them. */
export interface ReclaimableRow {
  readonly key: string;
  readonly row: string;
  readonly document: string;
}

/** What has to be written of them. */
export interface ReclaimableChanges {
  readonly changed: readonly ReclaimableRow[];
  /** Keys of rows that are there no longer; undefined: all that are not among `changed`. */
  readonly gone: readonly string[] | undefined;
}

/** The rows. A finding is the same while its code and what it is about are: bytes and words change with every report. */
export function reclaimableRowsOf(found: readonly Reclaimable[]): readonly ReclaimableRow[] {
  const rows = new Map<string, ReclaimableRow>();
  for (const { code, finding, shared, isCounted } of found) {
    const { severity, subject, bytesAtStake } = finding;
    const key = factKey(nameOf(code, subject));
    const row = json({
      key,
      code,
      severity,
      bytes: bytesAtStake,
      counted: isCounted,
      pool_key: shared === undefined ? undefined : factKey(shared.poolId),
      place: shared === undefined ? undefined : factKey(shared.place),
      about: storedText([subject.guest, subject.path ?? subject.pool].filter((part) => part !== undefined).join(' ')),
    });
    rows.set(key, { key, row, document: json(finding) });
  }
  return [...rows.values()];
}

function nameOf(code: string, { pool, guest, disk, path }: FindingSubject): string {
  return JSON.stringify([code, pool, guest, disk, path]);
}

/** What turns the rows before into those now. Without rows before, everything is looked at by the database. */
export function reclaimableChanges(
  before: readonly ReclaimableRow[] | undefined,
  now: readonly ReclaimableRow[],
): ReclaimableChanges {
  if (before === undefined) return { changed: now, gone: undefined };
  const old = new Map(before.map((entry) => [entry.key, entry]));
  const changed = now.filter(({ key, row, document }) => {
    const was = old.get(key);
    return was?.row !== row || was.document !== document;
  });
  for (const { key } of now) old.delete(key);
  return { changed, gone: [...old.keys()] };
}
