// What listeners to events are told of allocations that were written: they are claims.
import { appendEvents } from '../../store/fleet/events.ts';
import type { WrittenClaim } from '../../store/placement/write-book.ts';
import type { Tx } from '../../store/tables.ts';
import { claimEvent } from '../claims/claim-event.ts';

/** Tells of them, in their transaction. A provider that is no host goes by its UUID and its name. */
export async function announceChanges(tx: Tx, nowMs: number, changes: readonly WrittenClaim[]): Promise<void> {
  await appendEvents(
    tx,
    nowMs,
    changes.flatMap(({ operation, claim, provider }) =>
      provider === undefined ? [] : [{ ...claimEvent(provider.name, { operation, claim }), hostId: provider.uuid }],
    ),
  );
}
