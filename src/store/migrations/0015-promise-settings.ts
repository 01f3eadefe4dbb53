// Migration 15: what may be promised of hosts, as the servers of this database have agreed on.
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const PROMISE_SETTINGS: Migration = {
  name: '0015-promise-settings',
  statements: [
    // One row. Times are the database's own, so that the clocks of replicas may differ.
    `create table promise_settings (
      only_row boolean primary key default true check (only_row),
      print text not null,
      settings json not null,
      used_at timestamptz not null
    )`,
  ],
};
