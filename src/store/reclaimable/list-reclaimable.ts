// What can be had back over all hosts: a page with most bytes first, and sums. What lies on a shared pool is there once, and counts as unused
// only when every host that mounts the pool says so.
import { sql, type RawBuilder } from 'kysely';
import { UNUSED_CODES } from '../../core/reclaimable.ts';
import type { JsonIn } from '../../wire/json.ts';
import { timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';

/** Which. */
export interface ReclaimableFilter {
  /** Undefined: of all. */
  readonly codes: readonly string[] | undefined;
  readonly severity: string | undefined;
  readonly hostId: string | undefined;
  /** Contained in the host's name, or in a path, guest or pool of the finding; in either case. */
  readonly search: string | undefined;
}

/** Where a page begins: after the row with these values. */
export interface ReclaimablePlace {
  readonly bytes: bigint | undefined;
  readonly hostId: string;
  readonly key: string;
}

/** One row, with its host. */
export interface ListedReclaimable extends ReclaimablePlace {
  readonly code: string;
  readonly isShared: boolean;
  readonly hostName: string;
  readonly receivedAtMs: number;
  /** When the audit of its latest report ended, by the host's own clock. */
  readonly measuredAtMs: number;
  readonly periodMs: number;
  readonly firstSeenAtMs: number;
  readonly document: JsonIn;
}

/** A page: most bytes first, unknown ones last. By reclaimable_by_bytes or reclaimable_by_code, read backwards. */
export async function listReclaimable(
  tx: Tx,
  filter: ReclaimableFilter,
  { after, limit }: { readonly after: ReclaimablePlace | undefined; readonly limit: number },
): Promise<readonly ListedReclaimable[]> {
  const from =
    after === undefined
      ? sql`true`
      : sql`(coalesce(r.bytes, -1), r.host_id, r.key) < (${String(after.bytes ?? -1n)}::numeric, ${after.hostId}::uuid, ${after.key})`;
  const { rows } = await sql<{
    readonly bytes: bigint | null;
    readonly host_id: string;
    readonly key: string;
    readonly code: string;
    readonly is_shared: boolean;
    readonly name: string;
    readonly received_at: number;
    readonly measured_at: bigint | null;
    readonly period_ms: bigint;
    readonly first_seen_at: number;
    readonly document: JsonIn;
  }>`
    ${COUNTED_ONCE}
    select r.bytes, r.host_id, r.key, r.code, r.pool_key is not null as is_shared, h.name, h.received_at, h.period_ms,
      (select (s.summary ->> 'measuredAtMs')::bigint from host_states s where s.host_id = r.host_id) as measured_at,
      r.first_seen_at, r.document
    ${FROM_ROWS}
    where ${wanted(filter)} and ${from}
    order by coalesce(r.bytes, -1) desc, r.host_id desc, r.key desc
    limit ${limit}`.execute(tx);
  return rows.map((row) => ({
    bytes: row.bytes ?? undefined,
    hostId: row.host_id,
    key: row.key,
    code: row.code,
    isShared: row.is_shared,
    hostName: row.name,
    receivedAtMs: row.received_at,
    measuredAtMs: Number(row.measured_at ?? row.received_at),
    periodMs: Number(row.period_ms),
    firstSeenAtMs: row.first_seen_at,
    document: row.document,
  }));
}

/** Sums of one code, or of all. */
export interface ReclaimableSum {
  /** Undefined: of all codes, where bytes that two of them tell of are in it once. */
  readonly code: string | undefined;
  readonly bytes: bigint;
  /** Findings whose bytes are in the sum. */
  readonly known: number;
  /** Findings of which nobody can say how much they would give back. */
  readonly unknown: number;
  /** Of hosts that have not reported for more than so many periods of theirs. */
  readonly stale: number;
}

/** The sums. Reads every row of the filter. */
export async function sumReclaimable(
  tx: Tx,
  filter: ReclaimableFilter,
  { nowMs, latePeriods }: { readonly nowMs: number; readonly latePeriods: number },
): Promise<readonly ReclaimableSum[]> {
  const { rows } = await sql<{
    readonly code: string | null;
    readonly bytes: bigint | null;
    readonly once: bigint | null;
    readonly known: bigint;
    readonly unknown: bigint;
    readonly stale: bigint;
  }>`
    ${COUNTED_ONCE}
    select r.code,
      sum(r.bytes) as bytes,
      sum(r.bytes) filter (where r.counted) as once,
      count(r.bytes) as known,
      count(*) - count(r.bytes) as unknown,
      count(*) filter (
        where h.received_at + h.period_ms * ${latePeriods} * interval '1 millisecond' < ${timestamp(nowMs)}::timestamptz
      ) as stale
    ${FROM_ROWS}
    where ${wanted(filter)}
    group by rollup (r.code)
    order by r.code nulls first`.execute(tx);
  return rows.map((row) => ({
    code: row.code ?? undefined,
    bytes: (row.code === null && filter.codes?.length !== 1 ? row.once : row.bytes) ?? 0n,
    known: Number(row.known),
    unknown: Number(row.unknown),
    stale: Number(row.stale),
  }));
}

/** Of what several hosts tell of one place, the row of the host that was heard of last; of equals that of the least id. */
const COUNTED_ONCE = sql`
  with mounted as (
    select key, count(*) as hosts from pools where gone_at is null and key in (
      select pool_key from reclaimable where pool_key is not null
    )
    group by key
  ), told as (
    select distinct on (r.pool_key, r.place) r.host_id, r.key,
      count(*) over (partition by r.pool_key, r.place) as hosts
    from reclaimable r join host_states s on s.host_id = r.host_id
    where r.pool_key is not null
    order by r.pool_key, r.place, s.announced <> 'fresh', r.host_id
  )`;

const FROM_ROWS = sql`
  from reclaimable r
  join hosts h on h.id = r.host_id
  left join told t on t.host_id = r.host_id and t.key = r.key
  left join mounted m on m.key = r.pool_key`;

function wanted({ codes, severity, hostId, search }: ReclaimableFilter): RawBuilder<boolean> {
  const conditions = [
    sql<boolean>`(r.pool_key is null or (t.key is not null
      and (not r.code = any (${[...UNUSED_CODES]}::text[]) or t.hosts >= m.hosts)))`,
    ...(codes === undefined ? [] : [sql<boolean>`r.code = any (${[...codes]}::text[])`]),
    ...(severity === undefined ? [] : [sql<boolean>`r.severity = ${severity}`]),
    ...(hostId === undefined ? [] : [sql<boolean>`r.host_id = ${hostId}::uuid`]),
    ...(search === undefined
      ? []
      : [sql<boolean>`(strpos(lower(h.name), lower(${search})) > 0 or strpos(lower(r.about), lower(${search})) > 0)`]),
  ];
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}
