// Moves: both sides are charged from the start until the move is settled, and settling changes both or none.
import { isHeld, isMoving, type Claim, type ClaimMove, type MoveKind } from './claim.ts';
import { changed, refuse, refuseNew, unchanged, type Decision, type Refusal } from './decision.ts';
import { claimOf, fitRefusal, openRefusal, sameFill, type ClaimRequest, type ProviderClaims } from './open.ts';
import { sameResources } from './resources.ts';
import { arrived, expiryRefusal } from './transition.ts';

/** What is asked of the provider that a guest moves to: `id` is the new claim's. The consumer is the moving claim's. */
export interface MoveRequest extends Omit<ClaimRequest, 'consumer' | 'project'> {
  readonly moveId: string;
  readonly kind: MoveKind;
}

/** The two sides of one move. */
export interface MovePair {
  readonly out: Claim;
  readonly in: Claim;
}

/** Begins a move: `home` becomes the old side, a new claim on `target` the new side. On the same provider (a resize alone may)
 *  old and new are charged beside each other. Repeated, it finds both. */
export function startMove(home: Claim, target: ProviderClaims, request: MoveRequest): Decision {
  const before = target.claims.find(({ id }) => id === request.id);
  if (before !== undefined) return againOf(home, before, target, request);
  const sides = sidesOf(home, target, request);
  return startRefusal(home, target, sides, request) ?? changed(sides.out, sides.in);
}

/** Both sides as they will be, if it may begin. */
function sidesOf(home: Claim, { provider }: ProviderClaims, request: MoveRequest): MovePair {
  const kind = home.provider === provider.id ? 'resize-same-host' : 'move-in';
  const { moveId: id, nowMs } = request;
  const sideOf = (was: Claim['kind']): ClaimMove => ({ id, kind: request.kind, was, settledAtMs: undefined });
  const claim = claimOf(provider, { ...request, consumer: home.consumer, project: home.project });
  return {
    // The guest is there, or it could not move: the old side no longer ends by itself.
    out: { ...home, kind: 'move-out', move: sideOf(home.kind), expiresAtMs: undefined, changedAtMs: nowMs },
    in: { ...claim, kind, move: sideOf(kind) },
  };
}

/** The guest is on the new side for good: the old side is released. The new one can no longer expire. */
export function confirmMove(pair: MovePair, moveId: string, nowMs: number): Decision {
  if (isPairOf(pair, moveId) && pair.out.state === 'released' && isSettled(pair.in) && isHeld(pair.in)) {
    return unchanged(pair.out, pair.in);
  }
  const refusal = settleRefusal(pair, moveId, 'confirm');
  if (refusal !== undefined) return refusal;
  return changed(
    settled(arrived(pair.out, 'released', nowMs), nowMs),
    settled({ ...pair.in, expiresAtMs: undefined }, nowMs),
  );
}

/** The guest stays where it was: the new side ends, aborted if its disks were never seen, and the old side is what it was. */
export function revertMove(pair: MovePair, moveId: string, nowMs: number): Decision {
  if (isPairOf(pair, moveId) && isReverted(pair)) return unchanged(pair.out, pair.in);
  const refusal = settleRefusal(pair, moveId, 'revert');
  if (refusal !== undefined) return refusal;
  return backHome(pair, pair.in.state === 'confirmed' ? 'released' : 'aborted', nowMs);
}

/** The new side's time is over and its disks were never seen: the move is taken for failed, and the old side is what it was. */
export function expireMove(pair: MovePair, moveId: string, nowMs: number): Decision {
  if (isPairOf(pair, moveId) && isReverted(pair) && pair.in.state === 'expired') return unchanged(pair.out, pair.in);
  const refusal = settleRefusal(pair, moveId, 'expire');
  if (refusal !== undefined) return refusal;
  if (pair.in.state === 'confirmed') {
    return refuse(pair.in, 'expired', 'already-confirmed', 'Its disks were seen: confirm or revert the move.');
  }
  return expiryRefusal(pair.in, nowMs) ?? backHome(pair, 'expired', nowMs);
}

/** The consumer is gone: everything that it holds is released, on every provider, moving or not. */
export function releaseConsumer(claims: readonly Claim[], consumer: string, nowMs: number): Decision {
  const held = claims.filter((claim) => claim.consumer === consumer && isHeld(claim));
  return changed(...held.map((claim) => settled(arrived(claim, 'released', nowMs), nowMs)));
}

function startRefusal(home: Claim, target: ProviderClaims, sides: MovePair, request: MoveRequest): Refusal | undefined {
  if (!isHeld(home))
    return refuseNew(request.id, 'ended', `Claim ${home.id} is ${home.state}: there is nothing to move.`);
  if (isMoving(home)) {
    return refuseNew(request.id, 'move-in-flight', `Claim ${home.id} is a side of move ${home.move?.id ?? ''}.`);
  }
  if (home.provider !== target.provider.id) return openRefusal(target, sides.in, sides.out);
  if (request.kind !== 'resize') return refuseNew(request.id, 'same-provider', 'Only a resize may stay where it is.');
  return fitRefusal(target, sides.in, sides.out);
}

function againOf(home: Claim, before: Claim, target: ProviderClaims, request: MoveRequest): Decision {
  const same = before.consumer === home.consumer && before.provider === target.provider.id;
  const isAlike = sameResources(before.resources, request.resources) && sameFill(before, request.fill);
  const isSame = same && before.move?.id === request.moveId && isAlike;
  if (isSame && isHeld(before)) return unchanged(home, before);
  if (isSame) return refuse(before, 'claimed', 'ended', `The new side is ${before.state}, and that is final.`);
  const why = 'Another claim has this id: it differs in consumer, provider, move, amounts or expected fill.';
  return refuse(before, 'claimed', 'id-taken', why);
}

function settleRefusal(pair: MovePair, moveId: string, how: 'confirm' | 'revert' | 'expire'): Refusal | undefined {
  const to = how === 'confirm' ? 'released' : 'aborted';
  if (!isPairOf(pair, moveId)) {
    return refuse(
      pair.out,
      to,
      'no-such-move',
      `Claims ${pair.out.id} and ${pair.in.id} are not the sides of move ${moveId}.`,
    );
  }
  if (isMoving(pair.out) && isMoving(pair.in)) return undefined;
  const found = `The old side is ${pair.out.state}, the new side ${pair.in.state}`;
  return refuse(how === 'confirm' ? pair.in : pair.out, to, 'ended', `${found}: the move was settled otherwise.`);
}

function backHome(pair: MovePair, end: 'aborted' | 'released' | 'expired', nowMs: number): Decision {
  const kind = pair.out.move?.was ?? pair.out.kind;
  return changed(settled({ ...pair.out, kind }, nowMs), settled(arrived(pair.in, end, nowMs), nowMs));
}

function isPairOf(pair: MovePair, moveId: string): boolean {
  return pair.out.move?.id === moveId && pair.in.move?.id === moveId && pair.out.consumer === pair.in.consumer;
}

function isReverted(pair: MovePair): boolean {
  return isSettled(pair.out) && isHeld(pair.out) && !isHeld(pair.in);
}

function isSettled({ move }: Claim): boolean {
  return move?.settledAtMs !== undefined;
}

function settled(claim: Claim, nowMs: number): Claim {
  const move = claim.move === undefined || isSettled(claim) ? claim.move : { ...claim.move, settledAtMs: nowMs };
  return { ...claim, move, changedAtMs: nowMs };
}
