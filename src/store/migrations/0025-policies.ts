// Migration 25: reserves and allocation ratios that operators set for the fleet, an aggregate, a host or a shared pool.
import type { Migration } from './migration.ts';

/** Plans are made once for a session and kept while tables grow from nothing: they must find rows by their indexes whatever the
 *  statistics were on that day. */
const BY_INDEX =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off';

/** See the head of the file. */
export const POLICIES: Migration = {
  name: '0025-policies',
  statements: [
    // What is null is left to the scopes beneath. The key is a UUID in lower case, a provider's id, or empty for the fleet.
    `create table policy_overrides (
      scope text not null check (scope in ('fleet', 'aggregate', 'host', 'pool')),
      key text not null check (length(key) <= 500 and (key = '') = (scope = 'fleet')),
      resource text not null check (resource in ('vcpus', 'memory', 'disk')),
      reserved bigint check (reserved >= 0),
      allocation_ratio_ppm bigint check (allocation_ratio_ppm > 0),
      reason text not null,
      actor text not null,
      changed_at timestamptz not null,
      primary key (scope, key, resource),
      constraint policy_overrides_says_something check (num_nonnulls(reserved, allocation_ratio_ppm) > 0)
    )`,

    // Callers of the Placement API write UUIDs in any spelling, and are shown them as they wrote them.
    `create function aggregate_uuid(written text) returns text language sql immutable as $$
      select regexp_replace(translate(replace(replace(lower(written), 'urn:', ''), 'uuid:', ''), '{}-', ''),
        '^(.{8})(.{4})(.{4})(.{4})(.{12})$', '\\1-\\2-\\3-\\4-\\5')
    $$`,
    `create index provider_aggregates_by_uuid on provider_aggregates (aggregate_uuid(aggregate))`,

    // As it was, but that a host which was no provider waits for a change of policy to end before it becomes one: such a change locks
    // those that there are, and would pass over it.
    `create or replace function observe_provider(provider text, began timestamptz, print text) returns text
    language plpgsql ${BY_INDEX} as $$
      declare
        same boolean;
      begin
        for attempt in 1..2 loop
          update providers set observed_at = began
          where id = provider and (observed_at is null or observed_at < began)
          returning reconciled_generation = generation and reconciled_print = print into same;
          if found then return case when same then 'as-before' else 'changed' end; end if;
          if attempt = 1 and not exists (select from providers where id = provider) then
            perform pg_advisory_xact_lock_shared(482905712995);
            insert into providers (id, generation) values (provider, 0) on conflict (id) do nothing;
          end if;
        end loop;
        return 'older';
      end
    $$`,
  ],
};
