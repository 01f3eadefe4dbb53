// Claims kept in a database, each operation in a transaction of its own.
import { sql } from 'kysely';
import type { Adoption } from '../../src/core/claim/reconcile.ts';
import { changeClaim, releaseConsumer } from '../../src/store/claims/change-claim.ts';
import { claimOfRow, RESOURCES_SQL, type ClaimRecord } from '../../src/store/claims/claim-row.ts';
import type { Terms } from '../../src/store/claims/decide.ts';
import { settleMove, startMove } from '../../src/store/claims/move-claim.ts';
import { openClaim, rebuildClaim } from '../../src/store/claims/open-claim.ts';
import { putProvider } from '../../src/store/claims/providers.ts';
import { reconcileReport } from '../../src/store/claims/reconcile-claims.ts';
import type { Store } from '../../src/store/store.ts';
import { adoptedNames, type Keeper, type Limits } from './keeper.ts';

/** Over a database whose tables of claims are empty. */
export function storeKeeper(store: Store): Keeper {
  const nameOf = adoptedNames();
  return {
    putProvider: (provider) => store.write((tx) => putProvider(tx, provider)),
    open: (provider, request, limits) => store.write((tx) => openClaim(tx, provider, request, termsOf(limits))),
    change: (id, event, nowMs) => store.write((tx) => changeClaim(tx, id, event, nowMs)),
    rebuild: (id, request, limits) => store.write((tx) => rebuildClaim(tx, id, request, termsOf(limits))),
    startMove: (route, request, limits) => store.write((tx) => startMove(tx, route, request, termsOf(limits))),
    settleMove: (how, sides, nowMs) => store.write((tx) => settleMove(tx, how, sides, nowMs)),
    releaseConsumer: (consumer, nowMs) => store.write((tx) => releaseConsumer(tx, consumer, nowMs)),
    reconcile: (provider, sighting, nowMs) =>
      store.write(async (tx) => {
        const idFor = ({ guest }: Adoption) => nameOf(provider, guest.name);
        return (await reconcileReport(tx, { provider, sighting, nowMs, idFor })).lines;
      }),
    claims: () =>
      store.read(async (tx) => {
        const { rows } = await sql<ClaimRecord>`
          select c.*, ${sql.raw(RESOURCES_SQL)} from claims c order by created_at, id`.execute(tx);
        return rows.map(claimOfRow);
      }),
  };
}

function termsOf(limits: Limits): Terms {
  return limits === 'forced' ? { force: { actor: 'a ledger', reason: 'it says so' } } : { limits };
}
