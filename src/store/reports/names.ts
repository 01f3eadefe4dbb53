// Names of what others know by its id alone: the guests and pools of latest reports.
import { sql } from 'kysely';
import type { JsonIn } from '../../wire/json.ts';
import { factKey } from './fact-key.ts';
import type { Tx } from '../tables.ts';

/** A guest, and the host that it is said to be on: where two hosts define its UUID, that one's name is meant. */
export interface GuestAt {
  readonly hostId: string;
  /** UUID. */
  readonly guest: string;
}

/** The names of guests by host and UUID: as any host's latest report has it, else as the last that had a disk of it did, for as long as its past is
 *  kept. A name that fits no key is not found. By facts_guests_by_uuid and disks_by_guest. */
export async function namesOfGuests(tx: Tx, wanted: readonly GuestAt[]): Promise<(of: GuestAt) => string | undefined> {
  const pairs = [...new Map(wanted.map((one) => [keyOf(one), one])).values()];
  if (pairs.length === 0) return () => undefined;
  // The document is read whole: it may hold what no text column takes.
  const { rows } = await sql<{ host: string; guest: string; document: JsonIn }>`
    select wanted.host, wanted.guest, found.document
    from unnest(${pairs.map(({ hostId }) => hostId)}::text[], ${pairs.map(({ guest }) => factKey(guest))}::text[])
      as wanted(host, guest),
    lateral (
      select document from facts
      where kind = 'guest' and split_part(key, ' ', 1) = wanted.guest
      order by (host_id::text = wanted.host) desc, host_id limit 1
    ) as found`.execute(tx);
  const names = new Map(rows.map(({ host, guest, document }) => [keyOf({ hostId: host, guest }), nameIn(document)]));
  for (const { host, guest, name } of await namesOfGone(
    tx,
    pairs.filter((pair) => !names.has(keyOf(keyed(pair)))),
  )) {
    names.set(keyOf({ hostId: host, guest }), name);
  }
  return (of) => names.get(keyOf(keyed(of)));
}

function keyed({ hostId, guest }: GuestAt): GuestAt {
  return { hostId, guest: factKey(guest) };
}

/** Of guests that no latest report has: people speak of a deleted guest by its name, too. */
async function namesOfGone(tx: Tx, wanted: readonly GuestAt[]) {
  if (wanted.length === 0) return [];
  const { rows } = await sql<{ host: string; guest: string; name: string }>`
    select wanted.host, wanted.guest, found.guest_name as name
    from unnest(${wanted.map(({ hostId }) => hostId)}::text[], ${wanted.map(({ guest }) => factKey(guest))}::text[])
      as wanted(host, guest),
    lateral (
      select guest_name from disks
      where guest_uuid = wanted.guest
      order by (host_id::text = wanted.host) desc, gone_at desc nulls first, host_id, key limit 1
    ) as found`.execute(tx);
  return rows;
}

/** Of a guest's fact, which the schema of reports gives a name. */
function nameIn(document: JsonIn): string | undefined {
  const name = typeof document === 'object' && document !== null && 'name' in document ? document['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

function keyOf({ hostId, guest }: GuestAt): string {
  return `${hostId} ${guest}`;
}

/** The names of pools by their ids, as these hosts' latest reports have them. By the primary key. */
export async function namesOfPools(
  tx: Tx,
  hosts: readonly string[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const idOf = new Map(ids.map((id) => [factKey(id), id]));
  const { rows } = await sql<{ key: string; name: string }>`
    select distinct on (key) key, name from pools
    where host_id = any(${hosts}::uuid[]) and key = any(${[...idOf.keys()]}::text[]) and gone_at is null
    order by key, host_id`.execute(tx);
  return new Map(rows.map(({ key, name }) => [idOf.get(key) ?? key, name]));
}
