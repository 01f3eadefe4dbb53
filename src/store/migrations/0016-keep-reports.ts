// Migration 16: functions that keep a report, so that it takes one message to the database and no statement is planned anew; and room on
// the pages of facts and disks, so that a row that changes stays on its page.
import type { Migration } from './migration.ts';

/** Plans are made once for a session and kept while tables grow from nothing: they must find rows by their indexes whatever the
 *  statistics were on that day. */
const BY_INDEX =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off';

/** See the head of the file. A function lives in the database and not in a session, as a prepared statement does, and so is there behind
 *  PgBouncer. Each of its statements sees what was committed before it began: what waits for a lock reads after it has it. They
 *  decide nothing: that is done in src/. */
export const KEEP_REPORTS: Migration = {
  name: '0016-keep-reports',
  statements: [
    `alter table facts set (fillfactor = 80)`,
    `alter table disks set (fillfactor = 80)`,

    `create function lock_host(whose uuid) returns table (
      id uuid, name text, agent_run uuid, sequence bigint, period_ms bigint, received_at timestamptz,
      first_seen_at timestamptz, previous_run uuid, replaced_at timestamptz, two_agents_at timestamptz, announced text)
    language plpgsql ${BY_INDEX} as $$
      begin
        perform pg_advisory_xact_lock(hashtextextended(whose::text, 0));
        return query
          select h.id, h.name, h.agent_run, h.sequence, h.period_ms, h.received_at, h.first_seen_at, s.previous_run,
            s.replaced_at, s.two_agents_at, s.announced
          from hosts h left join host_states s on s.host_id = h.id where h.id = whose;
      end
    $$`,

    `create function keep_host(
      whose uuid, at_time timestamptz, new_name text, run uuid, number bigint, period bigint, version text, boot text,
      started timestamptz, finished timestamptz, new_heading json) returns void
    language plpgsql ${BY_INDEX} as $$
      begin
        update hosts set name = new_name, agent_run = run, sequence = number, period_ms = period,
          agent_version = version, boot_id = boot, started_at = started, finished_at = finished,
          received_at = at_time, heading = new_heading
        where id = whose;
        if found then return; end if;
        insert into hosts (id, name, agent_run, sequence, period_ms, agent_version, boot_id, started_at, finished_at,
          received_at, first_seen_at, heading)
        values (whose, new_name, run, number, period, version, boot, started, finished, at_time, at_time, new_heading);
      end
    $$`,

    `create function keep_host_state(
      whose uuid, previous uuid, replaced timestamptz, two_agents timestamptz, told text, worst numeric,
      new_summary json, new_findings json) returns void
    language plpgsql ${BY_INDEX} as $$
      begin
        update host_states set previous_run = previous, replaced_at = replaced, two_agents_at = two_agents,
          announced = told, worst_case_free = worst, summary = new_summary, findings = new_findings
        where host_id = whose;
        if found then return; end if;
        insert into host_states (host_id, previous_run, replaced_at, two_agents_at, announced, worst_case_free, summary,
          findings)
        values (whose, previous, replaced, two_agents, told, worst, new_summary, new_findings);
      end
    $$`,

    // New facts follow those that stay; those that changed stay where they are.
    `create function keep_facts(
      whose uuid, old_kinds text[], old_keys text[], new_kinds text[], new_keys text[], new_documents text[])
      returns void
    language plpgsql ${BY_INDEX} as $$
      declare
        known bigint;
      begin
        if cardinality(old_keys) > 0 then
          delete from facts using unnest(old_kinds, old_keys) as old (kind, key)
          where facts.host_id = whose and facts.kind = old.kind and facts.key = old.key;
        end if;
        update facts set document = new.document::json
        from unnest(new_kinds, new_keys, new_documents) as new (kind, key, document)
        where facts.host_id = whose and facts.kind = new.kind and facts.key = new.key;
        get diagnostics known = row_count;
        if known = cardinality(new_keys) then return; end if;
        with new as (
          select * from unnest(new_kinds, new_keys, new_documents) with ordinality as new (kind, key, document, number)
        ), last as (
          select wanted.kind,
            (select coalesce(max(place), -1) from facts where host_id = whose and facts.kind = wanted.kind) as place
          from (select distinct kind from new) as wanted
        )
        insert into facts (host_id, kind, key, place, document)
        select whose, new.kind, new.key, least(last.place + number, 2147483647), new.document::json
        from new join last on last.kind = new.kind
        on conflict (host_id, kind, key) do nothing;
      end
    $$`,

    // Every pool gets a row of history, unless the report is older than the history that is kept.
    `create function keep_pools(whose uuid, at_time timestamptz, rows json, of_pools boolean) returns void
    language plpgsql ${BY_INDEX} as $$
      begin
        with found as (
          select * from json_to_recordset(rows) as row (
            key text, name text, kind text, shared boolean, total bigint, occupied bigint, root_reserved bigint,
            available bigint, growth numeric, worst_case_free numeric, provisioned numeric, unknown_disks integer)
        ), gone as (
          update pools set gone_at = at_time
          where host_id = whose and gone_at is null and key not in (select key from found)
        ), changed as (
          update pools set name = found.name, kind = found.kind, shared = found.shared, total = found.total,
            occupied = found.occupied, root_reserved = found.root_reserved, available = found.available,
            growth = found.growth, worst_case_free = found.worst_case_free, provisioned = found.provisioned,
            unknown_disks = found.unknown_disks, gone_at = null
          from found where pools.host_id = whose and pools.key = found.key
          returning pools.*
        ), added as (
          insert into pools (host_id, key, name, kind, shared, total, occupied, root_reserved, available, growth,
            worst_case_free, provisioned, unknown_disks)
          select whose, key, name, kind, shared, total, occupied, root_reserved, available, growth, worst_case_free,
            provisioned, unknown_disks
          from found where not exists (select from pools where pools.host_id = whose and pools.key = found.key)
          returning *
        )
        insert into pool_history (pool_ref, at, total, occupied, root_reserved, available, growth, worst_case_free,
          provisioned, unknown_disks)
        select ref, at_time, total, occupied, root_reserved, available, growth, worst_case_free, provisioned,
          unknown_disks
        from (select * from changed union all select * from added) as kept where of_pools;
      end
    $$`,

    // A disk gets a row of history when a figure of it changed, and when it is gone. No list of those that are gone: all but the given.
    `create function keep_disks(whose uuid, at_time timestamptz, rows json, gone_keys text[]) returns void
    language plpgsql ${BY_INDEX} as $$
      begin
        if gone_keys is null then
          with gone as (
            update disks set gone_at = at_time
            where host_id = whose and gone_at is null
              and key not in (select key from json_to_recordset(rows) as row (key text))
            returning ref
          )
          insert into disk_history (disk_ref, at, gone) select ref, at_time, true from gone;
        elsif cardinality(gone_keys) > 0 then
          with gone as (
            update disks set gone_at = at_time
            where host_id = whose and gone_at is null and key = any (gone_keys)
            returning ref
          )
          insert into disk_history (disk_ref, at, gone) select ref, at_time, true from gone;
        end if;
        with found as (
          select * from json_to_recordset(rows) as row (
            key text, guest_uuid text, guest_name text, target text, pool_key text, virtual_size bigint,
            allocation numeric, ceiling numeric, growth numeric, basis text)
        ), changed as (
          update disks set virtual_size = found.virtual_size, allocation = found.allocation, ceiling = found.ceiling,
            growth = found.growth, basis = found.basis, gone_at = null
          from found
          where disks.host_id = whose and disks.key = found.key and (disks.gone_at is not null or
            (disks.virtual_size, disks.allocation, disks.ceiling, disks.growth, disks.basis) is distinct from
            (found.virtual_size, found.allocation, found.ceiling, found.growth, found.basis))
          returning disks.*
        ), added as (
          insert into disks (host_id, key, guest_uuid, guest_name, target, pool_key, virtual_size, allocation, ceiling,
            growth, basis)
          select whose, key, guest_uuid, guest_name, target, pool_key, virtual_size, allocation, ceiling, growth, basis
          from found where not exists (select from disks where disks.host_id = whose and disks.key = found.key)
          returning *
        )
        insert into disk_history (disk_ref, at, gone, virtual_size, allocation, growth)
        select ref, at_time, false, virtual_size, allocation, growth
        from (select * from changed union all select * from added) as kept;
      end
    $$`,

    // Locks the provider, and notes that it was looked at.
    `create function observe_provider(provider text, began timestamptz, print text) returns text
    language plpgsql ${BY_INDEX} as $$
      declare
        same boolean;
      begin
        for attempt in 1..2 loop
          update providers set observed_at = began
          where id = provider and (observed_at is null or observed_at < began)
          returning reconciled_generation = generation and reconciled_print = print into same;
          if found then return case when same then 'as-before' else 'changed' end; end if;
          if attempt = 1 then
            insert into providers (id, generation) values (provider, 0) on conflict (id) do nothing;
          end if;
        end loop;
        return 'older';
      end
    $$`,
  ],
};
