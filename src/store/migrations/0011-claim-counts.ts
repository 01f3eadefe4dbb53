// Migration 11: claims that charge can be counted by sort without reading their rows.
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const CLAIM_COUNTS: Migration = {
  name: '0011-claim-counts',
  statements: [
    `create index claims_held_by_sort on claims (state, origin, vanished_at) where state in ('claimed', 'confirmed')`,
  ],
};
