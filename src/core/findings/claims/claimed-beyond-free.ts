// Rule: what is promised and not there yet is more than the disks that are there would leave.
import { minBytes } from '../../bytes.ts';
import type { Finding } from '../../finding.ts';
import { amountSaid } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';
import { say, wording } from '../../sentences/english.ts';

/** Capacity is of a pool's whole size, as a cloud counts it: files of others and what only root may write are in it. So promises can be
 *  within capacity and beyond what is free. Without a report, or where the worst case is not known, nothing is said. */
export function claimedBeyondFree({ tracker, name }: Pick<ClaimsContext, 'tracker' | 'name'>): readonly Finding[] {
  return tracker.disks.flatMap(({ resource, poolId, unseen, worstCaseFree, worstCaseWithClaims }) => {
    if (unseen === undefined || worstCaseFree === undefined || worstCaseWithClaims === undefined) return [];
    if (unseen === 0n || worstCaseWithClaims >= 0n) return [];
    return [
      {
        code: 'claimed-beyond-free',
        severity: 'warning' as const,
        subject: poolId === undefined ? {} : { pool: poolId },
        bytesAtStake: minBytes(unseen, -worstCaseWithClaims),
        ...wording(
          say('claimed-beyond-free', {
            host: name,
            unseen: amountSaid(resource, unseen),
            worstCaseFree,
            withBoth: worstCaseWithClaims,
          }),
          say('do:claimed-beyond-free', { host: name }),
        ),
      },
    ];
  });
}
