// Migration 33: the sessions of one token are found without reading those of all: there are only so many of each.
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const SESSIONS_BY_TOKEN: Migration = {
  name: '0033-sessions-by-token',
  statements: [`create index sessions_by_token on sessions (token_id, begun_at)`],
};
