// Migration 20: providers of hosts are named as their hosts are, shared pools by what they are. Nova and people look hosts up by name.
import type { Migration } from './migration.ts';

/** A host's id: the id of a provider need not be one. */
const UUID = "'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'";

/** See the head of the file. A name belongs to one provider: the second host of a name is called "name (id)" until the first has
 *  another name or is gone. Placement names have 200 characters at most. */
export const HOST_NAMES: Migration = {
  name: '0020-host-names',
  statements: [
    // Two that want one name at one time come one after the other: the second waits for the lock, and looks after it has it.
    `create function provider_name(wanted text, whose text) returns text language plpgsql as $$
      begin
        perform pg_advisory_xact_lock(hashtextextended('name of a provider ' || wanted, 0));
        if wanted = '' then return left(whose, 200); end if;
        if exists (select 1 from providers where name = left(wanted, 200) and gone_at is null and id <> whose) then
          return left(left(wanted, 150) || ' (' || whose, 199) || ')';
        end if;
        return left(wanted, 200);
      end
    $$`,

    `create or replace function note_provider() returns trigger language plpgsql as $$
      begin
        if new.uuid is null then
          new.uuid := case when new.id ~ ${UUID} then new.id else md5('ullage provider ' || new.id)::uuid::text end;
        end if;
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

    // A host that is forgotten has nothing to give any more; when it reports again it is there again.
    `create function name_provider_of_host() returns trigger language plpgsql as $$
      begin
        if lower(tg_op) = 'delete' then
          update providers set gone_at = now() where id = old.id::text and gone_at is null;
        else
          update providers set gone_at = null, name = provider_name(new.name, id) where id = new.id::text;
        end if;
        return null;
      end
    $$`,
    `create trigger hosts_name_providers after insert or delete on hosts
      for each row execute function name_provider_of_host()`,
    `create trigger hosts_rename_providers after update of name on hosts
      for each row when (old.name is distinct from new.name) execute function name_provider_of_host()`,

    // By hosts_by_name, then by the primary key of providers.
    `create function pass_name_on() returns trigger language plpgsql as $$
      begin
        update providers set name = provider_name(old.name, id)
        where id = (
          select p.id from hosts h join providers p on p.id = h.id::text
          where h.name = old.name and p.name <> h.name and p.gone_at is null order by h.id limit 1
        );
        return null;
      end
    $$`,
    `create trigger providers_pass_names_on after update of name, gone_at on providers
      for each row when (old.gone_at is null and (old.name <> new.name or new.gone_at is not null))
      execute function pass_name_on()`,

    // What is there already, in the order of ids.
    `do $$
      declare
        one record;
      begin
        for one in
          select p.id, coalesce(h.name, p.pool_id, p.id) as wanted from providers p left join hosts h on h.id::text = p.id
          where p.origin in ('host', 'pool') and p.gone_at is null order by p.id
        loop
          update providers set name = provider_name(one.wanted, one.id) where id = one.id;
        end loop;
      end
    $$`,
  ],
};
