// Rule: a move has been in flight for so long that nobody may be waiting for it any more.
import { isMoving } from '../../claim/claim.ts';
import type { Finding } from '../../finding.ts';
import { counted, printable } from '../../plain-text.ts';
import { DAY_MS } from '../material.ts';
import { amountsClause, diskBytesOf } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';

/** Longer than any copy of a disk takes, and than an operator should take to confirm a resize. */
const STALE_AFTER_MS = DAY_MS;

/** Both sides charge until somebody settles it: named on the side that the guest is moving away from. */
export function moveUnsettled({ claims, nowMs, name, guestNames }: ClaimsContext): readonly Finding[] {
  return claims.flatMap((claim) => {
    const { move, consumer, resources, kind, changedAtMs } = claim;
    if (move === undefined || kind !== 'move-out' || !isMoving(claim) || nowMs - changedAtMs <= STALE_AFTER_MS)
      return [];
    const guest = guestNames.get(consumer) ?? consumer;
    const days = counted(Math.floor((nowMs - changedAtMs) / DAY_MS), 'day');
    return [
      {
        code: 'move-unsettled',
        severity: 'warning' as const,
        subject: { guest },
        bytesAtStake: diskBytesOf(resources),
        message: `Guest ${printable(guest)} has been leaving ${printable(name)} for ${days} (${move.kind} ${printable(move.id)}): ${amountsClause(resources)} there is charged beside its new place.`,
        action: 'Confirm the move if the guest is where it should be, revert it if not.',
      },
    ];
  });
}
