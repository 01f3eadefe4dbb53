// Moves: both providers are locked, both sides are written, or nothing is.
import type { Decision } from '../../core/claim/decision.ts';
import * as core from '../../core/claim/move.ts';
import type { Tx } from '../tables.ts';
import { claimIn, providerOfClaim } from './books.ts';
import { decide, onTerms, type Terms } from './decide.ts';

/** Where a guest moves from, and to. */
export interface MoveRoute {
  /** The claim that becomes the old side. */
  readonly home: string;
  readonly target: string;
}

/** Begins a move; `request.id` is the new side's claim. Repeated, it finds both. Throws NO_SUCH_CLAIM or NO_SUCH_PROVIDER. */
export async function startMove(
  tx: Tx,
  { home, target }: MoveRoute,
  request: core.MoveRequest,
  terms: Terms = {},
): Promise<Decision> {
  return decide(tx, {
    operation: 'start-move',
    terms,
    providers: [await providerOfClaim(tx, home), target],
    claims: [home, request.id],
    asked: request.resources,
    nowMs: request.nowMs,
    ends: { from: home, to: request.id },
    decide: (books) => onTerms(books, target, terms, (there) => core.startMove(claimIn(books, home), there, request)),
  });
}

/** The two claims of a move. */
export interface MoveSides {
  readonly moveId: string;
  readonly out: string;
  readonly in: string;
}

/** How a move ends. */
export type Settlement = 'confirm' | 'revert' | 'expire';

const SETTLE = {
  confirm: core.confirmMove,
  revert: core.revertMove,
  expire: core.expireMove,
} as const satisfies Readonly<Record<Settlement, typeof core.confirmMove>>;

/** Ends a move: both sides change, or none. Throws NO_SUCH_CLAIM. */
export async function settleMove(tx: Tx, how: Settlement, sides: MoveSides, nowMs: number): Promise<Decision> {
  return decide(tx, {
    operation: `${how}-move`,
    providers: [await providerOfClaim(tx, sides.out), await providerOfClaim(tx, sides.in)],
    claims: [sides.out, sides.in],
    nowMs,
    decide: (books) =>
      SETTLE[how]({ out: claimIn(books, sides.out), in: claimIn(books, sides.in) }, sides.moveId, nowMs),
  });
}

/** The sides of the latest move that a claim is a side of, whichever; undefined if it never moved. */
export async function sidesOf(tx: Tx, claimId: string): Promise<MoveSides | undefined> {
  const row = await tx
    .selectFrom('claims')
    .select(['move_id', 'moved_from', 'moved_to'])
    .where('id', '=', claimId)
    .executeTakeFirst();
  const { move_id: moveId = null, moved_from: from = null, moved_to: to = null } = row ?? {};
  if (moveId === null) return undefined;
  // A claim that came by one move and left by another is the old side of the later.
  if (to !== null) return { moveId, out: claimId, in: to };
  return from === null ? undefined : { moveId, out: from, in: claimId };
}
