// Migration 9: the history of pools in buckets (pool_5min, pool_1h, pool_1d), how far it is made, and how old rows may be removed.
import type { Migration } from './migration.ts';

const FIGURES = ['total', 'occupied', 'available', 'growth', 'worst_case_free', 'provisioned'];

/** Of each figure: how many samples were known, and of those the least, the most, the sum and the last. */
const COLUMNS = FIGURES.map(
  (figure) =>
    `${figure}_known integer not null, ${figure}_min numeric, ${figure}_max numeric, ${figure}_sum numeric not null, ` +
    `${figure}_last numeric`,
).join(', ');

const TABLE = `(
      pool_ref bigint not null,
      at timestamptz not null,
      samples integer not null check (samples > 0),
      ${COLUMNS},
      primary key (pool_ref, at)
    )`;

/** See the head of the file. Of 10,000 pools five minutes are 2.9 million rows a day, hours 7.4 million a month, hence partitions; days are
 *  few. */
export const ROLL_UPS: Migration = {
  name: '0009-roll-ups',
  statements: [
    `create table pool_5min ${TABLE} partition by range (at)`,
    `create index pool_5min_by_at on pool_5min using brin (at)`,
    `create table pool_1h ${TABLE} partition by range (at)`,
    `create index pool_1h_by_at on pool_1h using brin (at)`,
    `create table pool_1d ${TABLE}`,
    `create index pool_1d_by_at on pool_1d using brin (at)`,
    `create table roll_ups (
      length text primary key check (length in ('5min', '1h', '1d')),
      done_until timestamptz not null
    )`,
    // Logs that are only appended to lose their oldest rows by a transaction that says so, and in no other way.
    `create or replace function refuse_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and current_setting('ullage.retention', true) = 'on' then
          return null;
        end if;
        raise exception 'rows of % are never changed or removed', tg_table_name using errcode = 'restrict_violation';
      end
    $$`,
  ],
};
