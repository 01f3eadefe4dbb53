// Migration 2: hosts with the heading of their latest report (hosts), and its facts, one row each (facts).
import type { Migration } from './migration.ts';

/** See the head of the file. A host's row changes with every report, hence the fill factor: no index has a column that does. */
export const HOSTS: Migration = {
  name: '0002-hosts',
  statements: [
    `create table hosts (
      id uuid primary key,
      name text not null,
      agent_run uuid not null,
      sequence bigint not null,
      period_ms bigint not null,
      agent_version text not null,
      boot_id text,
      started_at timestamptz not null,
      finished_at timestamptz not null,
      received_at timestamptz not null,
      first_seen_at timestamptz not null,
      heading json not null
    ) with (fillfactor = 50)`,
    `create index hosts_by_name on hosts (name, id)`,

    `create table facts (
      host_id uuid not null references hosts on delete cascade,
      kind text not null check (kind in ('pool', 'guest', 'image', 'found', 'problem')),
      key text not null check (octet_length(key) <= 500),
      place integer not null,
      document json not null,
      primary key (host_id, kind, key)
    )`,
  ],
};
