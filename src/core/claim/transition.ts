// The states of one claim: which event leads from where to where, what is refused, and what a second try finds done.
import { isHeld, isMoving, type Claim, type ClaimState } from './claim.ts';
import { changed, refuse, unchanged, type Decision, type Refusal } from './decision.ts';

/** What can happen to a claim by itself. Moves are in move.ts: they change two at once. */
export type ClaimEvent = 'confirm' | 'release' | 'expire' | 'abort';

const TARGETS: Readonly<Record<ClaimEvent, ClaimState>> = {
  confirm: 'confirmed',
  release: 'released',
  expire: 'expired',
  abort: 'aborted',
};

/** The claim after an event. An event that has happened already changes nothing; what leads nowhere is refused with the reason. */
export function transition(claim: Claim, event: ClaimEvent, atMs: number): Decision {
  const to = TARGETS[event];
  if (claim.state === to) return unchanged(claim);
  return refusalOf(claim, event, atMs) ?? changed(arrived(claim, to, atMs));
}

function refusalOf(claim: Claim, event: ClaimEvent, atMs: number): Refusal | undefined {
  const to = TARGETS[event];
  if (!isHeld(claim)) return refuse(claim, to, 'ended', `The claim is ${claim.state}, and that is final.`);
  if (event !== 'confirm' && isMoving(claim)) {
    return refuse(claim, to, 'move-in-flight', `It is a side of move ${claim.move?.id ?? ''}: confirm or revert that.`);
  }
  if (claim.state === 'confirmed' && event !== 'release') {
    return refuse(claim, to, 'already-confirmed', 'Its disks were seen in a report: it can only be released.');
  }
  return event === 'expire' ? expiryRefusal(claim, atMs) : undefined;
}

/** Undefined when an unconfirmed claim's time has come. */
export function expiryRefusal(claim: Claim, atMs: number): Refusal | undefined {
  if (claim.expiresAtMs === undefined) return refuse(claim, 'expired', 'no-expiry', 'It does not end by itself.');
  if (atMs >= claim.expiresAtMs) return undefined;
  return refuse(claim, 'expired', 'not-yet', `It holds for another ${claim.expiresAtMs - atMs} ms.`);
}

/** The claim in another state, without asking whether that may be. */
export function arrived(claim: Claim, state: ClaimState, atMs: number): Claim {
  return {
    ...claim,
    state,
    changedAtMs: atMs,
    confirmedAtMs: state === 'confirmed' ? atMs : claim.confirmedAtMs,
  };
}
