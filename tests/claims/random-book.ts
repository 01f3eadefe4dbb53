// Random pasts of a few providers: operations as they are drawn, and a book that carries them out by the pure functions.
import * as fc from 'fast-check';
import { isMoving, isHeld, type Claim } from '../../src/core/claim/claim.ts';
import { unchanged, type Decision } from '../../src/core/claim/decision.ts';
import type { Provider } from '../../src/core/claim/inventory.ts';
import * as moves from '../../src/core/claim/move.ts';
import { openClaim, rebuild, type ProviderClaims } from '../../src/core/claim/open.ts';
import { resourcesOf, type Resources } from '../../src/core/claim/resources.ts';
import { transition } from '../../src/core/claim/transition.ts';
import { PPM } from '../../src/core/ratio.ts';

const CONSUMERS = ['web', 'db', 'mail', 'batch'];

/** Small, so that shortages are as common as promises. */
export const PROVIDERS: readonly Provider[] = ['a', 'b', 'c'].map((id, index) => ({
  id,
  inventory: [
    { resource: 'disk:instances', total: 100n, reserved: 3n, allocationRatio: PPM, poolId: 'fs:instances' },
    { resource: 'memory', total: 64n, reserved: 1n, allocationRatio: PPM + (BigInt(index) * PPM) / 3n },
    { resource: 'vcpus', total: 4n, reserved: 0n, allocationRatio: 16n * PPM },
  ],
}));

/** One operation; what its numbers pick depends on what there is when it is carried out. */
export interface Step {
  readonly op: (typeof OPS)[number];
  readonly pick: number;
  readonly provider: number;
  readonly resources: Resources;
  readonly ttlMs: number | undefined;
  readonly waitMs: number;
}

const OPS = [
  'claim',
  'claim',
  'move',
  'move',
  'confirm',
  'release',
  'expire',
  'abort',
  'rebuild',
  'confirm-move',
  'revert-move',
  'expire-move',
  'delete-guest',
] as const;

/** Steps that follow one another. */
export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    op: fc.constantFrom(...OPS),
    pick: fc.nat(11),
    provider: fc.nat(2),
    resources: fc
      .tuple(fc.nat(50), fc.nat(30), fc.nat(20))
      .map(([disk, memory, vcpus]) =>
        resourcesOf({ disk: { instances: BigInt(disk) }, memoryMib: BigInt(memory), vcpus: BigInt(vcpus) }),
      ),
    ttlMs: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
    waitMs: fc.nat(10),
  }),
  { minLength: 5, maxLength: 60, size: 'max' },
);

/** Claims by id, and the time. */
export interface Book {
  readonly claims: ReadonlyMap<string, Claim>;
  readonly nowMs: number;
}

/** Before anything happened. */
export const EMPTY_BOOK: Book = { claims: new Map(), nowMs: 0 };

/** An operation with all that it needs, so that it can be tried again. */
export type Attempt = (book: Book) => Decision;

/** What a step means on a book. Ids are the step's number: a step tried again asks for the same. */
export function attemptOf(book: Book, step: Step, index: number): Attempt {
  const nowMs = book.nowMs + step.waitMs;
  const provider = PROVIDERS[step.provider] ?? { id: 'a', inventory: [] };
  const consumer = CONSUMERS[step.pick % CONSUMERS.length] ?? 'web';
  const expiresAtMs = step.ttlMs === undefined ? undefined : nowMs + step.ttlMs;
  const request = { id: `c${index}`, project: undefined, resources: step.resources, nowMs, expiresAtMs };
  if (step.op === 'claim') return (on) => openClaim(booksOf(on, provider), { ...request, consumer });
  if (step.op === 'delete-guest') return (on) => moves.releaseConsumer([...on.claims.values()], consumer, nowMs);
  const fitting = [...book.claims.values()].filter(step.op.endsWith('-move') ? isMoving : isHeld);
  const picked = fitting.at(step.pick % Math.max(1, fitting.length))?.id;
  return (on) => attemptOn(on, { step, request, provider, picked, moveId: `m${index}` });
}

interface Planned {
  readonly step: Step;
  readonly request: Omit<Parameters<typeof openClaim>[1], 'consumer'>;
  readonly provider: Provider;
  readonly picked: string | undefined;
  readonly moveId: string;
}

function attemptOn(book: Book, { step, request, provider, picked, moveId }: Planned): Decision {
  const claim = picked === undefined ? undefined : book.claims.get(picked);
  const { nowMs } = request;
  if (claim === undefined) return unchanged();
  switch (step.op) {
    case 'move': {
      const kind = provider.id === claim.provider ? 'resize' : 'migrate';
      return moves.startMove(claim, booksOf(book, provider), { ...request, moveId, kind });
    }
    case 'confirm':
    case 'release':
    case 'expire':
    case 'abort':
      return transition(claim, step.op, nowMs);
    case 'rebuild': {
      const home = PROVIDERS.find(({ id }) => id === claim.provider) ?? provider;
      return rebuild(claim, booksOf(book, home), { ...request, flavor: undefined });
    }
    case 'confirm-move':
      return settle(book, claim, nowMs, moves.confirmMove);
    case 'revert-move':
      return settle(book, claim, nowMs, moves.revertMove);
    case 'expire-move':
      return settle(book, claim, nowMs, moves.expireMove);
    case 'claim':
    case 'delete-guest':
      return unchanged();
  }
}

function settle(book: Book, claim: Claim, nowMs: number, how: typeof moves.confirmMove): Decision {
  const sides = [...book.claims.values()].filter(({ move }) => move !== undefined && move.id === claim.move?.id);
  const [first, second] = sides;
  if (first === undefined || second === undefined) return unchanged();
  // The old side was written first.
  return how({ out: first, in: second }, claim.move?.id ?? '', nowMs);
}

function booksOf(book: Book, provider: Provider): ProviderClaims {
  return { provider, claims: [...book.claims.values()].filter((claim) => claim.provider === provider.id) };
}

/** The book after a decision. */
export function written(book: Book, decision: Decision, nowMs: number): Book {
  if (decision.kind === 'refused') return { ...book, nowMs };
  return { claims: new Map([...book.claims, ...decision.changed.map((claim) => [claim.id, claim] as const)]), nowMs };
}

/** One step of a past: what was tried, what came of it, and the book on both sides. */
export interface Event {
  readonly step: Step;
  readonly attempt: Attempt;
  readonly before: Book;
  readonly decision: Decision;
  readonly after: Book;
}

/** The sort of thing that a decision is: "ok", "same" or the code of a refusal. */
export function outcomeOf(decision: Decision): string {
  if (decision.kind === 'refused') return decision.code;
  return decision.changed.length === 0 ? 'same' : 'ok';
}

/** Every state of the book along the steps, with what led there. */
export function* history(list: readonly Step[]): Generator<Event> {
  let book = EMPTY_BOOK;
  for (const [index, step] of list.entries()) {
    const attempt = attemptOf(book, step, index);
    const decision = attempt(book);
    const after = written(book, decision, book.nowMs + step.waitMs);
    yield { step, attempt, before: book, decision, after };
    book = after;
  }
}

/** The sides of moves in flight, by move. */
export function movesInFlight(book: Book): ReadonlyMap<string, readonly Claim[]> {
  return Map.groupBy([...book.claims.values()].filter(isMoving), ({ move }) => move?.id ?? '');
}
