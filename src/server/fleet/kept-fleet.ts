// The fleet at one time, kept for a moment: it is read from all hosts, and several calls and scrapes ask for it.
import type { KeptCharges } from '../claims/kept-charges.ts';
import type { ServerWorld } from '../world.ts';
import { readFleet, type FleetView } from './fleet-view.ts';

/** A page of pools is no reason to read ten thousand hosts again: figures of a minute are as good for this long. */
const KEPT_MS = 2_000;

/** Callers that come while it is being read get the same. */
export function keptFleet({ store, nowMs }: ServerWorld, charges: KeptCharges): () => Promise<FleetView> {
  let kept: { readonly view: Promise<FleetView>; readonly atMs: number } | undefined;
  return () => {
    const now = nowMs();
    if (kept !== undefined && now - kept.atMs < KEPT_MS && now >= kept.atMs) return kept.view;
    const view = store.read((tx) => readFleet(tx, charges, now));
    kept = { view, atMs: now };
    view.catch(() => {
      kept = undefined;
    });
    return view;
  };
}
