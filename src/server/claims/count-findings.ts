// How many findings the promises of hosts make: counted, where a list has thousands of them.
import { countClaimFindings, NO_SIGNS } from '../../core/findings/claims/counts.ts';
import { STALE_AFTER_MS } from '../../core/findings/claims/move-unsettled.ts';
import type { SeverityCounts } from '../../core/finding.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import { forcedByHost, oddClaims, showingUnasked } from '../../store/claims/claim-signs.ts';
import type { Tx } from '../../store/tables.ts';
import type { KeptCharges } from './kept-charges.ts';

/** What is counted of a host: its pools with what is in flight on them (in-flight.ts). */
type Counted = Pick<HostLine, 'id' | 'pools' | 'machine'>;

/** As many as the host itself has of `claimFindings`. */
export async function countFindingsOfClaims(
  tx: Tx,
  kept: KeptCharges,
  hosts: readonly Counted[],
  nowMs: number,
): Promise<(host: Counted) => SeverityCounts> {
  const ids = hosts.map(({ id }) => id);
  const promisesOf = await kept.ofHosts(tx, ids);
  const odd = await oddClaims(tx, ids, { nowMs, staleAfterMs: STALE_AFTER_MS });
  const forced = await forcedByHost(tx, ids, nowMs);
  const mixed = hosts.filter(({ id }) => (promisesOf(id)?.unasked ?? 0) > 0);
  // Complete reports have said which guests are gone; what others lack may be there or not, and only they themselves say what they show.
  const partial = mixed.filter(({ machine }) => machine?.allGuests !== true).map(({ id }) => id);
  const showing = await showingUnasked(tx, partial);
  const isPartial = new Set(partial);
  return ({ id, pools }) => {
    const [promises, claims] = [promisesOf(id), odd.get(id)];
    const unasked = (promises?.unasked ?? 0) - (claims?.unaskedGone ?? 0);
    return countClaimFindings({
      overClaimed: promises?.overClaimed ?? NO_SIGNS.overClaimed,
      beyondFree: pools.filter(isBeyondFree).length,
      vanished: claims?.vanished ?? NO_SIGNS.vanished,
      movesUnsettled: claims?.movesUnsettled ?? NO_SIGNS.movesUnsettled,
      forced: forced.get(id) ?? NO_SIGNS.forced,
      hasUnasked: isPartial.has(id) ? showing.has(id) : unasked > 0,
    });
  };
}

/** As the rule `claimed-beyond-free` has it. */
function isBeyondFree({ worstCaseFree, worstCaseWithClaims }: HostLine['pools'][number]): boolean {
  if (worstCaseFree === undefined || worstCaseWithClaims === undefined) return false;
  return worstCaseWithClaims < 0n && worstCaseWithClaims < worstCaseFree;
}
