// Migration 24: decisions about where a guest may go, as they can be read again, and claims that were forced, until somebody has looked at them.
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const PLACEMENTS: Migration = {
  name: '0024-placements',
  statements: [
    // What was asked, what was known of every host (`hosts`, compressed) and the seed give the whole answer again. The first goes before the
    // rest: a large fleet's is hundreds of kilobytes.
    `create table placements (
      id uuid primary key,
      at timestamptz not null,
      actor text not null,
      rules text not null check (rules in ('ullage', 'nova-kilo')),
      outcome text not null check (outcome in ('placed', 'nowhere', 'explained')),
      seed bigint not null check (seed between 0 and 4294967295),
      request json not null,
      asked_sha256 bytea not null check (octet_length(asked_sha256) = 32),
      host_id text,
      host_name text,
      claim_id text references claims (id),
      considered integer not null check (considered >= 0),
      fitting integer not null check (fitting between 0 and considered),
      reasons json not null,
      effect json,
      forced json,
      hosts bytea
    )`,
    `create index placements_by_time on placements (at desc, id desc)`,
    `create index placements_with_hosts on placements (at, id) where hosts is not null`,
    `create index placements_by_claim on placements (claim_id) where claim_id is not null`,

    // One row for each claim that overran a limit by force. Due for review from a time on, until somebody has reviewed it.
    `create table forced_claims (
      claim_id text primary key references claims (id),
      provider_id text not null references providers (id),
      at timestamptz not null,
      actor text not null,
      reason text not null,
      shortages json not null,
      review_at timestamptz not null,
      reviewed_at timestamptz,
      reviewed_by text,
      review_note text
    )`,
    `create index forced_claims_by_provider on forced_claims (provider_id) where reviewed_at is null`,
  ],
};
