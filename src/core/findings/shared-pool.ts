// Rule: other hosts write to this pool too.
import type { Finding, FindingContext } from '../finding.ts';
import { formatBytes } from '../format-bytes.ts';
import { printable } from '../plain-text.ts';

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
            message: `${printable(pool.name)} is shared: the guests of other hosts take from the same ${available === undefined ? 'space' : formatBytes(available)}, and are not counted here.`,
            action:
              'Run ullage explain on each host that mounts it, and subtract all growth from what is available once.',
          },
        ]
      : [],
  );
}
