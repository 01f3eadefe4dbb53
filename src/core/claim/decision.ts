// What an operation on claims answers: the claims as they are now, or why not. A refusal is a value: nothing failed.
import type { Shortage } from '../shortage.ts';
import type { Claim, ClaimState } from './claim.ts';

/** Why an operation was refused. Stable: scripts may match on them. In the order in which they are tested. */
export const REFUSAL_CODES = [
  'id-taken', // another claim has this id
  'ended', // the claim, or the move, has ended otherwise
  'no-such-move', // the claims are not the two sides of that move
  'move-in-flight', // the claim is a side of a move: settle that first
  'same-provider', // only a resize may stay where it is
  'consumer-has-claim', // the consumer holds a claim on that provider already
  'already-confirmed', // its disks were seen: release it instead
  'no-expiry', // the claim does not end by itself
  'not-yet', // its time has not come
  'expires-in-past', // it would have ended before it began
  'short', // see the shortages
] as const;

/** One of REFUSAL_CODES. */
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** The operation was not done, and nothing changed. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly claimId: string;
  /** The state that the claim is in; undefined where there is none yet. */
  readonly from: ClaimState | undefined;
  readonly to: ClaimState;
  /** One sentence: what was found. */
  readonly why: string;
  /** All of them; empty unless `short`. */
  readonly shortages: readonly Shortage[];
}

/** The operation is done, now or by an earlier try. */
export interface Done {
  readonly kind: 'done';
  /** The claims concerned, as they are now. */
  readonly claims: readonly Claim[];
  /** Those of them that this call changed, to be written; empty for a repeated call. */
  readonly changed: readonly Claim[];
  /** What it is short of, where it was forced. */
  readonly overrun?: readonly Shortage[];
}

/** Either. */
export type Decision = Done | Refusal;

/** These claims changed. */
export function changed(...claims: readonly Claim[]): Done {
  return { kind: 'done', claims, changed: claims };
}

/** All was so already. */
export function unchanged(...claims: readonly Claim[]): Done {
  return { kind: 'done', claims, changed: [] };
}

/** Refused on account of a claim that exists. */
export function refuse(claim: Claim, to: ClaimState, code: RefusalCode, why: string): Refusal {
  return { kind: 'refused', code, claimId: claim.id, from: claim.state, to, why, shortages: [] };
}

/** Refused before there is a claim. */
export function refuseNew(
  claimId: string,
  code: RefusalCode,
  why: string,
  shortages: readonly Shortage[] = [],
): Refusal {
  return { kind: 'refused', code, claimId, from: undefined, to: 'claimed', why, shortages };
}
