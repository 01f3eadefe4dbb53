// Claims whose time has come. On a provider that reports, a claim ends only after a report that began later than its time and tells of
// all guests: until then its guest may be there, and its room would be promised twice.
import { sql } from 'kysely';
import { isMoving, type Claim } from '../../core/claim/claim.ts';
import { refuse, type Decision } from '../../core/claim/decision.ts';
import { expireMove } from '../../core/claim/move.ts';
import { transition } from '../../core/claim/transition.ts';
import type { Tx } from '../tables.ts';
import { claimIn, lockedProvider, providerOfClaim, type Books } from './books.ts';
import { decide } from './decide.ts';
import { sidesOf } from './move-claim.ts';

/** Ids of claims that may end now, the longest overdue first. By claims_due. */
export async function listDueClaims(tx: Tx, nowMs: number, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select claims.id from claims join providers on providers.id = provider_id
    where state = 'claimed' and expires_at <= ${new Date(nowMs).toISOString()}::timestamptz
      and (observed_at is null or guests_told_at > expires_at)
    order by expires_at, claims.id limit ${limit}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Ends a claim whose time has come; with its move, if it is the new side of one. Throws NO_SUCH_CLAIM. */
export async function expireClaim(tx: Tx, claimId: string, nowMs: number): Promise<Decision> {
  const sides = await sidesOf(tx, claimId);
  const isNewSide = sides?.in === claimId;
  return decide(tx, {
    operation: isNewSide ? 'expire-move' : 'expire',
    providers: [await providerOfClaim(tx, claimId), ...(isNewSide ? [await providerOfClaim(tx, sides.out)] : [])],
    claims: [claimId, ...(isNewSide ? [sides.out] : [])],
    nowMs,
    decide: (books) => {
      const claim = claimIn(books, claimId);
      const tooEarly = isUnobserved(books, claim);
      if (tooEarly)
        return refuse(
          claim,
          'expired',
          'not-yet',
          'No report that began after its time and tells of all guests has come yet.',
        );
      if (!isNewSide || !isMoving(claim)) return transition(claim, 'expire', nowMs);
      return expireMove({ out: claimIn(books, sides.out), in: claim }, sides.moveId, nowMs);
    },
  });
}

/** Its provider reports, and has not told of all guests since the claim's time came. */
function isUnobserved(books: Books, { provider, state, expiresAtMs }: Claim): boolean {
  const { observedAtMs, guestsToldAtMs } = lockedProvider(books, provider);
  if (state !== 'claimed' || expiresAtMs === undefined || observedAtMs === undefined) return false;
  return guestsToldAtMs === undefined || guestsToldAtMs <= expiresAtMs;
}
