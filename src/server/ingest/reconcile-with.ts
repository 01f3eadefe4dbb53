// What a report means for the claims on its host, in the transaction that keeps the report.
import { createHash, randomUUID } from 'node:crypto';
import { inventoryOfHost, type HostInventory, type HostPolicy } from '../../core/claim/host-inventory.ts';
import type { Sighting } from '../../core/claim/reconcile.ts';
import type { Explanation } from '../../core/explanation.ts';
import { memoryOf, vcpusOf } from '../../core/guest-size.ts';
import type { GuestFacts } from '../../core/guest.ts';
import type { HostReport } from '../../core/report.ts';
import { isUnresolved } from '../../core/uncharged.ts';
import { writeJsonLine } from '../../wire/json.ts';
import type { Observed } from '../../store/claims/observe-provider.ts';
import { reconcileHost, type HostReconciliation } from '../../store/claims/reconcile-host.ts';
import type { NewEvent } from '../../store/fleet/events.ts';
import type { Tx } from '../../store/tables.ts';
import { claimEvent } from '../claims/claim-event.ts';
import { observedAtMs } from './observed-at.ts';

/** A report that was accepted, with what is derived of it. */
export interface Accepted {
  readonly hostId: string;
  readonly explanation: Explanation;
  readonly nowMs: number;
  readonly sentAtMs: number | undefined;
  readonly policy: HostPolicy;
}

/** The first report of a host adopts all its guests: each is in its own claim's events, and the first hundred are told. */
const MOST_CLAIM_EVENTS = 100;

/** What is to be held against the claims. */
export function reconciliationOf({ hostId, explanation, nowMs, sentAtMs, policy }: Accepted): HostReconciliation {
  const { report, balances } = explanation;
  const named = ofNamedGuests(report);
  const observed = observedAtMs(report, { receivedAtMs: nowMs, sentAtMs });
  const sighting: Sighting = { report: named, balances, observedAtMs: observed };
  const shown = inventoryOfHost(report, policy);
  return { provider: hostId, sighting, nowMs, idFor: newId, shown, policy, print: printOf(shown, named.guests) };
}

/** Reconciles, and tells what changed. */
export async function reconcileWith(
  tx: Tx,
  what: HostReconciliation,
  observed: Observed,
): Promise<readonly NewEvent[]> {
  const changes = await reconcileHost(tx, what, observed);
  const { hostname } = what.sighting.report;
  return changes.slice(0, MOST_CLAIM_EVENTS).map((change) => claimEvent(hostname, change));
}

function newId(): string {
  return randomUUID();
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** A claim is a promise to a UUID. A guest that was inferred from its files has another name, and may be any that is claimed. */
function ofNamedGuests(report: HostReport): HostReport {
  const guests = report.guests.filter(({ uuid }) => UUID.test(uuid));
  if (guests.length === report.guests.length) return report;
  const hidden = {
    kind: 'unavailable',
    subject: {},
    attempted: 'read the UUIDs of all guests',
    found: `${report.guests.length - guests.length} without one`,
  } as const;
  return { ...report, guests, problems: [...report.problems, hidden] };
}

/** Raised when reconciling comes to mend what it left before: each host is then reconciled once more, though nothing has changed. */
const RULES = 2;

/** Of each guest what its claim is made of as far as a definition tells it: when more of that is known, an adopted claim gets it. */
function printOf(shown: HostInventory, guests: readonly GuestFacts[]): string {
  const sizes = guests
    .map((guest) => [
      guest.uuid,
      vcpusOf(guest) ?? null,
      memoryOf(guest) ?? null,
      guest.disks.filter(isUnresolved).length,
    ])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return createHash('sha256')
    .update(writeJsonLine({ rules: RULES, shown, guests: sizes }))
    .digest('base64url');
}
