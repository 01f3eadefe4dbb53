// Rule: a pool has been promised more than it has.
import type { Balance } from '../pool.ts';
import type { Finding, FindingContext } from '../finding.ts';
import { formatBytes } from '../format-bytes.ts';
import type { DiskPromise } from '../promise.ts';
import { printable } from '../plain-text.ts';
import { countOfUnresolved, unchargedDisks } from '../uncharged.ts';
import { worstCaseSentence } from '../words.ts';
import { diskName } from './material.ts';

/** The headline: worstCaseFree below zero, so guests that fill their disks will stop with I/O errors. */
export function overPromised({ report, balances }: FindingContext): readonly Finding[] {
  const unresolved = countOfUnresolved(unchargedDisks(report, balances));
  return balances.flatMap((balance) => {
    const { worstCaseFree, pool } = balance;
    if (worstCaseFree === undefined || worstCaseFree >= 0n) return [];
    return [
      {
        code: 'over-promised',
        severity: 'critical' as const,
        subject: { pool: pool.id },
        bytesAtStake: -worstCaseFree,
        message: `${printable(pool.name)}: ${worstCaseSentence(balance, unresolved)}`,
        action: actionOf(balance),
      },
    ];
  });
}

function actionOf({ promises, worstCaseFree = 0n }: Balance): string {
  return `Add ${formatBytes(-worstCaseFree)}, free as much, or move guests away, and place no more here until then.${largestClause(promises)}`;
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
