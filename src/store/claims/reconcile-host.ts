// A host's newest report held against its inventory and the claims on it. While neither guests, inventory nor claims have changed since
// a report that showed all of them, it costs nothing but the look at its provider.
import { sql } from 'kysely';
import { followPools } from '../../core/claim/follow-pools.ts';
import { linesAfter, type HostInventory, type HostPolicy } from '../../core/claim/host-inventory.ts';
import type { Provider } from '../../core/claim/inventory.ts';
import { effectivePolicy, governed } from '../../core/claim/policy.ts';
import type { Reconciled } from '../../core/claim/reconcile.ts';
import { overridesFor } from '../policies/overrides.ts';
import type { Tx } from '../tables.ts';
import { lockBooks, lockedProvider, type Books } from './books.ts';
import { appendEvents, writeClaims, type ClaimChange } from './decide.ts';
import type { Observed } from './observe-provider.ts';
import { replaceProvider } from './providers.ts';
import { reconcileReport, type Reconciliation } from './reconcile-claims.ts';
import { noteTotals, putSharedPools } from './shared-pools.ts';

/** What is reconciled. */
export interface HostReconciliation extends Reconciliation {
  /** What the report shows of the host's inventory. */
  readonly shown: HostInventory;
  /** What holds where nobody has set anything else. */
  readonly policy: HostPolicy;
  /** Differs whenever the inventory shown or the set of guests does. */
  readonly print: string;
}

/** Brings the host's inventory up to date, and reconciles, where the look at its provider (observe-provider.ts) found that anything may
 *  have changed; returns what changed. A report that began no later than one before says nothing. */
export async function reconcileHost(
  tx: Tx,
  what: HostReconciliation,
  observed: Observed,
): Promise<readonly ClaimChange[]> {
  if (observed !== 'changed') return [];
  const books = await lockBooks(tx, [what.provider]);
  const { provider } = lockedProvider(books, what.provider);
  const { shown, policy: base } = what;
  const { report, observedAtMs } = what.sighting;
  const kept = linesAfter(provider.inventory, shown, report);
  const policy = effectivePolicy(base, (await overridesFor(tx, [what.provider])).get(what.provider) ?? []);
  const inventory = [...shown.own, ...kept].map((line) => governed(line, policy));
  const seen = { host: what.provider, shown, report, observedAtMs, policy: base };
  const memberOf = await putSharedPools(tx, provider.memberOf ?? [], seen);
  const after = { id: what.provider, inventory, memberOf };
  const followed = await followIn(tx, books, { before: provider, after, nowMs: what.nowMs });
  await replaceProvider(tx, provider, after);
  await noteTotals(tx, seen);
  const { lines, changes } = await reconcileReport(tx, what);
  const isWhole = kept.length === 0 && memberOf.length === shown.shared.length;
  const isDone = isWhole && isSettled(lines, what);
  await sql`
    update providers set reconciled_generation = generation, reconciled_print = ${isDone ? what.print : null}
    where id = ${what.provider}`.execute(tx);
  return [...followed, ...changes];
}

/** In the transaction of the inventory, so that nobody sees a pool with room that is promised under its former class. */
async function followIn(
  tx: Tx,
  books: Books,
  { before, after, nowMs }: { readonly before: Provider; readonly after: Provider; readonly nowMs: number },
): Promise<readonly ClaimChange[]> {
  const followed = followPools(before, after, books.claims);
  if (followed.length === 0) return [];
  const operation = 'change-class';
  await writeClaims(tx, books, followed);
  await appendEvents(tx, books, { operation, nowMs }, followed);
  return followed.map((claim) => ({ operation, claim }));
}

/** Every claim was seen, and every guest has one: until something changes, the next report can say no more. */
function isSettled(lines: readonly Reconciled[], { sighting }: HostReconciliation): boolean {
  const seen = new Set<string>();
  for (const line of lines) {
    if (line.kind === 'vanished') return false;
    if (line.kind === 'unchanged' && line.reason !== 'seen') return false;
    seen.add(line.kind === 'adopt' ? line.guest.uuid : line.claim.consumer);
  }
  return sighting.report.guests.every(({ uuid }) => seen.has(uuid));
}
