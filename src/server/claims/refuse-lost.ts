// A host that nobody hears of promises nothing new: what is known of it is old, and it may be off.
import { UllageError } from '../../core/errors.ts';
import { freshnessOf } from '../../core/freshness.ts';
import { printable } from '../../core/plain-text.ts';
import { asksMore, type Resources } from '../../core/claim/resources.ts';
import type { Force } from '../../store/claims/decide.ts';
import { findClaims } from '../../store/claims/list-claims.ts';
import { findListed, type ListedHost } from '../../store/fleet/list-hosts.ts';
import type { Tx } from '../../store/tables.ts';

/** What is to be promised there. */
interface Asked {
  readonly claimId: string;
  readonly nowMs: number;
  readonly force: Force | undefined;
}

/** Throws CLAIM_HOST_LOST. A claim that there is already is found by its id as ever: a retry changes nothing. */
export async function refuseLost(tx: Tx, host: ListedHost, asked: Asked): Promise<void> {
  if (!isRefused(host, asked)) return;
  if ((await findClaims(tx, [asked.claimId])).length === 0) throw lostError(host, asked);
}

/** The same of a guest that is built anew with more than it has. As much or less is promised there already: whoever gives room back, or says
 *  again what he said, needs no host for it. */
export async function refuseGrowthOnLost(tx: Tx, wanted: Resources, asked: Asked): Promise<void> {
  const [stored] = await findClaims(tx, [asked.claimId]);
  if (stored === undefined || !asksMore(wanted, stored.claim.resources)) return;
  const { provider } = stored.claim;
  const host = (await findListed(tx, provider)).find(({ id }) => id === provider);
  if (host !== undefined && isRefused(host, asked)) throw lostError(host, asked);
}

function isRefused({ receivedAtMs: seenAtMs, periodMs }: ListedHost, { nowMs, force }: Asked): boolean {
  return force === undefined && freshnessOf({ seenAtMs, nowMs, periodMs }) === 'lost';
}

function lostError(host: ListedHost, { claimId, nowMs }: Asked): UllageError {
  const { name, receivedAtMs: seenAtMs, periodMs } = host;
  const [age, period] = [nowMs - seenAtMs, periodMs].map((ms) => `${Math.round(ms / 1000)} s`);
  return new UllageError(
    'CLAIM_HOST_LOST',
    `promise claim ${claimId} on ${printable(name)}: its latest report is ${age} old, one is expected every ${period}`,
    {
      operands: { claim: claimId, host: host.id },
      hint: 'Name another host, or bring its agent back. Who knows that it runs forces it as an operator: force with a reason in the body, --force REASON of ullage claims.',
    },
  );
}
