// Migration 35: history does not keep what guests would make of a pool as if there were none, while which guests a host has is not known.
import type { Migration } from './migration.ts';

/** As in 0034, and for its reasons. */
const BY_INDEX =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off';

/** See the head of the file. That of 0034, which servers of the version before go on calling, and whether any guest is known. */
export const HISTORY_OF_UNKNOWN_GUESTS: Migration = {
  name: '0035-history-of-unknown-guests',
  statements: [
    'alter table pool_history alter column growth drop not null',

    `create function keep_pools(whose uuid, at_time timestamptz, rows json, of_pools boolean, knows_guests boolean)
      returns void
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
        select ref, at_time, total, occupied, root_reserved, available, case when knows_guests then growth end,
          case when knows_guests then worst_case_free end, provisioned, unknown_disks
        from (select * from changed union all select * from added) as kept where of_pools;
      end
    $$`,
  ],
};
