// Rule: a pool's own figures may not be the whole truth.
import type { Finding, FindingContext } from '../finding.ts';
import type { PoolDoubt } from '../pool-facts.ts';
import type { Balance } from '../pool.ts';
import { say, wording } from '../sentences/english.ts';

/** One finding per doubt. Sharing that can be measured is a warning; a mere possibility is worth knowing. */
export function unconfirmedPool({ balances }: FindingContext): readonly Finding[] {
  return balances.flatMap((balance) => balance.pool.doubts.map((doubt) => findingOf(balance, doubt)));
}

function findingOf(balance: Balance, doubt: PoolDoubt): Finding {
  const { pool, uncertainty } = balance;
  const measured = doubt === 'reflink' ? uncertainty.sharedAtLeast : 0n;
  return {
    code: 'unconfirmed-pool',
    severity: measured > 0n || doubt === 'thin-backing' ? 'warning' : 'info',
    subject: { pool: pool.id },
    bytesAtStake: measured > 0n ? measured : undefined,
    ...wording(
      say('unconfirmed-pool', {
        pool: pool.name,
        doubt,
        atLeast: uncertainty.sharedAtLeast,
        atMost: uncertainty.sharedAtMost,
      }),
      say('do:unconfirmed-pool', { doubt }),
    ),
  };
}
