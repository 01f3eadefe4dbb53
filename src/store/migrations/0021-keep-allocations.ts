// Migration 21: functions that lock and keep what a batch of writes of allocations is about, and that replace an inventory: a message to
// the database each, where there was one for each statement.
import type { Migration } from './migration.ts';

/** Plans are made once for a session and kept while tables grow from nothing: they must find rows by their indexes whatever the
 *  statistics were on that day. */
const BY_INDEX =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off';

/** Every provider that claims of `whose` charge. */
const CHARGED = `
  select c.provider_id from claims c where c.consumer = any (whose) and c.state in ('claimed', 'confirmed')
  union
  select r.pool_provider_id from claims c join claim_resources r on r.claim_id = c.id
  where c.consumer = any (whose) and c.state in ('claimed', 'confirmed') and r.pool_provider_id is not null`;

/** See the head of the file. They decide nothing, as those of migration 16: that is done in src/. */
export const KEEP_ALLOCATIONS: Migration = {
  name: '0021-keep-allocations',
  statements: [
    // Locks consumers, then providers: hosts, then shared pools, each in the order of their keys, as everybody does. Then reads: each
    // statement sees what was committed before it began. Rows are of three kinds: a provider, an amount of a claim, a consumer. Somebody
    // may open a claim of a consumer between the first look and the locks: locking its provider then could break the order of locks, so
    // the transaction begins anew.
    `create function lock_allocations(whose text[], uuids text[]) returns table (
      row_kind text, key text, provider_uuid text, provider_xact text, held_by text, on_provider text, claim_kind text,
      claim_state text, claim_project text, claim_created_at timestamptz, claim_move text, amount_resource text,
      amount_value bigint, amount_at_least boolean, pool_key text, pool_uuid text, consumer_generation float8,
      consumer_project text, consumer_user text, type_of_consumer text)
    language plpgsql ${BY_INDEX} as $$
      declare
        charged text[];
        locked text[];
      begin
        perform pg_advisory_xact_lock(lock_key) from (
          select distinct hashtextextended(one, 7305) as lock_key from unnest(whose) as one order by lock_key) as keys;
        charged := array(${CHARGED});
        locked := array(
          select found.id from (
            select p.id from providers p
            where (p.id = any (charged) or p.uuid = any (uuids)) and p.gone_at is null
            order by p.pool_id is not null, p.id collate "C" for update
          ) as found);
        if not array(${CHARGED}) <@ (charged || locked) then
          raise exception 'a claim of the same consumer was opened on another provider meanwhile' using errcode = '40001';
        end if;
        return query
          select 'provider', p.id, p.uuid, p.changed_xact::text, null::text, null::text, null::text, null::text, null::text,
            null::timestamptz, null::text, null::text, null::bigint, null::boolean, null::text, null::text, null::float8,
            null::text, null::text, null::text
          from providers p where p.id = any (locked);
        return query
          select 'amount', c.id, p.uuid, null::text, c.consumer, c.provider_id, c.kind, c.state, c.project, c.created_at,
            case when c.move_settled_at is null then c.move_id end, r.resource, r.amount, r.at_least, r.pool_provider_id,
            pool.uuid, null::float8, null::text, null::text, null::text
          from claims c join providers p on p.id = c.provider_id
          left join claim_resources r on r.claim_id = c.id
          left join providers pool on pool.id = r.pool_provider_id
          where c.consumer = any (whose) and c.state in ('claimed', 'confirmed')
          order by c.created_at, c.id, r.place;
        return query
          select 'consumer', k.id, null::text, null::text, null::text, null::text, null::text, null::text, null::text,
            null::timestamptz, null::text, null::text, null::bigint, null::boolean, null::text, null::text,
            k.generation::float8, k.project_id, k.user_id, k.consumer_type
          from consumers k where k.id = any (whose);
      end
    $$`,

    // Writes claims that are opened and those that are changed or released, amounts in place of those of \`emptied\`, generations, events,
    // and consumers. What is null is nothing. Gives the transaction, which is then the last one that changed these providers.
    `create function keep_allocations(
      at_time timestamptz, opened json, others json, emptied text[], amounts json, raised json, happened json, there json,
      gone text[]) returns text
    language plpgsql ${BY_INDEX} as $$
      begin
        if opened is not null then
          insert into claims select * from json_populate_recordset(null::claims, opened);
        end if;
        if others is not null then
          update claims set state = new.state, project = new.project, charged_pools = new.charged_pools, expires_at = null,
            changed_at = at_time
          from json_populate_recordset(null::claims, others) as new where claims.id = new.id;
        end if;
        if emptied is not null then delete from claim_resources where claim_id = any (emptied); end if;
        if amounts is not null then
          insert into claim_resources select * from json_populate_recordset(null::claim_resources, amounts);
        end if;
        update providers set generation = new.generation, changed_xact = pg_current_xact_id()
        from json_to_recordset(raised) as new (id text, generation bigint) where providers.id = new.id;
        if happened is not null then
          insert into claim_events (at, operation, claim_id, provider_id, generation, kind, state, resources)
          select at_time, new.operation, new.claim_id, new.provider_id, new.generation, new.kind, new.state, new.resources
          from json_populate_recordset(null::claim_events, happened) as new;
        end if;
        if gone is not null then delete from consumers where id = any (gone); end if;
        if there is not null then
          insert into consumers (id, generation, project_id, user_id, consumer_type)
          select new.id, new.generation, new.project_id, new.user_id, new.consumer_type
          from json_populate_recordset(null::consumers, there) as new
          on conflict (id) do update set generation = excluded.generation, project_id = excluded.project_id,
            user_id = excluded.user_id, consumer_type = excluded.consumer_type;
          -- Claims that stay as they are belong to the new owner, too.
          update claims set project = new.project_id
          from json_populate_recordset(null::consumers, there) as new
          where claims.consumer = new.id and claims.state in ('claimed', 'confirmed')
            and claims.project is distinct from new.project_id;
        end if;
        return pg_current_xact_id()::text;
      end
    $$`,

    // Of a provider that is locked. Gives what its row is then.
    `create function replace_inventories(whose text, rows json) returns table (
      now_generation float8, now_updated_at timestamptz, now_xact text)
    language plpgsql ${BY_INDEX} as $$
      begin
        delete from inventories where provider_id = whose;
        insert into inventories select * from json_populate_recordset(null::inventories, rows);
        return query
          update providers p set generation = p.generation + 1 where p.id = whose
          returning p.generation::float8, p.updated_at, p.changed_xact::text;
      end
    $$`,
  ],
};
