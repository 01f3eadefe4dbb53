// Migration 22: a host whose id a caller has given to a provider of his own is a provider all the same, under another UUID.
import type { Migration } from './migration.ts';

/** A host's id: the id of a provider need not be one. */
const UUID = "'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'";

/** See the head of the file. Without it the report of such a host could not be kept. */
export const HOST_UUIDS: Migration = {
  name: '0022-host-uuids',
  statements: [
    // By providers_by_uuid.
    `create function provider_uuid(whose text) returns text language plpgsql as $$
      declare
        other text := md5('ullage provider ' || whose)::uuid::text;
        own text := case when whose ~ ${UUID} then whose else other end;
      begin
        if exists (select 1 from providers where uuid = own and gone_at is null and id <> whose) then return other; end if;
        return own;
      end
    $$`,

    // As it was, but for the UUID.
    `create or replace function note_provider() returns trigger language plpgsql as $$
      begin
        new.uuid := coalesce(new.uuid, provider_uuid(new.id));
        if new.name is null then
          new.name := provider_name(coalesce(
            (select name from hosts where id = case when new.id ~ ${UUID} then new.id::uuid end), new.pool_id, new.id),
            new.id);
        end if;
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

    // As it was, but that a host which comes back asks for its UUID anew: another may have taken it, or given it up.
    `create or replace function name_provider_of_host() returns trigger language plpgsql as $$
      begin
        if lower(tg_op) = 'delete' then
          update providers set gone_at = now() where id = old.id::text and gone_at is null;
        else
          update providers set name = provider_name(new.name, id), gone_at = null,
            uuid = case when gone_at is null then uuid else provider_uuid(id) end
          where id = new.id::text;
        end if;
        return null;
      end
    $$`,
  ],
};
