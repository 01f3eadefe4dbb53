// Migration 14: events of claims that were forced over a limit say by whom, why and over what.
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const FORCED_CLAIMS: Migration = {
  name: '0014-forced-claims',
  statements: [`alter table claim_events add column forced json`],
};
