// Migration 36: of each host the claims that there is something to say about (missing guests, moves that nobody has settled) are found without
// reading all of its claims: lists of hosts count them.
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const ODD_CLAIMS: Migration = {
  name: '0036-odd-claims',
  statements: [
    `create index claims_odd on claims (provider_id)
      where state in ('claimed', 'confirmed') and (vanished_at is not null or kind = 'move-out' and move_settled_at is null)`,
  ],
};
