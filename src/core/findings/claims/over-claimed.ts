// Rule: a provider has promised more than its policy allows.
import type { Finding } from '../../finding.ts';
import { printable } from '../../plain-text.ts';
import { amountClause } from './amounts.ts';
import type { ClaimsContext } from './rule.ts';

/** After an adoption, a claim with other limits, or a smaller capacity. New promises are refused meanwhile. */
export function overClaimed({ tracker, name }: Pick<ClaimsContext, 'tracker' | 'name'>): readonly Finding[] {
  return [...tracker.disks, ...tracker.resources].flatMap((line) => {
    if (line.headroom >= 0n) return [];
    const { resource, capacity, claimed, headroom, poolId } = line;
    const atLeast = line.partialClaims > 0 ? 'at least ' : '';
    return [
      {
        code: 'over-claimed',
        severity: 'warning' as const,
        subject: poolId === undefined ? {} : { pool: poolId },
        bytesAtStake: line.unit === 'bytes' ? -headroom : undefined,
        message: `${printable(name)} has promised ${atLeast}${amountClause(resource, claimed)}, ${amountClause(resource, -headroom)} more than its capacity of ${amountClause(resource, capacity)}.`,
        action:
          'Move or delete guests, or enlarge the inventory or its allocation ratio; new promises of it are refused until then.',
      },
    ];
  });
}
