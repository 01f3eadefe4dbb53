// Migration 38: no claim has more of a disk than its amount rounded up to a GiB can be counted in: whoever asked for places by force could
// claim as much, and the providers of Placement could not be read until that ended.
import type { Migration } from './migration.ts';

/** As core/claim/resources.ts has it: 2⁶³ − 1 − 2³⁰. Such an amount is a bound then. */
const MOST = 9_223_372_035_781_033_983n;

/** See the head of the file. */
export const MOST_CLAIMED: Migration = {
  name: '0038-most-bytes-claimed',
  statements: [
    `update claim_resources set amount = ${MOST}, at_least = true where resource like 'disk:%' and amount > ${MOST}`,
  ],
};
