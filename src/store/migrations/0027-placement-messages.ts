// Migration 27: functions that append to the audit log and to the events, and that read providers as placement sees them: so that they go to
// the database with what else a call asks for, in one message, and are not planned anew each time.
import type { Migration } from './migration.ts';

/** As in migration 21. */
const BY_INDEX =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off';

const GIB = 1_073_741_824;

/** The most that an integer of Placement's holds. */
const MOST = 2_147_483_647;

/** Bytes as GiB, and never more than an integer of Placement's. Text, because ratios are no integers. */
const INVENTORIES = `
  (select json_agg(json_build_array(resource,
      least(case when resource like 'disk:%' then total / ${GIB} else total end, ${MOST}),
      least(case when resource like 'disk:%' then (reserved + ${GIB} - 1) / ${GIB} else reserved end, ${MOST}),
      coalesce(min_unit, 1), coalesce(max_unit, ${MOST}), coalesce(step_size, 1),
      coalesce(allocation_ratio, allocation_ratio_ppm / 1000000::float8)) order by place)::text
    from inventories where provider_id = p.id)`;

/** The amounts of a claim c, whatever the planner thinks of the size of their table: a join it might make the other way round. */
const AMOUNTS = 'lateral (select * from claim_resources r where r.claim_id = c.id offset 0) as r';

/** A GiB that is begun is one. On a shared pool each guest's disks count once: core/claim/charge.ts says how. */
const USED = `
  (select json_agg(json_build_array(resource, units))::text from (
    select resource, sum(units) as units from (
      select r.resource, case when r.resource like 'disk:%' then (r.amount + ${GIB} - 1) / ${GIB} else r.amount end as units
      from claims c cross join ${AMOUNTS}
      where c.provider_id = p.id and c.state in ('claimed', 'confirmed') and r.pool_provider_id is null
      union all
      select 'disk:shared', greatest(max(part), coalesce(sum(part) filter (where resized), 0)) from (
        select c.consumer, sum((r.amount + ${GIB} - 1) / ${GIB}) as part,
          coalesce(c.move_kind = 'resize' and c.move_settled_at is null, false) as resized
        from claims c cross join ${AMOUNTS}
        where p.pool_id is not null and c.charged_pools && array[p.id] and c.state in ('claimed', 'confirmed')
          and r.pool_provider_id = p.id
        group by c.id
      ) parts group by consumer
    ) amounts group by resource
  ) sums)`;

/** The columns of a provider as placement sees it. */
const NODE = `
  node_id text, node_uuid text, node_name text, node_origin text, node_generation float8, node_gone boolean,
  node_updated_at timestamptz, node_xact text, node_parent text, node_root text, node_inventories text, node_used text,
  node_traits text, node_aggregates text, node_members text`;

/** Providers for which a condition on their row p holds, in the order in which they came to be. */
const nodesWhere = (condition: string): string => `
  select p.id, p.uuid, p.name, p.origin, p.generation::float8, p.gone_at is not null, p.updated_at, p.changed_xact::text,
    (select uuid from providers where id = p.parent_id),
    (select uuid from providers where id = p.root_id),
    ${INVENTORIES},
    ${USED},
    (select json_agg(trait)::text from provider_traits where provider_id = p.id),
    (select json_agg(aggregate)::text from provider_aggregates where provider_id = p.id),
    (select json_agg(json_build_array(pool.uuid, m.resource))::text
      from memberships m join providers pool on pool.id = m.pool_provider_id where m.provider_id = p.id)
  from providers p where ${condition} order by p.created_at, p.id`;

/** The claims that `whose` hold, by claims_by_consumer. The states are a variable so that no index of held claims fits: the planner takes
 *  one for as good while the table is empty, and reads it whole when it is not. */
const HELD = `
  unnest(whose) as one
  cross join lateral (select * from claims c where c.consumer = one and c.state = any (held) offset 0) as c`;

/** Every provider that those charge. */
const CHARGED = `
  select c.provider_id from ${HELD}
  union
  select r.pool_provider_id from ${HELD} cross join ${AMOUNTS} where r.pool_provider_id is not null`;

