// Claims that were forced over a limit, or past what a host is: noted in the transaction that makes them, due for review after a week.
import type { Claim } from '../../core/claim/claim.ts';
import type { HostShortage } from '../../core/placement/place/host-shortage.ts';
import type { Force } from '../../store/claims/decide.ts';
import { noteForced } from '../../store/placements/forced-claims.ts';
import type { Tx } from '../../store/tables.ts';
import { shortageDocument } from './shortage-document.ts';

/** What is forced for a night should not stand for a year without anybody having looked. */
export const REVIEW_AFTER_MS = 7 * 86_400_000;

/** What one decision overran. */
interface Overrun {
  readonly claims: readonly Claim[];
  readonly force: Force | undefined;
  readonly shortages: readonly HostShortage[] | undefined;
}

/** Notes those of the claims that charge something new: of a move the new side. */
export async function noteOverrun(tx: Tx, atMs: number, { claims, force, shortages }: Overrun): Promise<void> {
  if (shortages === undefined || force === undefined) return;
  const documents = shortages.map(shortageDocument);
  for (const { id, provider, kind } of claims) {
    if (kind === 'move-out') continue;
    const reviewAtMs = atMs + REVIEW_AFTER_MS;
    await noteForced(tx, { claim: id, provider, atMs, ...force, shortages: documents, reviewAtMs });
  }
}
