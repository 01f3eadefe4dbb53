// What concurrent writers of claims do, drawn from a seed, and what each operation answers when nobody else is there: core/claim.
import type { Claim } from '../../src/core/claim/claim.ts';
import type { Decision } from '../../src/core/claim/decision.ts';
import type { Provider } from '../../src/core/claim/inventory.ts';
import { confirmMove, releaseConsumer, revertMove, startMove, type MoveRequest } from '../../src/core/claim/move.ts';
import { openClaim, type ClaimRequest } from '../../src/core/claim/open.ts';
import { transition } from '../../src/core/claim/transition.ts';
import { PPM } from '../../src/core/ratio.ts';

/** So little that shortages are as common as promises. */
export const CAPACITY = 100n;

/** A pool that both hosts share: so little that guests on one are refused for those on the other. */
export const POOL: Provider = {
  id: 'p',
  inventory: [
    { resource: 'disk:shared', total: CAPACITY, reserved: 0n, allocationRatio: PPM, poolId: 'nfs:server:/pool' },
  ],
  poolId: 'nfs:server:/pool',
};

/** What the writers write to: two hosts that are members of the pool. */
export const PROVIDERS: readonly Provider[] = [
  POOL,
  ...['a', 'b'].map((id) => ({
    id,
    inventory: [{ resource: 'memory' as const, total: CAPACITY, reserved: 0n, allocationRatio: PPM }],
    memberOf: [{ resource: 'disk:instances' as const, provider: POOL.id, poolId: 'nfs:server:/pool' }],
  })),
];

/** One operation, as data: it travels between processes. Claim ids are few, so that writers contend for them. */
export type WriterOperation =
  | {
      readonly kind: 'open';
      readonly id: string;
      readonly provider: string;
      readonly amount: number;
      readonly shares: boolean;
    }
  | { readonly kind: 'release'; readonly id: string }
  | {
      readonly kind: 'move';
      readonly home: string;
      readonly target: string;
      readonly amount: number;
      readonly shares: boolean;
    }
  | { readonly kind: 'settle'; readonly how: 'confirm' | 'revert'; readonly home: string }
  | { readonly kind: 'gone'; readonly id: string };

/** Which operations are drawn. */
export interface Mix {
  readonly seed: number;
  readonly count: number;
  /** So many claim ids are contended for at a time; later operations go on to others, because an end is final. */
  readonly ids: number;
  /** Moves between both providers, too; else all is on the first. */
  readonly moves: boolean;
  /** Each asks for as much of the pool as of its host: two providers are charged in one decision. */
  readonly shares?: boolean;
}

/** The operations of one writer: the same for the same seed. */
export function operationsOf(
  { seed, count, ids, moves, shares = false }: Mix,
  writer: number,
): readonly WriterOperation[] {
  const random = randomOf(seed * 1_000 + writer);
  return Array.from({ length: count }, (_, index) => {
    const phase = Math.floor(index / 5);
    const number = phase * ids + random(ids);
    const id = `c${number}`;
    // What an id asks for depends on it alone: whoever asks again asks for the same.
    const amount = 3 + ((number * 7) % 15);
    const [home, other] = number % 2 === 0 || !moves ? ['a', 'b'] : ['b', 'a'];
    const kind = random(moves ? 9 : 5);
    if (kind < 3) return { kind: 'open', id, provider: home, amount, shares };
    if (kind < 5) return moves && kind === 4 ? { kind: 'gone', id } : { kind: 'release', id };
    if (kind < 7) return { kind: 'move', home: id, target: other, amount, shares };
    return { kind: 'settle', how: kind === 7 ? 'confirm' : 'revert', home: id };
  });
}

/** mulberry32, by Tommy Ettinger, in the public domain: small, and the same everywhere. */
function randomOf(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** All claims, by id. */
export type Claims = ReadonlyMap<string, Claim>;

/** What an operation answers after `claims`, and the claims then. */
export function stepOf(
  operation: WriterOperation,
  claims: Claims,
): { readonly outcome: string; readonly state: Claims } {
  const decision = decisionOf(operation, claims);
  if (decision === undefined) return { outcome: NOT_THERE, state: claims };
  const outcome = outcomeOf(decision);
  if (decision.kind === 'refused' || decision.changed.length === 0) return { outcome, state: claims };
  return { outcome, state: new Map([...claims, ...decision.changed.map((claim) => [claim.id, claim] as const)]) };
}

/** What an operation on a claim that nobody made answers. */
export const NOT_THERE = 'no such claim';

/** A decision in a word, with all numbers of a shortage: they say what was promised at that moment. */
export function outcomeOf(decision: Decision): string {
  if (decision.kind === 'done') return decision.changed.length === 0 ? 'same' : 'ok';
  return [decision.code, ...decision.shortages.map(({ used, shortBy }) => `${used} ${shortBy}`)].join(' ');
}

/** The state of a search in a word. */
export function keyOfClaims(claims: Claims): string {
  return [...claims.values()]
    .map(({ id, state, kind, move }) => `${id}${state}${kind}${move?.settledAtMs === undefined ? '' : 's'}`)
    .toSorted()
    .join();
}

/** What the store is asked for a claim. */
export function requestOf(id: string, amount: number, shares = false): ClaimRequest {
  const size = BigInt(amount);
  const disk = { resource: 'disk:instances', amount: size } as const;
  return {
    id,
    consumer: `guest of ${id}`,
    project: undefined,
    resources: [{ resource: 'memory', amount: size }, ...(shares ? [disk] : [])],
    nowMs: 0,
    expiresAtMs: undefined,
  };
}

/** The new side of a claim's one move. */
export function moveOf(home: string, amount: number, shares = false): MoveRequest {
  const { moveId, in: id } = sidesOfMove(home);
  return { ...requestOf(id, amount, shares), moveId, kind: 'migrate' };
}

/** Names of a claim's one move. */
export function sidesOfMove(home: string): { readonly moveId: string; readonly out: string; readonly in: string } {
  return { moveId: `move of ${home}`, out: home, in: `${home} moved` };
}

function decisionOf(operation: WriterOperation, claims: Claims): Decision | undefined {
  const on = (id: string) => ({ provider: providerOf(id), claims: [...claims.values()], pools: [POOL] });
  switch (operation.kind) {
    case 'open':
      return openClaim(on(operation.provider), requestOf(operation.id, operation.amount, operation.shares));
    case 'release': {
      const claim = claims.get(operation.id);
      return claim === undefined ? undefined : transition(claim, 'release', 0);
    }
    case 'move': {
      const home = claims.get(operation.home);
      if (home === undefined) return undefined;
      return startMove(home, on(operation.target), moveOf(operation.home, operation.amount, operation.shares));
    }
    case 'settle': {
      const sides = sidesOfMove(operation.home);
      const [out, into] = [claims.get(sides.out), claims.get(sides.in)];
      if (out === undefined || into === undefined) return undefined;
      return (operation.how === 'confirm' ? confirmMove : revertMove)({ out, in: into }, sides.moveId, 0);
    }
    case 'gone':
      return releaseConsumer([...claims.values()], requestOf(operation.id, 0).consumer, 0);
  }
}

function providerOf(id: string): Provider {
  const provider = PROVIDERS.find((known) => known.id === id);
  if (provider === undefined) throw new Error(`no provider ${id}`);
  return provider;
}
