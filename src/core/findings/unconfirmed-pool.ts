// Rule: a pool's own figures may not be the whole truth.
import { assertNever } from '../invariant.ts';
import type { Finding, FindingContext } from '../finding.ts';
import { formatBytes } from '../format-bytes.ts';
import type { PoolDoubt } from '../pool-facts.ts';
import type { Balance } from '../pool.ts';
import { printable } from '../plain-text.ts';

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
    message: `${printable(pool.name)}: ${messageOf(doubt, balance)}.`,
    action: actionOf(doubt),
  };
}

function messageOf(doubt: PoolDoubt, { uncertainty }: Balance): string {
  const atMost = formatBytes(uncertainty.sharedAtMost);
  switch (doubt) {
    case 'reflink':
      return uncertainty.sharedAtLeast > 0n
        ? `files share at least ${formatBytes(uncertainty.sharedAtLeast)}; rewriting shared parts takes up to ${atMost} beyond the growth shown`
        : `files can share blocks here; if guests' files do, rewriting them takes up to ${atMost} beyond the growth shown`;
    case 'compression':
      return `files are compressed; data that compresses worse takes up to ${atMost} beyond the growth shown`;
    case 'thin-backing':
      return 'the device below is thinly provisioned and can be full before this filesystem is';
    case 'remote':
      return 'its server says how much is available, and may over-commit, deduplicate or set quotas';
    case 'userspace':
      return 'a program, not the kernel, says how much is available';
    default:
      return assertNever(doubt);
  }
}

function actionOf(doubt: PoolDoubt): string {
  switch (doubt) {
    case 'reflink':
      return 'See what a file shares: filefrag -v FILE (extents marked "shared").';
    case 'compression':
      return 'Count on less than is shown, or switch compression off for the instances path.';
    case 'thin-backing':
      return 'Watch the pool below as well: lvs -o name,data_percent,metadata_percent';
    case 'remote':
    case 'userspace':
      return 'Ask the storage itself how much can still be written.';
    default:
      return assertNever(doubt);
  }
}
