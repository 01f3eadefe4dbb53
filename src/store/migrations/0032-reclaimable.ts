// Migration 32: findings whose bytes can be had back, a row each, so that those of ten thousand hosts are put in order and added up by the
// database; and since when each is one.
import type { Migration } from './migration.ts';

/** As in 0016: a plan is made once for a session, and must find rows by their indexes. */
const BY_INDEX =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off';

/** See the head of the file. Unknown bytes stand after 0: the indexes have −1 in their place, and are read backwards. Hosts that were there
 *  before get their rows from what is kept of their latest reports; which of those lie on a shared pool, and which overlap, their next
 *  reports say. */
export const RECLAIMABLE: Migration = {
  name: '0032-reclaimable',
  statements: [
    `create table reclaimable (
      host_id uuid not null references hosts on delete cascade,
      key text not null,
      code text not null,
      severity text not null,
      bytes numeric(29),
      counted boolean not null,
      pool_key text,
      place text,
      about text not null,
      first_seen_at timestamptz not null,
      document json not null,
      primary key (host_id, key)
    ) with (fillfactor = 80)`,
    `create index reclaimable_by_bytes on reclaimable (coalesce(bytes, -1), host_id, key)`,
    `create index reclaimable_by_code on reclaimable (code, coalesce(bytes, -1), host_id, key)`,
    `create index reclaimable_by_place on reclaimable (pool_key, place, host_id) where pool_key is not null`,

    // Not as text: that reads every string of a document, and refuses U+0000 in a name.
    `insert into reclaimable (host_id, key, code, severity, bytes, counted, about, first_seen_at, document)
      select host_id, 'before ' || number, trim('"' from (finding -> 'code')::text), trim('"' from (finding -> 'severity')::text),
        (finding -> 'bytesAtStake')::text::numeric, true, '', received_at, finding
      from (
        select s.host_id, h.received_at, f.number, f.finding
        from host_states s join hosts h on h.id = s.host_id
        cross join lateral json_array_elements(s.findings) with ordinality as f (finding, number)
      ) as kept
      where trim('"' from (finding -> 'code')::text) in ('orphan', 'leftover', 'unreferenced-base', 'large-snapshot',
        'old-snapshot', 'allocation-above-virtual', 'discard-off')`,

    // No list of those that are gone: all but the given. Documents come beside the rows, in their order: a name in one may hold U+0000.
    `create function keep_reclaimable(
      whose uuid, at_time timestamptz, rows json, documents text[], gone_keys text[]) returns void
    language plpgsql ${BY_INDEX} as $$
      begin
        if gone_keys is null then
          delete from reclaimable where host_id = whose
            and key not in (select row.key from json_to_recordset(rows) as row (key text));
        elsif cardinality(gone_keys) > 0 then
          delete from reclaimable where host_id = whose and key = any (gone_keys);
        end if;
        insert into reclaimable (host_id, key, code, severity, bytes, counted, pool_key, place, about, first_seen_at,
          document)
        select whose, found.key, found.code, found.severity, found.bytes, found.counted, found.pool_key, found.place,
          found.about, at_time, documents[found.number]::json
        from (
          select (one ->> 'key') as key, (one ->> 'code') as code, (one ->> 'severity') as severity,
            (one ->> 'bytes')::numeric as bytes, (one ->> 'counted')::boolean as counted,
            (one ->> 'pool_key') as pool_key, (one ->> 'place') as place, (one ->> 'about') as about, number
          from json_array_elements(rows) with ordinality as given (one, number)
        ) as found
        on conflict (host_id, key) do update set severity = excluded.severity, bytes = excluded.bytes,
          counted = excluded.counted, pool_key = excluded.pool_key, place = excluded.place, about = excluded.about,
          document = excluded.document;
      end
    $$`,
  ],
};
