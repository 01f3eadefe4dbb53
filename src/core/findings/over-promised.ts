// Rule: a pool has been promised more than it has.
import type { Bytes } from '../bytes.ts';
import { leftAtMost, type Balance } from '../pool.ts';
import type { Finding, FindingContext } from '../finding.ts';
import { formatBytes } from '../format-bytes.ts';
import type { DiskPromise } from '../promise.ts';
import { printable } from '../plain-text.ts';
import { countOfUnresolved, unchargedDisks } from '../uncharged.ts';
import { worstCaseSentence } from '../words.ts';
import { diskName } from './material.ts';

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
        message: `${printable(pool.name)}: ${worstCaseSentence(balance, unresolved)}${sharingClause(balance, left)}`,
        action: actionOf(balance, -left),
      },
    ];
  });
}

/** Growth alone would fit: the sentence before says what rewriting would take on top. */
function sharingClause({ worstCaseFree = 0n }: Balance, left: Bytes): string {
  return worstCaseFree < 0n ? '' : ` Then ${formatBytes(-left)} would be missing.`;
}

function actionOf({ promises }: Balance, missing: Bytes): string {
  return `Add ${formatBytes(missing)}, free as much, or move guests away, and place no more here until then.${largestClause(promises)}`;
}

/** Equal is what looks equal: promises that print alike. */
function largestClause(promises: readonly DiskPromise[]): string {
  const largest = promises.find(({ growth = 0n }) => growth > 0n);
  if (largest?.growth === undefined) return '';
  const size = formatBytes(largest.growth);
  const equal = promises.filter(({ growth = 0n }) => formatBytes(growth) === size).length;
  if (equal > 1) return ` The largest promises: ${equal} disks could each take ${size}.`;
  return ` The largest promise is ${size} to ${diskName(largest)}.`;
}
