// A Claim: a promise of resources on one provider to one consumer, and the states that it goes through.
import type { Ppm } from '../ratio.ts';
import type { Flavor } from './flavor.ts';
import type { ProviderId } from './inventory.ts';
import type { Resources } from './resources.ts';

/** How a claim came to be. `move-out` is the old side of a move while it is in flight; after a revert it is again what it was. */
export type ClaimKind = 'build' | 'move-in' | 'move-out' | 'rebuild' | 'resize-same-host';

/** `claimed` promised, its disks not seen yet; `confirmed` they were seen in a report; the others are ends, and charge nothing. */
export type ClaimState = 'claimed' | 'confirmed' | 'released' | 'expired' | 'aborted';

/** Why a guest moves. A resize may stay on its provider; the others never do. */
export type MoveKind = 'resize' | 'migrate' | 'live-migrate' | 'evacuate';

/** The move that a claim is a side of. It stays on the claim when settled, so that a repeated settlement is recognised. */
export interface ClaimMove {
  readonly id: string;
  readonly kind: MoveKind;
  /** What the claim was before, and is again after a revert. */
  readonly was: ClaimKind;
  /** Undefined while in flight: both sides charge. */
  readonly settledAtMs: number | undefined;
}

/** One promise. Times are milliseconds since 1970 by the clock of whoever decides, never by a host's. Glossary: claim. */
export interface Claim {
  readonly id: string;
  /** The guest's UUID, or whatever else resources are promised to. */
  readonly consumer: string;
  readonly project: string | undefined;
  readonly provider: ProviderId;
  readonly resources: Resources;
  /** As asked, where it was asked as a flavor: Nova's views need its parts. */
  readonly flavor: Flavor | undefined;
  /** The part of its disks that the guest writes as soon as it is built, in millionths; undefined: nobody said, and what is usual holds.
   *  Glossary: expected fill. */
  readonly expectedFill: Ppm | undefined;
  readonly kind: ClaimKind;
  readonly state: ClaimState;
  /** `adopted`: nobody asked; a report showed the guest. */
  readonly origin: 'asked' | 'adopted';
  readonly move: ClaimMove | undefined;
  readonly createdAtMs: number;
  /** When an unconfirmed claim ends by itself; undefined: never. */
  readonly expiresAtMs: number | undefined;
  readonly confirmedAtMs: number | undefined;
  /** When anything of it changed last: a report from before says nothing about it. */
  readonly changedAtMs: number;
}

/** It charges its provider. */
export function isHeld({ state }: Claim): boolean {
  return state === 'claimed' || state === 'confirmed';
}

/** It is a side of a move that is not settled. */
export function isMoving(claim: Claim): boolean {
  return isHeld(claim) && claim.move !== undefined && claim.move.settledAtMs === undefined;
}

/** Nobody has asked anything of it here: it was adopted, and neither rebuilt nor moved since. */
export function isUnasked({ origin, kind, move }: Claim): boolean {
  return origin === 'adopted' && kind === 'build' && move === undefined;
}

/** The claims of one consumer that charge `provider`. */
export function heldBy(claims: readonly Claim[], consumer: string, provider: ProviderId): readonly Claim[] {
  return claims.filter((claim) => claim.consumer === consumer && claim.provider === provider && isHeld(claim));
}
