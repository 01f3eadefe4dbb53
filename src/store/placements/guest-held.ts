// Whether a guest that is to be placed is somewhere already: placed twice it would be promised two hosts.
import { sql } from 'kysely';
import type { Tx } from '../tables.ts';

/** A claim that charges a provider. */
export interface HeldElsewhere {
  readonly id: string;
  readonly provider: string;
}

/** Another claim that the guest holds; until the transaction ends no other placement of this guest is decided. By claims_by_consumer. */
export async function guestHeld(tx: Tx, guest: string, claimId: string): Promise<HeldElsewhere | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended('place guest ' || ${guest}, 0))`.execute(tx);
  const { rows } = await sql<{ id: string; provider_id: string }>`
    select id, provider_id from claims
    where consumer = ${guest} and state in ('claimed', 'confirmed') and id <> ${claimId} order by id limit 1`.execute(
    tx,
  );
  const [row] = rows;
  return row === undefined ? undefined : { id: row.id, provider: row.provider_id };
}
