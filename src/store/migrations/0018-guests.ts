// Migration 18: guests of all hosts in the order of their UUIDs, which begin their keys (reports/fact-key.ts).
import type { Migration } from './migration.ts';

/** See the head of the file. Over the key, not the document: facts that change go on being updated in place. */
export const GUESTS: Migration = {
  name: '0018-guests',
  statements: [`create index facts_guests_by_uuid on facts (split_part(key, ' ', 1)) where kind = 'guest'`],
};
