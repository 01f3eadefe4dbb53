// Migration 26: when a host told of all its guests last. A report that may lack guests (libvirt is away, a definition cannot be read) must
// not end a claim whose guest may be among them.
import type { Migration } from './migration.ts';

/** See the head of the file. Null: not since this migration; with the next whole report it is known. */
export const GUESTS_TOLD: Migration = {
  name: '0026-guests-told',
  statements: [`alter table providers add column guests_told_at timestamptz`],
};
