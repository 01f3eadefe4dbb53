// Migration 10: pools that several hosts write to are providers; hosts are members of them, and amounts of claims are charged there.
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const SHARED_POOLS: Migration = {
  name: '0010-shared-pools',
  statements: [
    // Null: a host.
    `alter table providers add column pool_id text unique check (length(pool_id) between 1 and 500)`,

    // Which class of a host is which shared pool, and what the host saw of it last.
    `create table memberships (
      provider_id text not null references providers,
      place smallint not null,
      resource text not null check (resource like 'disk:_%'),
      pool_provider_id text not null references providers,
      seen_total bigint check (seen_total >= 0),
      primary key (provider_id, resource),
      constraint memberships_pool_has_one_class unique (provider_id, pool_provider_id)
    )`,
    `create index memberships_by_pool on memberships (pool_provider_id, provider_id)`,

    // Null: the provider of the claim.
    `alter table claim_resources add column pool_provider_id text references providers`,
    // The same of all amounts of a claim: to find the claims that charge a pool without those that have ended.
    `alter table claims add column charged_pools text[] not null default '{}'`,
    `create index claims_held_by_pool on claims using gin (charged_pools) where state in ('claimed', 'confirmed')`,
  ],
};
