// Rule: a move has been in flight for so long that nobody may be waiting for it any more.
import { isMoving } from '../../claim/claim.ts';
import type { Finding } from '../../finding.ts';
import { DAY_MS } from '../material.ts';
import { amountsSaid, diskBytesOf } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';
import { say, wording } from '../../sentences/english.ts';

/** Longer than any copy of a disk takes, and than an operator should take to confirm a resize. */
export const STALE_AFTER_MS = DAY_MS;

/** Both sides charge until somebody settles it: named on the side that the guest is moving away from. */
export function moveUnsettled({ claims, nowMs, name, guestNames }: ClaimsContext): readonly Finding[] {
  return claims.flatMap((claim) => {
    const { move, consumer, resources, kind, changedAtMs } = claim;
    if (move === undefined || kind !== 'move-out' || !isMoving(claim) || nowMs - changedAtMs <= STALE_AFTER_MS)
      return [];
    const guest = guestNames.get(consumer) ?? consumer;
    const days = Math.floor((nowMs - changedAtMs) / DAY_MS);
    return [
      {
        code: 'move-unsettled',
        severity: 'warning' as const,
        subject: { guest },
        bytesAtStake: diskBytesOf(resources),
        ...wording(
          say('move-unsettled', {
            guest,
            host: name,
            days,
            kind: move.kind,
            move: move.id,
            amounts: amountsSaid(resources),
          }),
          say('do:move-unsettled'),
        ),
      },
    ];
  });
}
