// How many claims charge anything in the whole database, and of which sort: for metrics.
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';

/** Claims that charge. A vanished or adopted one is confirmed or in flight, too. */
export interface ClaimCounts {
  readonly inFlight: number;
  readonly confirmed: number;
  readonly adopted: number;
  readonly vanished: number;
}

/** Counts them. By claims_held_by_sort alone. */
export async function countClaims(tx: Tx): Promise<ClaimCounts> {
  const { rows } = await sql<Record<'in_flight' | 'confirmed' | 'adopted' | 'vanished', bigint>>`
    select count(*) filter (where state = 'claimed') as in_flight, count(*) filter (where state = 'confirmed') as confirmed,
      count(*) filter (where origin = 'adopted') as adopted, count(vanished_at) as vanished
    from claims where state in ('claimed', 'confirmed')`.execute(tx);
  const [row] = rows;
  return {
    inFlight: Number(row?.in_flight ?? 0n),
    confirmed: Number(row?.confirmed ?? 0n),
    adopted: Number(row?.adopted ?? 0n),
    vanished: Number(row?.vanished ?? 0n),
  };
}
