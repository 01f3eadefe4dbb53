// What happens to one claim by itself, and a consumer's end.
import { sql } from 'kysely';
import type { Decision } from '../../core/claim/decision.ts';
import { releaseConsumer as releaseAll } from '../../core/claim/move.ts';
import { transition, type ClaimEvent } from '../../core/claim/transition.ts';
import { invariant } from '../../core/invariant.ts';
import type { Tx } from '../tables.ts';
import { claimIn, providerOfClaim } from './books.ts';
import { decide } from './decide.ts';

/** An event that somebody tells of. Time is told by expire-claims.ts. Throws NO_SUCH_CLAIM. */
export async function changeClaim(tx: Tx, claimId: string, event: ClaimEvent, nowMs: number): Promise<Decision> {
  return decide(tx, {
    operation: event,
    providers: [await providerOfClaim(tx, claimId)],
    claims: [claimId],
    nowMs,
    decide: (books) => transition(claimIn(books, claimId), event, nowMs),
  });
}

/** Each try may find that the guest has just begun to move elsewhere; it cannot begin that often in one transaction's time. */
const MOST_TRIES = 10;

/** The consumer is gone: all that it holds is released, wherever it is, moving or not. */
export async function releaseConsumer(tx: Tx, consumer: string, nowMs: number): Promise<Decision> {
  let providers = await providersOf(tx, consumer);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    await sql`savepoint unlocked`.execute(tx);
    const decision = await decide(tx, {
      operation: 'release-consumer',
      providers,
      claims: [],
      nowMs,
      decide: ({ claims }) => releaseAll(claims, consumer, nowMs),
    });
    if ((await providersOf(tx, consumer)).length === 0) return decision;
    // It holds a claim on a provider that was not locked. Locking that now could break the order of locks: give all back first.
    await sql`rollback to savepoint unlocked`.execute(tx);
    providers = await providersOf(tx, consumer);
  }
  invariant(false, 'a consumer settles down', { consumer });
}

/** Where a consumer holds claims. By claims_by_consumer. */
async function providersOf(tx: Tx, consumer: string): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('claims')
    .select('provider_id')
    .distinct()
    .where('consumer', '=', consumer)
    .where('state', 'in', ['claimed', 'confirmed'])
    .execute();
  return rows.map((row) => row.provider_id);
}
