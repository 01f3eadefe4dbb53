// Rule: a filesystem changed so much while it was being read that its figures do not belong to one moment.
import { maxBytes, type Bytes } from '../bytes.ts';
import { driftOf, excessOf, mayCountOtherwise, mayShare } from '../drift.ts';
import type { Finding, FindingContext } from '../finding.ts';
import type { FilesystemPool } from '../pool-facts.ts';
import type { Balance } from '../pool.ts';
import { say, wording } from '../sentences/english.ts';

/** Of a pool's total: worst-case free on a filesystem at rest is true to 0.1 %, so less than that can be seen in no figure. */
const NOTABLE_SHARE = 1000n;

/** Guests write all the time: only what is notable, or what leaves the ledger with a negative line, is told. */
export function changedWhileRead({ balances, owned }: FindingContext): readonly Finding[] {
  const filesOf = Map.groupBy(owned, ({ file }) => file.poolId);
  return balances.flatMap((balance) => {
    const { pool } = balance;
    if (pool.kind !== 'filesystem') return [];
    const drift = driftOf(pool) ?? 0n;
    const isExplained = mayShare(pool) || mayCountOtherwise(pool);
    const excess = isExplained ? 0n : excessOf(pool, filesOf.get(pool.id) ?? []);
    const isNotable = excess > 0n || magnitude(drift) * NOTABLE_SHARE >= maxBytes(pool.total, 1n);
    return isNotable ? [findingOf(balance, pool, drift, excess)] : [];
  });
}

/** A worst case nearer to zero than the change may have had the other sign a moment before. */
function findingOf({ worstCaseFree }: Balance, pool: FilesystemPool, drift: Bytes, excess: Bytes): Finding {
  const bytes = maxBytes(magnitude(drift), excess);
  const isClose = worstCaseFree !== undefined && magnitude(worstCaseFree) < bytes;
  return {
    code: 'changed-while-read',
    severity: isClose ? 'warning' : 'info',
    subject: { pool: pool.id },
    bytesAtStake: bytes,
    ...wording(say('changed-while-read', { pool: pool.name, drift, excess, isClose }), say('do:changed-while-read')),
  };
}

function magnitude(bytes: Bytes): Bytes {
  return bytes < 0n ? -bytes : bytes;
}
