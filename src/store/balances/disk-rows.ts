// The promises of a report as rows of the table disks, and what changed of them since the report before.
import type { Balance } from '../../core/pool.ts';
import { KEY_OF } from '../../core/report-delta.ts';
import { json, storedText } from '../column-types.ts';
import { factKey } from '../reports/fact-key.ts';

/** One row: its key, and all of it as the database reads it. */
export interface DiskRow {
  readonly key: string;
  readonly document: string;
}

/** What has to be written of them. */
export interface DiskRowChanges {
  readonly changed: readonly DiskRow[];
  /** Keys of rows that are there no longer; undefined: all that are not among `changed`. */
  readonly gone: readonly string[] | undefined;
}

/** A guest may have two disks of one target, if only by malice: the second gets a number. */
export function diskRowsOf(balances: readonly Balance[]): readonly DiskRow[] {
  const seen = new Map<string, number>();
  return balances
    .flatMap(({ promises }) => promises)
    .map(({ guest, disk, poolId, virtualSize, allocation, ceiling, growth, basis }) => {
      const name = `${KEY_OF.guests(guest)} ${disk.target} ${poolId}`;
      const number = (seen.get(name) ?? 0) + 1;
      seen.set(name, number);
      const key = factKey(number === 1 ? name : `${name} ${number}`);
      const document = json({
        key,
        guest_uuid: storedText(guest.uuid),
        guest_name: storedText(guest.name),
        target: storedText(disk.target),
        pool_key: factKey(poolId),
        virtual_size: virtualSize,
        allocation,
        ceiling,
        growth,
        basis,
      });
      return { key, document };
    });
}

/** What turns the rows before into those now. Without rows before, everything is looked at by the database. */
export function diskRowChanges(before: readonly DiskRow[] | undefined, now: readonly DiskRow[]): DiskRowChanges {
  if (before === undefined) return { changed: now, gone: undefined };
  const old = new Map(before.map(({ key, document }) => [key, document]));
  const changed = now.filter(({ key, document }) => old.get(key) !== document);
  for (const { key } of now) old.delete(key);
  return { changed, gone: [...old.keys()] };
}
