// What keeps claims for a ledger: the pure functions over a map in memory, or the store over a database.
import type { Claim } from '../../src/core/claim/claim.ts';
import type { Decision } from '../../src/core/claim/decision.ts';
import type { Provider } from '../../src/core/claim/inventory.ts';
import type { MoveRequest } from '../../src/core/claim/move.ts';
import type { ClaimRequest } from '../../src/core/claim/open.ts';
import type { Reconciled, Sighting } from '../../src/core/claim/reconcile.ts';
import type { ResourceLimit } from '../../src/core/claim/shortages.ts';
import type { ClaimEvent } from '../../src/core/claim/transition.ts';
import type { MoveRoute, MoveSides, Settlement } from '../../src/store/claims/move-claim.ts';

export type { Settlement };

/** Instead of the provider's capacity; "forced": by somebody who may overrun it. */
export type Limits = readonly ResourceLimit[] | 'forced' | undefined;

/** Everything that a ledger does to claims. */
export interface Keeper {
  putProvider(provider: Provider): Promise<void>;
  open(providerId: string, request: ClaimRequest, limits: Limits): Promise<Decision>;
  change(claimId: string, event: ClaimEvent, nowMs: number): Promise<Decision>;
  rebuild(claimId: string, request: RebuildRequest, limits: Limits): Promise<Decision>;
  startMove(route: MoveRoute, request: MoveRequest, limits: Limits): Promise<Decision>;
  settleMove(how: Settlement, sides: MoveSides, nowMs: number): Promise<Decision>;
  releaseConsumer(consumer: string, nowMs: number): Promise<Decision>;
  reconcile(providerId: string, sighting: Sighting, nowMs: number): Promise<readonly Reconciled[]>;
  /** All there ever were, in the order in which they were made. */
  claims(): Promise<readonly Claim[]>;
}

/** What a guest that is built anew asks for. */
export type RebuildRequest = Pick<ClaimRequest, 'resources' | 'flavor' | 'nowMs'>;

/** Names the claims of adopted guests, a second claim of the same guest apart from its first. */
export function adoptedNames(): (provider: string, guest: string) => string {
  const taken = new Map<string, number>();
  return (provider, guest) => {
    const name = `${provider}:${guest}`;
    const before = taken.get(name) ?? 0;
    taken.set(name, before + 1);
    return before === 0 ? name : `${name}+${before}`;
  };
}
