// Hosts with what is derived of their latest reports: a page by name or by worst case, or one of them by id or name.
import { sql } from 'kysely';
import type { JsonIn } from '../../wire/json.ts';
import { hostOf, type StoredHost } from '../reports/host.ts';
import type { Tx } from '../tables.ts';

/** A host with its state, but for its findings: they are many, and no list shows them. */
export interface ListedHost extends StoredHost {
  /** When the audit began and ended, by the host's clock. */
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly twoAgentsAtMs: number | undefined;
  readonly announced: 'fresh' | 'late' | 'lost';
  readonly worstCaseFree: bigint | undefined;
  readonly summary: JsonIn;
}

/** Where a page begins: after the host with these values. An unknown worst case stands last. */
export interface HostPlace {
  readonly name: string;
  readonly id: string;
  readonly worstCaseFree: bigint | undefined;
}

/** What page is wanted. */
export interface HostPage {
  readonly sort: 'name' | 'worst-case-free';
  readonly after: HostPlace | undefined;
  readonly limit: number;
  /** Only hosts whose name contains this, in either case. */
  readonly search: string | undefined;
  /** Only these; absent: all. */
  readonly ids?: readonly string[] | undefined;
}

/** A page. By hosts_by_name, or host_states_by_worst_case. */
export async function listFleet(tx: Tx, { sort, after, limit, search, ids }: HostPage): Promise<readonly ListedHost[]> {
  let query = joined(tx).limit(limit);
  if (search !== undefined) query = query.where(sql<boolean>`strpos(lower(hosts.name), lower(${search})) > 0`);
  if (ids !== undefined) query = query.where('hosts.id', 'in', ids);
  if (sort === 'name') {
    query = query.orderBy('hosts.name').orderBy('hosts.id');
    if (after !== undefined)
      query = query.where(sql<boolean>`(hosts.name, hosts.id) > (${after.name}, ${after.id}::uuid)`);
    return (await query.execute()).map((row) => listedOf(row));
  }
  query = query.orderBy(sql`coalesce(worst_case_free, 'Infinity')`).orderBy('hosts.id');
  if (after !== undefined) {
    const worst = after.worstCaseFree === undefined ? 'Infinity' : String(after.worstCaseFree);
    query = query.where(
      sql<boolean>`(coalesce(worst_case_free, 'Infinity'), host_states.host_id) > (${worst}::numeric, ${after.id}::uuid)`,
    );
  }
  return (await query.execute()).map((row) => listedOf(row));
}

/** Hosts by their ids, in no order; one that is no more is left out. By the primary key. */
export async function listHosts(tx: Tx, ids: readonly string[]): Promise<readonly ListedHost[]> {
  if (ids.length === 0) return [];
  const rows = await joined(tx)
    .where(sql<boolean>`hosts.id = any (${[...ids]}::uuid[])`)
    .execute();
  return rows.map((row) => listedOf(row));
}

/** One host by its id; or those of this name, and those whose ids begin so: a few at most, by id. */
export async function findListed(tx: Tx, idOrName: string): Promise<readonly ListedHost[]> {
  if (ID.test(idOrName)) {
    const rows = await joined(tx).where('hosts.id', '=', idOrName.toLowerCase()).execute();
    return rows.map((row) => listedOf(row));
  }
  const named = joined(tx).where('hosts.name', '=', idOrName).orderBy('hosts.id').limit(MOST_OF_ONE_NAME);
  const found = (await named.execute()).map((row) => listedOf(row));
  const range = idsBeginning(idOrName.toLowerCase());
  const begun = range === undefined ? [] : await findListedBetween(tx, range);
  // A host that takes the beginning of another's id for its name must not be taken for it.
  return [...new Map([...found, ...begun].map((host) => [host.id, host])).values()];
}

const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Shorter ones are names: "beef" is a host. As many characters as `git` and tables show. */
const LEAST_OF_ID = 8;

/** The first and the last id that begins so; undefined where none does. */
function idsBeginning(text: string): { readonly first: string; readonly last: string } | undefined {
  if (text.length < LEAST_OF_ID) return undefined;
  const [first, last] = ['0', 'f'].map((digit) => text + NO_ID.slice(text.length).replaceAll('0', digit));
  return first !== undefined && last !== undefined && ID.test(first) ? { first, last } : undefined;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Other hosts of a host's name, a few at most. By hosts_by_name. */
export async function idsOfName(tx: Tx, { id, name }: Pick<ListedHost, 'id' | 'name'>): Promise<readonly string[]> {
  const query = tx.selectFrom('hosts').select('id').where('name', '=', name).where('id', '<>', id);
  return (await query.orderBy('id').limit(MOST_OF_ONE_NAME).execute()).map((row) => row.id);
}

/** The same for each of these hosts; those that nobody shares a name with are left out. By the primary key and hosts_by_name. */
export async function othersOfName(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ id: string; other: string }>`
    select one.id, other.id as other from hosts one join hosts other on other.name = one.name and other.id <> one.id
    where one.id = any(${ids}::uuid[]) order by other.id`.execute(tx);
  const byId = Map.groupBy(rows, ({ id }) => id);
  return new Map([...byId].map(([id, others]) => [id, others.map(({ other }) => other)]));
}

/** Hosts whose ids are from `first` to `last`, a few at most. By the primary key. */
export async function findListedBetween(
  tx: Tx,
  { first, last }: { readonly first: string; readonly last: string },
): Promise<readonly ListedHost[]> {
  const query = joined(tx).where('hosts.id', '>=', first).where('hosts.id', '<=', last).limit(MOST_OF_ONE_NAME);
  return (await query.execute()).map((row) => listedOf(row));
}

/** To say that a name is not enough, a few suffice; one more tells that these are not all. */
const MOST_OF_ONE_NAME = 11;

function joined(tx: Tx) {
  return tx
    .selectFrom('hosts')
    .innerJoin('host_states', 'host_states.host_id', 'hosts.id')
    .select([
      'hosts.id',
      'hosts.name',
      'hosts.agent_run',
      'hosts.sequence',
      'hosts.period_ms',
      'hosts.received_at',
      'hosts.first_seen_at',
      'hosts.started_at',
      'hosts.finished_at',
      'host_states.two_agents_at',
      'host_states.announced',
      'host_states.worst_case_free',
      'host_states.summary',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof joined>['executeTakeFirstOrThrow']>>;

function listedOf(row: Row): ListedHost {
  return {
    ...hostOf(row),
    startedAtMs: row.started_at,
    finishedAtMs: row.finished_at,
    twoAgentsAtMs: row.two_agents_at ?? undefined,
    announced: row.announced,
    worstCaseFree: row.worst_case_free === null ? undefined : BigInt(row.worst_case_free),
    summary: row.summary,
  };
}
