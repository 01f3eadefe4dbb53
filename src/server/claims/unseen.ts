// What claims in flight want of pools that no report shows yet: what is left of worst cases with them. Exact, and dear only where a report
// shows a part of a guest that is being built.
import { maxBytes, type Bytes } from '../../core/bytes.ts';
import { seenOn } from '../../core/claim/seen.ts';
import { unseenIn } from '../../core/claim/tracker.ts';
import { balancesOf } from '../../core/pool.ts';
import type { PoolInFlight } from '../../store/claims/in-flight.ts';
import { readProvider } from '../../store/claims/read-provider.ts';
import { poolProviderId } from '../../store/claims/shared-pools.ts';
import { shownInFlight } from '../../store/claims/shown-in-flight.ts';
import { readHostReport } from '../../store/reports/read-report.ts';
import type { Tx } from '../../store/tables.ts';

/** A pool as its providers tell of it, with what its reports do not show of it. */
export interface PoolUnseen extends PoolInFlight {
  /** Of `inFlight`, what no report shows. Of a shared pool: of all its hosts, once. */
  readonly unseen: Bytes;
}

/** Adds what is unseen. */
export async function withUnseen(tx: Tx, pools: readonly PoolInFlight[]): Promise<readonly PoolUnseen[]> {
  const busy = pools.filter(({ inFlight }) => inFlight > 0n);
  const shown = busy.length === 0 ? new Map<string, readonly string[]>() : await shownInFlight(tx, busy);
  const known = new Map<string, Bytes>();
  const found: PoolUnseen[] = [];
  for (const pool of pools) {
    const key = pool.isShared ? pool.poolId : `${pool.provider} ${pool.poolId}`;
    const hosts = pool.inFlight === 0n ? [] : hostsOf(pool, shown);
    const unseen = hosts.length === 0 ? pool.inFlight : (known.get(key) ?? (await looked(tx, pool, hosts)));
    known.set(key, unseen);
    found.push({ ...pool, unseen });
  }
  return found;
}

/** The hosts whose reports have to be read. */
function hostsOf({ provider, poolId, isShared }: PoolInFlight, shown: ReadonlyMap<string, readonly string[]>) {
  const hosts = shown.get(poolId) ?? [];
  return isShared ? hosts : hosts.filter((host) => host === provider);
}

async function looked(tx: Tx, { provider, poolId, isShared, inFlight }: PoolInFlight, hosts: readonly string[]) {
  const books = await readProvider(tx, isShared ? poolProviderId(poolId) : provider);
  const line = books?.provider.inventory.find((entry) => isShared || entry.poolId === poolId);
  if (books === undefined || line === undefined) return inFlight;
  const seen = new Map<string, { readonly charged: Bytes }>();
  for (const host of hosts) {
    const report = await readHostReport(tx, host);
    const balance = report === undefined ? undefined : balancesOf(report).find(({ pool }) => pool.id === poolId);
    // A guest on its way is on two hosts with the same disks.
    for (const [guest, { charged }] of seenOn(balance)) {
      seen.set(guest, { charged: maxBytes(charged, seen.get(guest)?.charged ?? 0n) });
    }
  }
  const claims = books.held.map(({ claim }) => claim);
  return unseenIn(books.provider, line, claims, seen);
}
