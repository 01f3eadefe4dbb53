// How many hosts have promised more than they may, counted now and then: it takes all claims of the fleet.
import { countOverClaimedHosts } from '../../store/claims/count-over-claimed.ts';
import type { ServerWorld } from '../world.ts';

/** Scrapes come every few seconds, of every replica; policy and promises change by the minute. */
const KEPT_MS = 60_000;

/** The count, at most a minute old. */
export function keptOverClaimed({ store, nowMs }: Pick<ServerWorld, 'store' | 'nowMs'>): () => Promise<number> {
  let kept: { readonly count: number; readonly atMs: number } | undefined;
  return async () => {
    const now = nowMs();
    if (kept === undefined || now - kept.atMs >= KEPT_MS || now < kept.atMs) {
      kept = { count: await store.read(countOverClaimedHosts), atMs: now };
    }
    return kept.count;
  };
}