/** See the head of the file. They decide nothing. */
export const PLACEMENT_MESSAGES: Migration = {
  name: '0027-placement-messages',
  statements: [
    // The details are JSON in texts: what is read as JSON with the rows could not hold what a json column can.
    `create function append_audits(rows json) returns void
    language plpgsql as $$
      begin
        insert into audit_log (at, actor, token_id, client, action, subject, outcome, detail)
        select new.at, new.actor, new.token_id, new.client, new.action, new.subject, new.outcome, new.detail::json
        from json_to_recordset(rows) as new (
          at timestamptz, actor text, token_id uuid, client text, action text, subject text, outcome text, detail text);
      end
    $$`,
    `create function append_events(at_time timestamptz, rows json) returns void
    language plpgsql as $$
      begin
        insert into events (at, host_id, host_name, kind, detail)
        select at_time, new.host_id, new.host_name, new.kind, new.detail::json
        from json_to_recordset(rows) as new (host_id uuid, host_name text, kind text, detail text);
      end
    $$`,

    // By the primary key, and by those of what belongs to a provider; claims by claims_held_by_provider, of shared pools by
    // claims_held_by_pool.
    `create function placement_nodes(ids text[]) returns table (${NODE})
    language plpgsql stable ${BY_INDEX} as $$
      begin
        return query ${nodesWhere('p.id = any (ids)')};
      end
    $$`,

    // What transactions from \`low_water\` on have changed, in one view of the database, as a stable function has it: a row with the oldest
    // transaction that runs, and the names, as JSON; then a row for each provider. By providers_by_change and custom_names_by_change.
    `create function placement_news(low_water text) returns table (news_low text, news_names text, ${NODE})
    language plpgsql stable ${BY_INDEX} as $$
      begin
        news_low := pg_snapshot_xmin(pg_current_snapshot())::text;
        news_names := (
          select json_agg(json_build_array(kind, name, gone_at is not null) order by created_at, name)::text
          from custom_names where changed_xact >= low_water::xid8);
        return next;
        return query select null::text, null::text, node.* from (${nodesWhere('p.changed_xact >= low_water::xid8')}) as node;
      end
    $$`,

    // The next two as they were, but that each row of a claim is found by its consumer or its key, whatever the planner thinks of the size of
    // the tables: plans that were made while they were empty read them whole afterwards.
    `create or replace function lock_allocations(whose text[], uuids text[]) returns table (
      row_kind text, key text, provider_uuid text, provider_xact text, held_by text, on_provider text, claim_kind text,
      claim_state text, claim_project text, claim_created_at timestamptz, claim_move text, amount_resource text,
      amount_value bigint, amount_at_least boolean, pool_key text, pool_uuid text, consumer_generation float8,
      consumer_project text, consumer_user text, type_of_consumer text)
    language plpgsql ${BY_INDEX} as $$
      declare
        held constant text[] := array['claimed', 'confirmed'];
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
          from ${HELD}
          join providers p on p.id = c.provider_id
          left join ${AMOUNTS} on true
          left join providers pool on pool.id = r.pool_provider_id
          order by c.created_at, c.id, r.place;
        return query
          select 'consumer', k.id, null::text, null::text, null::text, null::text, null::text, null::text, null::text,
            null::timestamptz, null::text, null::text, null::bigint, null::boolean, null::text, null::text,
            k.generation::float8, k.project_id, k.user_id, k.consumer_type
          from consumers k where k.id = any (whose);
      end
    $$`,

    `create or replace function keep_allocations(
      at_time timestamptz, opened json, others json, emptied text[], amounts json, raised json, happened json, there json,
      gone text[]) returns text
    language plpgsql ${BY_INDEX} as $$
      declare
        held constant text[] := array['claimed', 'confirmed'];
        kept record;
      begin
        if opened is not null then
          insert into claims select * from json_populate_recordset(null::claims, opened);
        end if;
        if others is not null then
          for kept in select * from json_populate_recordset(null::claims, others) loop
            update claims set state = kept.state, project = kept.project, charged_pools = kept.charged_pools, expires_at = null,
              changed_at = at_time
            where id = kept.id;
          end loop;
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
          for kept in
            select c.id, owner.project_id as project from json_populate_recordset(null::consumers, there) as owner
            cross join lateral (
              select * from claims where claims.consumer = owner.id and claims.state = any (held) offset 0) as c
            where c.project is distinct from owner.project_id
          loop
            update claims set project = kept.project where id = kept.id;
          end loop;
        end if;
        return pg_current_xact_id()::text;
      end
    $$`,

    // Of a provider that is locked. Gives its generation, when it was changed (in ms), and the transaction that did it, as its row has them:
    // JSON, as text.
    `create function keep_inventories(whose text, rows json) returns text
    language plpgsql ${BY_INDEX} as $$
      begin
        delete from inventories where provider_id = whose;
        insert into inventories select * from json_populate_recordset(null::inventories, rows);
        update providers set generation = generation + 1 where id = whose;
        return (
          select json_build_object('generation', generation, 'updatedAtMs', floor(extract(epoch from updated_at) * 1000)::bigint,
            'changedXact', changed_xact::text)::text
          from providers where id = whose);
      end
    $$`,
  ],
};
