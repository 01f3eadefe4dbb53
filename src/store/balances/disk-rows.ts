// The promises of a report as rows of the table disks, and what changed of them since the report before.
import type { DiskFacts, GuestFacts } from '../../core/guest.ts';
import type { Balance } from '../../core/pool.ts';
import type { DiskPromise } from '../../core/promise.ts';
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

/** The rows, in no order that matters. */
export function diskRowsOf(balances: readonly Balance[]): readonly DiskRow[] {
  return keyed(balances.flatMap(({ promises }) => promises)).map(([name, promise]) => {
    const { guest, disk, poolId, virtualSize, allocation, ceiling, growth, basis } = promise;
    const key = factKey(name);
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

/** Each line with a name that no other has: guest, target and pool, and of several that share these all but the first a number. A guest may
 *  have two disks of one target, a drive that has another medium from its next boot on; and what parts a name, names may hold. */
function keyed(promises: readonly DiskPromise[]): readonly (readonly [name: string, promise: DiskPromise])[] {
  const named = Map.groupBy(promises, ({ guest, disk, poolId }) => `${KEY_OF.guests(guest)} ${disk.target} ${poolId}`);
  const taken = new Set(named.keys());
  return [...named].flatMap(([name, alike]) => {
    const [first, ...more] = alike.length === 1 ? alike : inDefinedOrder(alike);
    let number = 1;
    const rest = more.map((promise) => {
      do number += 1;
      while (taken.has(`${name} ${number}`));
      taken.add(`${name} ${number}`);
      return [`${name} ${number}`, promise] as const;
    });
    return first === undefined ? rest : [[name, first] as const, ...rest];
  });
}

/** As their guests' definitions list them: figures change from report to report, and each disk must keep its past. */
function inDefinedOrder(alike: readonly DiskPromise[]): readonly DiskPromise[] {
  const places = new Map([...new Set(alike.map(({ guest }) => guest))].map((guest) => [guest, placesOf(guest)]));
  const placeOf = ({ guest, disk }: DiskPromise): number => places.get(guest)?.get(disk) ?? 0;
  return alike.toSorted((a, b) => placeOf(a) - placeOf(b));
}

function placesOf({ disks }: GuestFacts): ReadonlyMap<DiskFacts, number> {
  return new Map(disks.map((disk, place) => [disk, place]));
}

/** What turns the rows before into those now. Without rows before, everything is looked at by the database. */
export function diskRowChanges(before: readonly DiskRow[] | undefined, now: readonly DiskRow[]): DiskRowChanges {
  if (before === undefined) return { changed: now, gone: undefined };
  const old = new Map(before.map(({ key, document }) => [key, document]));
  const changed = now.filter(({ key, document }) => old.get(key) !== document);
  for (const { key } of now) old.delete(key);
  return { changed, gone: [...old.keys()] };
}
