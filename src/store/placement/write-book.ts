// Writes what a batch of decisions about allocations has come to: claims with their events, generations, consumers; a few statements,
// however many decisions.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Claim } from '../../core/claim/claim.ts';
import type { AllocationBook, ConsumerState } from '../../core/placement/allocation-book.ts';
import { documentOfResources, rowOfClaim, rowsOfResources } from '../claims/claim-row.ts';
import { json, timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { claimChanges, type ClaimChange } from './claim-changes.ts';
import type { HeldAmount } from './consumers.ts';
import type { LockedBooks, Providers } from './lock-books.ts';
import type { KnownProvider } from './read-nodes.ts';

/** Of consumers that no write has touched nothing is written. Hands back what changed of which claims. */
export async function writeBook(
  tx: Tx,
  book: AllocationBook,
  { providers, held }: LockedBooks,
  consumers: readonly string[],
  nowMs: number,
): Promise<readonly WrittenClaim[]> {
  const touched = consumers.filter((id) => book.consumer(id) !== held.states.get(id));
  if (touched.length === 0 && book.raised.size === 0) return [];
  const byId = new Map([...providers.values()].map((provider) => [provider.id, provider]));
  const claims = Map.groupBy(held.claims, ({ consumer }) => consumer);
  const written = touched.flatMap((id) => {
    const state = book.consumer(id);
    const changes = claimChanges(id, claims.get(id) ?? [], state?.allocations ?? new Map(), providers);
    return changes.map((change) => writtenClaim(change, byId, { project: state?.owner.project, nowMs }));
  });
  await writeClaimRows(tx, written, nowMs);
  const generations = await raiseGenerations(tx, book, providers);
  await appendEvents(tx, written, generations, nowMs);
  await writeConsumers(
    tx,
    touched.flatMap((id) => book.consumer(id) ?? []),
    touched.filter((id) => book.consumer(id) === undefined),
  );
  return written;
}

/** A claim as it is since, and the provider that it is on; undefined where that is no more. */
export interface WrittenClaim extends Pick<ClaimChange, 'operation'> {
  readonly claim: Claim;
  readonly provider: Pick<KnownProvider, 'uuid' | 'name'> | undefined;
}

function writtenClaim(
  { operation, claim, consumer, providerId, amounts }: ClaimChange,
  byId: ReadonlyMap<string, KnownProvider>,
  { project, nowMs }: { readonly project: string | undefined; readonly nowMs: number },
): WrittenClaim {
  return {
    operation,
    provider: byId.get(providerId),
    claim: {
      id: claim?.id ?? randomUUID(),
      consumer,
      project: project ?? claim?.project,
      provider: providerId,
      resources: amounts.map(resourceOf),
      flavor: undefined,
      kind: claim?.kind ?? 'build',
      state: operation === 'release' ? 'released' : (claim?.state ?? 'claimed'),
      origin: 'asked',
      move: undefined,
      createdAtMs: claim?.createdAtMs ?? nowMs,
      expiresAtMs: undefined,
      confirmedAtMs: undefined,
      changedAtMs: nowMs,
    },
  };
}

function resourceOf({ resource, amount, atLeast, pool }: HeldAmount): Claim['resources'][number] {
  return {
    resource,
    amount,
    ...(atLeast ? { atLeast } : {}),
    ...(pool === undefined ? {} : { provider: pool.id }),
  };
}

/** A claim that there is keeps what it came with: its kind, its flavor, its past. */
async function writeClaimRows(tx: Tx, written: readonly WrittenClaim[], nowMs: number): Promise<void> {
  const opened = written.flatMap(({ operation, claim }) => (operation === 'open' ? [claim] : []));
  const changed = written.flatMap(({ operation, claim }) => (operation === 'change' ? [claim] : []));
  const others = written.filter(({ operation }) => operation !== 'open').map(({ claim }) => claim);
  if (opened.length > 0) {
    await sql`
      insert into claims select * from json_populate_recordset(null::claims, ${documentsOf(opened)}::json)`.execute(tx);
  }
  if (others.length > 0) {
    await sql`
      update claims set state = new.state, project = new.project, charged_pools = new.charged_pools, expires_at = null,
        changed_at = ${timestamp(nowMs)}::timestamptz
      from json_populate_recordset(null::claims, ${documentsOf(others)}::json) as new
      where claims.id = new.id`.execute(tx);
  }
  if (changed.length > 0) {
    const ids = changed.map(({ id }) => id);
    await sql`delete from claim_resources where claim_id = any(${ids}::text[])`.execute(tx);
  }
  const amounts = [...opened, ...changed].flatMap(rowsOfResources);
  if (amounts.length === 0) return;
  await sql`
    insert into claim_resources
    select * from json_populate_recordset(null::claim_resources, ${json(amounts)}::json)`.execute(tx);
}

function documentsOf(claims: readonly Claim[]): string {
  return json(claims.map((claim) => rowOfClaim(claim, undefined)));
}

/** Generations as they are then, by key. */
async function raiseGenerations(
  tx: Tx,
  book: AllocationBook,
  providers: Providers,
): Promise<ReadonlyMap<string, bigint>> {
  const rows = [...book.raised].flatMap(([uuid, by]) => {
    const provider = providers.get(uuid);
    return provider === undefined ? [] : [{ id: provider.id, generation: BigInt(provider.generation + by) }];
  });
  await sql`
    update providers set generation = new.generation, changed_xact = pg_current_xact_id()
    from json_populate_recordset(null::providers, ${json(rows)}::json) as new where providers.id = new.id`.execute(tx);
  return new Map(rows.map(({ id, generation }) => [id, generation]));
}

async function appendEvents(
  tx: Tx,
  written: readonly WrittenClaim[],
  generations: ReadonlyMap<string, bigint>,
  nowMs: number,
): Promise<void> {
  const rows = written.map(({ operation, claim }) => ({
    at: timestamp(nowMs),
    operation,
    claim_id: claim.id,
    provider_id: claim.provider,
    generation: generations.get(claim.provider) ?? 0n,
    kind: claim.kind,
    state: claim.state,
    resources: documentOfResources(claim.resources),
  }));
  if (rows.length === 0) return;
  await sql`
    insert into claim_events (at, operation, claim_id, provider_id, generation, kind, state, resources)
    select at, operation, claim_id, provider_id, generation, kind, state, resources
    from json_populate_recordset(null::claim_events, ${json(rows)}::json)`.execute(tx);
}

async function writeConsumers(tx: Tx, there: readonly ConsumerState[], gone: readonly string[]): Promise<void> {
  if (gone.length > 0) await sql`delete from consumers where id = any(${[...gone]}::text[])`.execute(tx);
  if (there.length === 0) return;
  const rows = json(
    there.map(({ id, generation, owner }) => ({
      id,
      generation: BigInt(generation),
      project_id: owner.project,
      user_id: owner.user,
      consumer_type: owner.type ?? null,
    })),
  );
  await sql`
    insert into consumers (id, generation, project_id, user_id, consumer_type)
    select id, generation, project_id, user_id, consumer_type
    from json_populate_recordset(null::consumers, ${rows}::json)
    on conflict (id) do update set generation = excluded.generation, project_id = excluded.project_id,
      user_id = excluded.user_id, consumer_type = excluded.consumer_type`.execute(tx);
  // Claims that stay as they are belong to the new owner, too.
  await sql`
    update claims set project = new.project_id
    from json_populate_recordset(null::consumers, ${rows}::json) as new
    where claims.consumer = new.id and claims.state in ('claimed', 'confirmed')
      and claims.project is distinct from new.project_id`.execute(tx);
}
