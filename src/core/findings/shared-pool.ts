// Rule: other hosts write to this pool too.
import type { Finding, FindingContext } from '../finding.ts';
import { say, wording } from '../sentences/english.ts';

/** What is available is there once, for all hosts; what the other hosts promised is not in this report. */
export function sharedPool({ balances }: FindingContext): readonly Finding[] {
  return balances.flatMap(({ pool, available }) =>
    pool.shared
      ? [
          {
            code: 'shared-pool',
            severity: 'info' as const,
            subject: { pool: pool.id },
            bytesAtStake: undefined,
            ...wording(say('shared-pool', { pool: pool.name, available }), say('do:shared-pool')),
          },
        ]
      : [],
  );
}
