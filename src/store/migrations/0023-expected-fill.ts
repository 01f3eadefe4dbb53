// Migration 23: a claim has an expected fill of its own, by which builds in flight are held against the bytes that are there.
import type { Migration } from './migration.ts';

/** See the head of the file. Null: made before, adopted from a report, or by the Placement API, where nobody says; policy's holds. */
export const EXPECTED_FILL: Migration = {
  name: '0023-expected-fill',
  statements: [
    `alter table claims add column expected_fill_ppm bigint check (expected_fill_ppm between 0 and 1000000)`,
  ],
};
