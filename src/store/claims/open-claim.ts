// New promises, and promises for guests that are built anew.
import type { Decision } from '../../core/claim/decision.ts';
import * as core from '../../core/claim/open.ts';
import type { Tx } from '../tables.ts';
import { claimIn, providerOfClaim } from './books.ts';
import { decide, onTerms, type Terms } from './decide.ts';

/** Promises resources on a provider. Whoever got no answer asks again with the same id: it finds the claim, and nothing is promised
 *  twice. Throws NO_SUCH_PROVIDER. */
export async function openClaim(
  tx: Tx,
  providerId: string,
  request: core.ClaimRequest,
  terms: Terms = {},
): Promise<Decision> {
  return decide(tx, {
    operation: 'open',
    terms,
    providers: [providerId],
    claims: [request.id],
    asked: request.resources,
    nowMs: request.nowMs,
    decide: (books) => onTerms(books, providerId, terms, (target) => core.openClaim(target, request)),
  });
}

/** Promises a guest that is built anew where it is what its new size has more of. Throws NO_SUCH_CLAIM. */
export async function rebuildClaim(
  tx: Tx,
  claimId: string,
  request: Parameters<typeof core.rebuild>[2],
  terms: Terms = {},
): Promise<Decision> {
  const providerId = await providerOfClaim(tx, claimId);
  return decide(tx, {
    operation: 'rebuild',
    terms,
    providers: [providerId],
    claims: [claimId],
    asked: request.resources,
    nowMs: request.nowMs,
    decide: (books) =>
      onTerms(books, providerId, terms, (target) => core.rebuild(claimIn(books, claimId), target, request)),
  });
}
