// Migration 34: what keeps a report finds each row by its key, so that twice as many facts are twice the work.
import type { Migration } from './migration.ts';

/** As in 0016: a plan is made once for a session, and must find rows by their indexes. */
const BY_INDEX =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off';

/** What was given, with the host as a column of it. Where the host is a parameter beside it, a planner that has seen few rows of a host
 *  reads all of them for each one that was given: of 6,000 disks that took 17 s. Nothing is pulled out of what ends in `offset`. */
const ofHost = (given: string, columns: string): string =>
  `(select whose as host_id, given.* from ${given} as given (${columns}) offset 0)`;

/** See the head of the file. The functions of 0016 and 0032 with other plans, and one for the order of facts. */
export const LINEAR_REPORTS: Migration = {
  name: '0034-linear-reports',
  statements: [
    // New facts follow those that stay; those that changed stay where they are. The last place is looked up once for each kind and not
    // for each fact.
    `create or replace function keep_facts(
      whose uuid, old_kinds text[], old_keys text[], new_kinds text[], new_keys text[], new_documents text[])
      returns void
    language plpgsql ${BY_INDEX} as $$
      declare
        known bigint;
      begin
        if cardinality(old_keys) > 0 then
          delete from facts using ${ofHost('unnest(old_kinds, old_keys)', 'kind, key')} as old
          where facts.host_id = old.host_id and facts.kind = old.kind and facts.key = old.key;
        end if;
        update facts set document = new.document::json
        from ${ofHost('unnest(new_kinds, new_keys, new_documents)', 'kind, key, document')} as new
        where facts.host_id = new.host_id and facts.kind = new.kind and facts.key = new.key;
        get diagnostics known = row_count;
        if known = cardinality(new_keys) then return; end if;
        with new as materialized (
          select * from unnest(new_kinds, new_keys, new_documents) with ordinality as new (kind, key, document, number)
        ), last as materialized (
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

    `create function order_facts(whose uuid, kinds text[], keys text[], places integer[]) returns void
    language plpgsql ${BY_INDEX} as $$
      begin
        update facts set place = wanted.place
        from ${ofHost('unnest(kinds, keys, places)', 'kind, key, place')} as wanted
        where facts.host_id = wanted.host_id and facts.kind = wanted.kind and facts.key = wanted.key
          and facts.place <> wanted.place;
      end
    $$`,

    // Every pool gets a row of history, unless the report is older than the history that is kept.
    `create or replace function keep_pools(whose uuid, at_time timestamptz, rows json, of_pools boolean) returns void
    language plpgsql ${BY_INDEX} as $$
      begin
        with found as materialized (
          select whose as host_id, row.* from json_to_recordset(rows) as row (
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
          from found where pools.host_id = found.host_id and pools.key = found.key
          returning pools.*
        ), added as (
          insert into pools (host_id, key, name, kind, shared, total, occupied, root_reserved, available, growth,
            worst_case_free, provisioned, unknown_disks)
          select host_id, key, name, kind, shared, total, occupied, root_reserved, available, growth, worst_case_free,
            provisioned, unknown_disks
          from found where not exists (
            select from pools where pools.host_id = found.host_id and pools.key = found.key)
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
    `create or replace function keep_disks(whose uuid, at_time timestamptz, rows json, gone_keys text[]) returns void
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
            from ${ofHost('unnest(gone_keys)', 'key')} as old
            where disks.host_id = old.host_id and disks.key = old.key and disks.gone_at is null
            returning ref
          )
          insert into disk_history (disk_ref, at, gone) select ref, at_time, true from gone;
        end if;
        with found as materialized (
          select whose as host_id, row.* from json_to_recordset(rows) as row (
            key text, guest_uuid text, guest_name text, target text, pool_key text, virtual_size bigint,
            allocation numeric, ceiling numeric, growth numeric, basis text)
        ), changed as (
          update disks set virtual_size = found.virtual_size, allocation = found.allocation, ceiling = found.ceiling,
            growth = found.growth, basis = found.basis, gone_at = null
          from found
          where disks.host_id = found.host_id and disks.key = found.key and (disks.gone_at is not null or
            (disks.virtual_size, disks.allocation, disks.ceiling, disks.growth, disks.basis) is distinct from
            (found.virtual_size, found.allocation, found.ceiling, found.growth, found.basis))
          returning disks.*
        ), added as (
          insert into disks (host_id, key, guest_uuid, guest_name, target, pool_key, virtual_size, allocation, ceiling,
            growth, basis)
          select host_id, key, guest_uuid, guest_name, target, pool_key, virtual_size, allocation, ceiling, growth, basis
          from found where not exists (
            select from disks where disks.host_id = found.host_id and disks.key = found.key)
          returning *
        )
        insert into disk_history (disk_ref, at, gone, virtual_size, allocation, growth)
        select ref, at_time, false, virtual_size, allocation, growth
        from (select * from changed union all select * from added) as kept;
      end
    $$`,

    // No list of those that are gone: all but the given. Documents come beside the rows, in their order: a name in one may hold U+0000. They
    // are taken in that order: to find the hundredth of an array of texts, the ninety-nine before it are read.
    `create or replace function keep_reclaimable(
      whose uuid, at_time timestamptz, rows json, documents text[], gone_keys text[]) returns void
    language plpgsql ${BY_INDEX} as $$
      begin
        if gone_keys is null then
          delete from reclaimable where host_id = whose
            and key not in (select row.key from json_to_recordset(rows) as row (key text));
        elsif cardinality(gone_keys) > 0 then
          delete from reclaimable using ${ofHost('unnest(gone_keys)', 'key')} as old
          where reclaimable.host_id = old.host_id and reclaimable.key = old.key;
        end if;
        insert into reclaimable (host_id, key, code, severity, bytes, counted, pool_key, place, about, first_seen_at,
          document)
        select whose, found.key, found.code, found.severity, found.bytes, found.counted, found.pool_key, found.place,
          found.about, at_time, found.document::json
        from (
          select (one ->> 'key') as key, (one ->> 'code') as code, (one ->> 'severity') as severity,
            (one ->> 'bytes')::numeric as bytes, (one ->> 'counted')::boolean as counted,
            (one ->> 'pool_key') as pool_key, (one ->> 'place') as place, (one ->> 'about') as about, document
          from rows from (json_array_elements(rows), unnest(documents)) as given (one, document)
        ) as found
        on conflict (host_id, key) do update set severity = excluded.severity, bytes = excluded.bytes,
          counted = excluded.counted, pool_key = excluded.pool_key, place = excluded.place, about = excluded.about,
          document = excluded.document;
      end
    $$`,
  ],
};
