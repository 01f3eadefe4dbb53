// Migration 6: what a provider's claims were reconciled with last, so that a report that changes nothing about them costs one statement.
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const RECONCILED: Migration = {
  name: '0006-reconciled',
  statements: [
    // Set when a report showed all guests of all claims and no other: while the generation and the print stay, there is nothing to do.
    `alter table providers add column reconciled_generation bigint, add column reconciled_print text`,
  ],
};
