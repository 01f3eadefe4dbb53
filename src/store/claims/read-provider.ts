// A provider with all claims that charge it, to be shown: nothing is locked, one view of the database for both.
import { sql } from 'kysely';
import { isUnasked } from '../../core/claim/claim.ts';
import type { Tx } from '../tables.ts';
import { inventoriesOf, providerOf } from './books.ts';
import { RESOURCES_SQL, storedClaimOfRow, type ClaimRecord, type StoredClaim } from './claim-row.ts';
import type { StoredProvider } from './providers.ts';

/** A provider and what charges it. */
export interface ProviderBooks extends StoredProvider {
  readonly held: readonly BookedClaim[];
}

/** A claim that charges. */
export interface BookedClaim extends StoredClaim {
  /** Its guest is missing, and nobody has asked for it, here or through the Placement API: it ends by itself. */
  readonly endsByItself: boolean;
}

/** The books of one provider; undefined where there is none of that id. By claims_held_by_provider, and of a shared pool claims_held_by_pool. */
export async function readProvider(tx: Tx, id: string): Promise<ProviderBooks | undefined> {
  const row = await tx.selectFrom('providers').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  // No host is a pool that claims charge. Asked for both at once, PostgreSQL reads all claims that are held, of every host.
  const isCharged =
    row.pool_id === null ? sql`c.provider_id = ${id}` : sql`(c.provider_id = ${id} or c.charged_pools && array[${id}])`;
  const { rows } = await sql<ClaimRecord & { readonly is_asked: boolean }>`
    select c.*, ${sql.raw(RESOURCES_SQL)},
      c.vanished_at is null or exists (select from consumers k where k.id = c.consumer) as is_asked
    from claims c
    where ${isCharged} and c.state in ('claimed', 'confirmed') order by c.created_at, c.id`.execute(tx);
  return {
    provider: providerOf(id, await inventoriesOf(tx, [id]), row.pool_id),
    generation: row.generation,
    observedAtMs: row.observed_at ?? undefined,
    held: rows.map((one) => {
      const stored = storedClaimOfRow(one);
      return { ...stored, endsByItself: !one.is_asked && isUnasked(stored.claim) };
    }),
  };
}
