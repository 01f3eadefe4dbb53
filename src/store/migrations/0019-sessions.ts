// Migration 19: sessions of the console, each a short-lived secret that stands for a token while somebody is signed in.
import type { Migration } from './migration.ts';

/** See the head of the file. A session ends with its token: whoever revokes one need not know that it was used in a browser. */
export const SESSIONS: Migration = {
  name: '0019-sessions',
  statements: [
    `create table sessions (
      secret_sha256 bytea primary key check (octet_length(secret_sha256) = 32),
      token_id uuid not null references tokens (id) on delete cascade,
      begun_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz
    )`,
    `create index sessions_by_expiry on sessions (expires_at)`,
  ],
};
