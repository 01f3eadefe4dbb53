// What is moved from one database to another: every table but the record of migrations, those that others point at first.
import { sql } from 'kysely';
import type { Tables, Tx } from '../tables.ts';

/** In an order in which rows can be inserted. A test holds the list against the catalogue. */
export const MOVED_TABLES = [
  'tokens',
  'audit_log',
  'leases',
  'hosts',
  'facts',
  'pools',
  'disks',
  'pool_history',
  'disk_history',
  'pool_5min',
  'pool_1h',
  'pool_1d',
  'roll_ups',
  'late_reports',
  'history_kept',
  'disk_starts',
  'host_states',
  'reclaimable',
  'providers',
  'inventories',
  'memberships',
  'provider_traits',
  'provider_aggregates',
  'custom_names',
  'policy_overrides',
  'consumers',
  'claims',
  'claim_resources',
  'claim_events',
  'forced_claims',
  'placements',
] as const satisfies readonly (keyof Tables)[];

/** Tables that stay: migrations are the target's own, sessions last for hours, jobs are due by its clock, servers are its own, settings are those of its servers, and
 *  events are ordered by the numbers of the source's transactions, which mean nothing in another database. */
export const UNMOVED_TABLES: readonly (keyof Tables)[] = [
  'migrations',
  'sessions',
  'jobs',
  'servers',
  'promise_settings',
  'events',
  'events_removed',
];

/** One of MOVED_TABLES. */
export type MovedTable = (typeof MOVED_TABLES)[number];

/** A column by the database's own account. */
export interface Column {
  readonly name: string;
  /** As in a cast: "timestamp with time zone". */
  readonly type: string;
  /** Numbers itself. */
  readonly isIdentity: boolean;
}

/** The columns of a table, in its order; without the numbers of transactions, which mean nothing in another database: it gives its own. */
export async function columnsOf(tx: Tx, table: MovedTable): Promise<readonly Column[]> {
  const { rows } = await sql<Column>`
    select attname::text as name, format_type(atttypid, atttypmod) as type, attidentity <> '' as "isIdentity"
    from pg_attribute
    where attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attname <> 'changed_xact'
    order by attnum`.execute(tx);
  return rows;
}

/** How many rows a table has. */
export async function countOf(tx: Tx, table: MovedTable): Promise<bigint> {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from ${sql.table(table)}`.execute(tx);
  return rows[0]?.n ?? 0n;
}
