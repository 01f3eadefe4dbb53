// What listeners to events are told of allocations that were written: they are claims.
import type { NewEvent } from '../../store/fleet/events.ts';
import type { WrittenClaim } from '../../store/placement-api/write-book.ts';
import { claimEvent } from '../claims/claim-event.ts';

/** The events. A provider that is no host goes by its UUID and its name. */
export function eventsOfClaims(changes: readonly WrittenClaim[]): readonly NewEvent[] {
  return changes.flatMap(({ operation, claim, provider }) =>
    provider === undefined ? [] : [{ ...claimEvent(provider.name, { operation, claim }), hostId: provider.uuid }],
  );
}
