// Rule: a pool has been promised more than it has.
import type { Bytes } from '../bytes.ts';
import { leftAtMost, type Balance } from '../pool.ts';
import type { Finding, FindingContext } from '../finding.ts';
import { formatBytes } from '../format-bytes.ts';
import { countOfUnresolved, unchargedDisks } from '../uncharged.ts';
import type { Sentence } from '../sentences/sentence.ts';
import { worstCaseSaid } from '../words.ts';
import { say, wording } from '../sentences/english.ts';

/** The headline: worstCaseFree, or what is certain of it where files share extents, is below zero, so guests that fill their disks will stop with I/O errors. */
export function overPromised({ report, balances }: FindingContext): readonly Finding[] {
  const unresolved = countOfUnresolved(unchargedDisks(report, balances));
  return balances.flatMap((balance) => {
    const { pool } = balance;
    const left = leftAtMost(balance);
    if (left === undefined || left >= 0n) return [];
    return [
      {
        code: 'over-promised',
        severity: 'critical' as const,
        subject: { pool: pool.id },
        bytesAtStake: -left,
        ...wording(
          say('over-promised', {
            pool: pool.name,
            worst: worstCaseSaid(balance, unresolved),
            missing: missingBySharing(balance, left),
          }),
          adviceOf(balance, -left),
        ),
      },
    ];
  });
}

/** Growth alone would fit: the sentence before says what rewriting would take on top. */
function missingBySharing({ worstCaseFree = 0n }: Balance, left: Bytes): Bytes | undefined {
  return worstCaseFree < 0n ? undefined : -left;
}

/** Equal is what looks equal: promises that print alike. */
function adviceOf({ promises }: Balance, missing: Bytes): Sentence {
  const largest = promises.find(({ growth = 0n }) => growth > 0n);
  const size = formatBytes(largest?.growth ?? 0n);
  return say('do:over-promised', {
    missing,
    largest: largest?.growth,
    disks: promises.filter(({ growth = 0n }) => formatBytes(growth) === size).length,
    guest: largest?.guest.name ?? '',
    disk: largest?.disk.target ?? '',
  });
}
