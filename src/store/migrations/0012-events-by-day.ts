// Migration 12: events in partitions by day, so that old ones are dropped and not deleted; and up to where they were (events_removed).
import type { Migration } from './migration.ts';

/** See the head of the file. The number of an event comes from a sequence that the table owns: before PostgreSQL 17 a partitioned
 *  table's column cannot be an identity. A primary key would have to hold `at`, and nobody asks by number alone: there is none. */
export const EVENTS_BY_DAY: Migration = {
  name: '0012-events-by-day',
  statements: [
    `alter table events rename to events_before`,
    `alter index events_in_order rename to events_before_in_order`,
    `create sequence event_numbers`,
    `create table events (
      id bigint not null default nextval('event_numbers'),
      xact xid8 not null default pg_current_xact_id(),
      at timestamptz not null,
      host_id uuid not null,
      host_name text not null,
      kind text not null,
      detail json not null
    ) partition by range (at)`,
    `alter sequence event_numbers owned by events.id`,
    `create index events_in_order on events (xact, id)`,
    `do $$
      declare
        day timestamp;
      begin
        for day in select distinct date_trunc('day', at at time zone 'UTC') from events_before loop
          execute format('create table %I partition of events for values from (%L) to (%L)',
            'events_' || to_char(day, 'YYYYMMDD'), day at time zone 'UTC', (day + interval '1 day') at time zone 'UTC');
        end loop;
      end
    $$`,
    `insert into events (id, xact, at, host_id, host_name, kind, detail)
      select id, xact, at, host_id, host_name, kind, detail from events_before`,
    `select setval('event_numbers', coalesce(max(id), 0) + 1, false) from events_before`,
    `drop table events_before`,

    `create table events_removed (
      only_row boolean primary key default true check (only_row),
      xact xid8 not null,
      id bigint not null
    )`,
  ],
};
