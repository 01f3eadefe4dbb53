// Claims kept in memory: the pure functions of core/claim, and nothing between them and a ledger.
import type { Claim } from '../../src/core/claim/claim.ts';
import type { Decision } from '../../src/core/claim/decision.ts';
import type { Provider } from '../../src/core/claim/inventory.ts';
import * as moves from '../../src/core/claim/move.ts';
import { forced } from '../../src/core/claim/force.ts';
import { openClaim, rebuild, type ProviderClaims } from '../../src/core/claim/open.ts';
import { adoptedClaim, reconcile } from '../../src/core/claim/reconcile.ts';
import { transition } from '../../src/core/claim/transition.ts';
import { adoptedNames, type Keeper, type Limits } from './keeper.ts';

const SETTLE = { confirm: moves.confirmMove, revert: moves.revertMove, expire: moves.expireMove };

/** An empty one. */
export function memoryKeeper(): Keeper {
  const providers = new Map<string, Provider>();
  const claims = new Map<string, Claim>();
  const missingSince = new Map<string, number>();
  const nameOf = adoptedNames();
  const keep = (decision: Decision): Promise<Decision> => {
    if (decision.kind === 'done') for (const claim of decision.changed) claims.set(claim.id, claim);
    return Promise.resolve(decision);
  };
  const claimIn = (id: string): Claim => there(claims.get(id), `claim '${id}'`);
  const providerIn = (id: string): Provider => there(providers.get(id), `provider '${id}'`);
  const on = (id: string, limits: Limits, ask: (books: ProviderClaims) => Decision): Promise<Decision> => {
    const books = { provider: providerIn(id), claims: [...claims.values()], pools: [...providers.values()] };
    if (limits === 'forced') return keep(forced(books, ask));
    return keep(ask(limits === undefined ? books : { ...books, limits }));
  };
  return {
    putProvider: (provider) => Promise.resolve(void providers.set(provider.id, provider)),
    open: (providerId, request, limits) => on(providerId, limits, (books) => openClaim(books, request)),
    change: (id, event, nowMs) => keep(transition(claimIn(id), event, nowMs)),
    rebuild: (id, request, limits) => {
      const home = claimIn(id);
      return on(home.provider, limits, (books) => rebuild(home, books, request));
    },
    startMove: ({ home, target }, request, limits) =>
      on(target, limits, (books) => moves.startMove(claimIn(home), books, request)),
    settleMove: (how, sides, nowMs) =>
      keep(SETTLE[how]({ out: claimIn(sides.out), in: claimIn(sides.in) }, sides.moveId, nowMs)),
    releaseConsumer: (consumer, nowMs) => keep(moves.releaseConsumer([...claims.values()], consumer, nowMs)),
    reconcile: (id, sighting, nowMs) => {
      const provider = providerIn(id);
      const lines = reconcile(provider, [...claims.values()], { ...sighting, missingSince }, nowMs);
      for (const line of lines) {
        if (line.kind === 'adopt') {
          const claim = adoptedClaim(line, provider, nameOf(id, line.guest.name), nowMs);
          claims.set(claim.id, claim);
          continue;
        }
        claims.set(line.claim.id, line.claim);
        if (line.kind === 'vanished') missingSince.set(line.claim.id, missingSince.get(line.claim.id) ?? nowMs);
        else if (line.kind !== 'unchanged' || line.reason === 'seen') missingSince.delete(line.claim.id);
      }
      return Promise.resolve(lines);
    },
    claims: () => Promise.resolve([...claims.values()]),
  };
}

function there<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`a ledger names ${what}, which no line before makes`);
  return value;
}
