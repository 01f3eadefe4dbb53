// Migration 7: lists of claims in the orders in which they are asked for, and what is in flight on a host.
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const CLAIM_LISTS: Migration = {
  name: '0007-claim-lists',
  statements: [
    `create index claims_by_change on claims (changed_at, id)`,
    `create index claims_by_provider on claims (provider_id, id)`,
    `create index claims_in_flight on claims (provider_id) where state = 'claimed'`,
  ],
};
