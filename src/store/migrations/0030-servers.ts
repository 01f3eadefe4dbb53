// Migration 30: which servers run over this database, as each says of itself every half minute.
import type { Migration } from './migration.ts';

/** See the head of the file. Times are by the clock of the database: those of the servers differ. */
export const SERVERS: Migration = {
  name: '0030-servers',
  statements: [
    `create table servers (
      id uuid primary key,
      version text not null,
      started_at timestamptz not null,
      seen_at timestamptz not null
    )`,
  ],
};
