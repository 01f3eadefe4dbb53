// A host that nobody hears of promises nothing new: what is known of it is old, and it may be off.
import { UllageError } from '../../core/errors.ts';
import { freshnessOf } from '../../core/freshness.ts';
import { printable } from '../../core/plain-text.ts';
import type { Force } from '../../store/claims/decide.ts';
import { findClaims } from '../../store/claims/list-claims.ts';
import type { ListedHost } from '../../store/fleet/list-hosts.ts';
import type { Tx } from '../../store/tables.ts';

/** What is to be promised there. */
interface Asked {
  readonly claimId: string;
  readonly nowMs: number;
  readonly force: Force | undefined;
}

/** Throws CLAIM_HOST_LOST. A claim that there is already is found by its id as ever: a retry changes nothing. */
export async function refuseLost(tx: Tx, host: ListedHost, { claimId, nowMs, force }: Asked): Promise<void> {
  const { name, receivedAtMs: seenAtMs, periodMs } = host;
  if (force !== undefined || freshnessOf({ seenAtMs, nowMs, periodMs }) !== 'lost') return;
  if ((await findClaims(tx, [claimId])).length > 0) return;
  const [age, period] = [nowMs - seenAtMs, periodMs].map((ms) => `${Math.round(ms / 1000)} s`);
  throw new UllageError(
    'CLAIM_HOST_LOST',
    `promise claim ${claimId} on ${printable(name)}: its latest report is ${age} old, one is expected every ${period}`,
    {
      operands: { claim: claimId, host: host.id },
      hint: 'Name another host, or bring its agent back. Who knows that it runs forces it as an operator: force with a reason in the body, --force REASON of ullage claims.',
    },
  );
}
