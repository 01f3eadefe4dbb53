// The schema of a database as text, from the catalogue and not from pg_dump, so that both engines say the same in the same words.
import { sql } from 'kysely';
import type { Store } from '../../src/store/store.ts';

/** Every table with its columns, constraints, indexes and triggers, and every function; sorted. What the day makes (partitions)
 *  is left out. */
export async function dumpSchema(store: Store): Promise<string> {
  const lines = await store.read(async (tx) => {
    const { rows } = await sql<{ line: string }>`
      with relation as (
        select c.oid, c.relname as name, c.relkind as kind
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      ), line (name, place, text) as (
        select name, '0', 'table ' || name ||
          case kind when 'p' then ' partition by ' || pg_get_partkeydef(oid) else '' end
        from relation
        union all
        select name, '1' || lpad(attnum::text, 3, '0'), '  ' || attname || ' ' || format_type(atttypid, atttypmod) ||
          case when attnotnull then ' not null' else '' end ||
          case attidentity when 'd' then ' identity by default' when 'a' then ' identity always' else '' end ||
          coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
        from relation
        join pg_attribute on attrelid = relation.oid and attnum > 0 and not attisdropped
        left join pg_attrdef on adrelid = attrelid and adnum = attnum
        union all
        -- PostgreSQL 18 lists "not null" as constraints, 15 does not: the columns say it.
        select name, '2' || conname, '  constraint ' || conname || ' ' || pg_get_constraintdef(c.oid)
        from relation join pg_constraint c on conrelid = relation.oid and contype <> 'n'
        union all
        select name, '3' || indexname, '  ' || replace(indexdef, 'public.', '')
        from relation join pg_indexes on schemaname = 'public' and tablename = name
        union all
        select name, '4' || tgname, '  ' || replace(pg_get_triggerdef(t.oid), 'public.', '')
        from relation join pg_trigger t on tgrelid = relation.oid and not tgisinternal
        union all
        select '~' || proname, '0', replace(pg_get_functiondef(p.oid), 'public.', '')
        from pg_proc p join pg_namespace n on n.oid = pronamespace where nspname = 'public'
      )
      select text as line from line order by name collate "C", place collate "C"`.execute(tx);
    return rows;
  });
  return `${lines.map(({ line }) => line.trimEnd()).join('\n')}\n`;
}
