// Guests of hosts' latest reports, as their documents, without the rest of the reports.
import { sql, type RawBuilder } from 'kysely';
import type { JsonIn } from '../../wire/json.ts';
import type { Tx } from '../tables.ts';

/** The guests of these hosts, by host, in the order of their reports. By the primary key of facts. */
export async function guestsOfHosts(
  tx: Tx,
  hostIds: readonly string[],
): Promise<ReadonlyMap<string, readonly JsonIn[]>> {
  const { rows } = await sql<{ host_id: string; document: JsonIn }>`
    select host_id, document from facts
    where host_id = any (${hostIds}::uuid[]) and kind = 'guest' order by host_id, place`.execute(tx);
  const byHost = Map.groupBy(rows, ({ host_id }) => host_id);
  return new Map([...byHost].map(([id, list]) => [id, list.map(({ document }) => document)]));
}

/** A guest with what is said of its host. */
export interface HostedGuestRow {
  readonly uuid: string;
  readonly document: JsonIn;
  readonly hostName: string;
  readonly receivedAtMs: number;
  readonly periodMs: number;
}

/** Which guests. What is undefined chooses none out. */
export interface WantedGuests {
  /** After this UUID. */
  readonly after?: string | undefined;
  readonly limit: number;
  readonly uuid?: string | undefined;
  /** Of a host with just this name. */
  readonly hostName?: string | undefined;
  /** In the name that its owner gave it, or libvirt's. */
  readonly name?: string | undefined;
  readonly states?: readonly string[] | undefined;
  readonly project?: string | undefined;
}

/** A page of guests by UUID, each once: where several hosts define one, as that which runs, else as that heard of last. Guests whose
 *  key is no UUID and name but a hash of them (longer than any that libvirt defines) are left out. By facts_guests_by_uuid: the UUIDs
 *  are walked in its order, and no further than the page goes. */
export async function listGuests(tx: Tx, wanted: WantedGuests): Promise<readonly HostedGuestRow[]> {
  const { rows } = await sql<{
    uuid: string;
    document: JsonIn;
    host_name: string;
    received_at: number;
    period_ms: bigint;
  }>`
    select guest.* from (
      select distinct split_part(key, ' ', 1) as uuid from facts where ${all(definedWhere(wanted))} order by uuid
    ) as wanted, lateral (
      select wanted.uuid, document, hosts.name as host_name, received_at, period_ms
      from facts join hosts on hosts.id = host_id
      where kind = 'guest' and split_part(key, ' ', 1) = wanted.uuid and ${onHost(wanted)}
      order by (document ->> 'state' = 'running') desc, received_at desc, host_id limit 1
    ) as guest
    where ${all(seenWhere(wanted))}
    order by wanted.uuid limit ${wanted.limit}`.execute(tx);
  return rows.map(({ uuid, document, host_name: hostName, received_at: receivedAtMs, period_ms }) => {
    // The schema of reports holds it to JavaScript's safe integers.
    return { uuid, document, hostName, receivedAtMs, periodMs: Number(period_ms) };
  });
}

/** Whether any host defines it. */
export async function hasGuest(tx: Tx, uuid: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from facts where kind = 'guest' and split_part(key, ' ', 1) = ${uuid} limit 1`.execute(tx);
  return rows.length > 0;
}

/** What can be said of a definition before the guest's one is chosen. */
function definedWhere({ after, uuid, hostName }: WantedGuests): readonly RawBuilder<unknown>[] {
  return [
    sql`kind = 'guest' and key not like 'sha256:%'`,
    ...(after === undefined ? [] : [sql`split_part(key, ' ', 1) > ${after}`]),
    ...(uuid === undefined ? [] : [sql`split_part(key, ' ', 1) = ${uuid}`]),
    onHost({ hostName }),
  ];
}

function onHost({ hostName }: Pick<WantedGuests, 'hostName'>): RawBuilder<unknown> {
  return hostName === undefined ? sql`true` : sql`host_id in (select id from hosts where name = ${hostName})`;
}

function seenWhere({ name, states, project }: WantedGuests): readonly RawBuilder<unknown>[] {
  const shown = sql`coalesce(document #>> '{nova,instanceName}', document ->> 'name')`;
  return [
    sql`true`,
    ...(name === undefined ? [] : [sql`strpos(${shown}, ${name}) > 0`]),
    ...(states === undefined ? [] : [sql`document ->> 'state' = any (${states}::text[])`]),
    ...(project === undefined ? [] : [sql`document #>> '{nova,project,id}' = ${project}`]),
  ];
}

function all(conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join(conditions, sql` and `);
}
