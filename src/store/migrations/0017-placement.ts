// Migration 17: what OpenStack's Placement API needs beyond hosts, shared pools and claims: providers that somebody asked for, in trees,
// with traits, aggregates and resource classes of their own, and consumers with their generations.
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const PLACEMENT: Migration = {
  name: '0017-placement',
  statements: [
    // A provider's row is never removed: claims that have ended point at it. A name and a UUID are free again once it is gone.
    `alter table providers
      add column uuid text,
      add column name text,
      add column origin text,
      add column parent_id text references providers deferrable initially deferred,
      add column root_id text,
      add column created_at timestamptz not null default now(),
      add column updated_at timestamptz not null default now(),
      add column gone_at timestamptz,
      add column changed_xact xid8`,

    // Hosts and shared pools become providers in many places: here is the one that gives them their names. What a view of all providers
    // needs to be told of moves changed_xact.
    `create function note_provider() returns trigger language plpgsql as $$
      begin
        if new.uuid is null then
          new.uuid := case when new.id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then new.id
            else md5('ullage provider ' || new.id)::uuid::text end;
        end if;
        new.name := coalesce(new.name, left(new.id, 200));
        new.origin := coalesce(new.origin, case when new.pool_id is null then 'host' else 'pool' end);
        new.root_id := coalesce(new.root_id, new.id);
        if lower(tg_op) = 'insert' then
          new.changed_xact := pg_current_xact_id();
        elsif (new.generation, new.name, new.parent_id, new.root_id, new.gone_at)
          is distinct from (old.generation, old.name, old.parent_id, old.root_id, old.gone_at) then
          new.changed_xact := pg_current_xact_id();
          new.updated_at := now();
        end if;
        return new;
      end
    $$`,
    `create trigger providers_are_noted before insert or update on providers
      for each row execute function note_provider()`,
    // Gives what is there already its names.
    `update providers set generation = generation + 1`,
    `alter table providers
      alter column uuid set not null,
      alter column name set not null,
      alter column origin set not null,
      alter column root_id set not null,
      alter column changed_xact set not null,
      add constraint providers_origin_check check (origin in ('host', 'pool', 'asked')),
      add constraint providers_name_check check (length(name) <= 200)`,
    `create unique index providers_by_uuid on providers (uuid) where gone_at is null`,
    `create unique index providers_by_name on providers (name) where gone_at is null`,
    `create index providers_by_change on providers (changed_xact)`,
    `create index providers_by_parent on providers (parent_id) where parent_id is not null`,
    `create index providers_by_root on providers (root_id)`,

    `alter table inventories drop constraint inventories_resource_check`,
    `alter table inventories
      add constraint inventories_resource_check
        check (resource in ('memory', 'vcpus') or resource like 'disk:_%' or resource like 'class:_%'),
      add column min_unit bigint check (min_unit >= 1),
      add column max_unit bigint check (max_unit >= 1),
      add column step_size bigint check (step_size >= 1),
      add column allocation_ratio double precision`,
    `alter table claim_resources drop constraint claim_resources_resource_check`,
    `alter table claim_resources
      add constraint claim_resources_resource_check
        check (resource in ('memory', 'vcpus') or resource like 'disk:_%' or resource like 'class:_%')`,

    `create table provider_traits (
      provider_id text not null references providers,
      trait text not null check (length(trait) between 1 and 255),
      primary key (provider_id, trait)
    )`,
    `create index provider_traits_by_trait on provider_traits (trait)`,
    `create table provider_aggregates (
      provider_id text not null references providers,
      aggregate text not null check (length(aggregate) between 1 and 255),
      primary key (provider_id, aggregate)
    )`,

    // Traits and resource classes that are not among the standard ones; those are in the program. A row stays when its name is removed,
    // so that every view is told.
    `create table custom_names (
      kind text not null check (kind in ('class', 'trait')),
      name text not null check (length(name) between 1 and 255),
      created_at timestamptz not null default now(),
      gone_at timestamptz,
      changed_xact xid8,
      primary key (kind, name)
    )`,
    `create function note_name() returns trigger language plpgsql as $$
      begin
        new.changed_xact := pg_current_xact_id();
        return new;
      end
    $$`,
    `create trigger custom_names_are_noted before insert or update on custom_names
      for each row execute function note_name()`,
    `create index custom_names_by_change on custom_names (changed_xact)`,

    // Whom claims are promised to, as far as a caller of the Placement API said so.
    `create table consumers (
      id text primary key check (length(id) between 1 and 500),
      generation bigint not null check (generation >= 0),
      project_id text not null check (length(project_id) between 1 and 255),
      user_id text not null check (length(user_id) between 1 and 255),
      consumer_type text check (length(consumer_type) between 1 and 255),
      created_at timestamptz not null default now()
    )`,
    `create index claims_held_by_project on claims (project) where state in ('claimed', 'confirmed')`,
  ],
};
