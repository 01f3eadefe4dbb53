// What a batch of decisions about allocations has come to, as it is written: claims with their events, generations, consumers; one call of a
// function, however many decisions.
import { randomUUID } from 'node:crypto';
import type { Claim } from '../../core/claim/claim.ts';
import type { AllocationBook, ConsumerState } from '../../core/placement/allocation-book.ts';
import { documentOfResources, rowOfClaim, rowsOfResources } from '../claims/claim-row.ts';
import type { Call, Returned } from '../call.ts';
import { json, timestamp } from '../column-types.ts';
import { claimChanges, type ClaimChange } from './claim-changes.ts';
import type { HeldAmount } from './consumers.ts';
import type { LockedBooks, Providers } from './lock-books.ts';
import type { KnownProvider } from './read-nodes.ts';

/** What changes of which claims, and the call that writes it; none where nothing does. */
export interface BookToKeep {
  readonly claims: readonly WrittenClaim[];
  readonly calls: readonly Call[];
}

/** Of consumers that no write has touched nothing is written. The call gives the transaction: see `xactOf`. */
export function bookToKeep(
  book: AllocationBook,
  { providers, held }: LockedBooks,
  consumers: readonly string[],
  nowMs: number,
): BookToKeep {
  const touched = consumers.filter((id) => book.consumer(id) !== held.states.get(id));
  if (touched.length === 0 && book.raised.size === 0) return { claims: [], calls: [] };
  const byId = new Map([...providers.values()].map((provider) => [provider.id, provider]));
  const claims = Map.groupBy(held.claims, ({ consumer }) => consumer);
  const written = touched.flatMap((id) => {
    const state = book.consumer(id);
    const changes = claimChanges(id, claims.get(id) ?? [], state?.allocations ?? new Map(), providers);
    return changes.map((change) => writtenClaim(change, byId, { project: state?.owner.project, nowMs }));
  });
  const raised = raisedRows(book, providers);
  const gone = touched.filter((id) => book.consumer(id) === undefined);
  const call: Call = {
    name: KEEP,
    given: [
      timestamp(nowMs),
      ...claimRows(written),
      json(raised),
      jsonOrNull(eventRows(written, new Map(raised.map(({ id, generation }) => [id, generation])))),
      jsonOrNull(touched.flatMap((id) => book.consumer(id) ?? []).map(consumerRow)),
      gone.length === 0 ? null : gone,
    ],
  };
  return { claims: written, calls: [call] };
}

const KEEP = 'keep_allocations';

/** The transaction that has kept a book: the last one that changed its providers. Undefined where there was nothing to keep. */
export function xactOf(said: Returned): string | undefined {
  const xact = said[KEEP];
  return typeof xact === 'string' ? xact : undefined;
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
      expectedFill: undefined,
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

/** Rows of claims that are opened, rows of others, whose amounts go, and which come. A claim that there is keeps what it came with: its
 *  kind, its flavor, its past. */
function claimRows(
  written: readonly WrittenClaim[],
): readonly [...(string | null)[], readonly string[] | null, string | null] {
  const of = (...operations: readonly WrittenClaim['operation'][]): readonly Claim[] =>
    written.flatMap(({ operation, claim }) => (operations.includes(operation) ? [claim] : []));
  const changed = of('change');
  return [
    jsonOrNull(of('open').map((claim) => rowOfClaim(claim, undefined))),
    jsonOrNull(of('change', 'release').map((claim) => rowOfClaim(claim, undefined))),
    changed.length === 0 ? null : changed.map(({ id }) => id),
    jsonOrNull([...of('open'), ...changed].flatMap(rowsOfResources)),
  ];
}

/** Generations as they are then. */
function raisedRows(book: AllocationBook, providers: Providers) {
  return [...book.raised].flatMap(([uuid, by]) => {
    const provider = providers.get(uuid);
    return provider === undefined ? [] : [{ id: provider.id, generation: BigInt(provider.generation + by) }];
  });
}

function eventRows(written: readonly WrittenClaim[], generations: ReadonlyMap<string, bigint>): readonly object[] {
  return written.map(({ operation, claim }) => ({
    operation,
    claim_id: claim.id,
    provider_id: claim.provider,
    generation: generations.get(claim.provider) ?? 0n,
    kind: claim.kind,
    state: claim.state,
    resources: documentOfResources(claim.resources),
  }));
}

function consumerRow({ id, generation, owner }: ConsumerState): object {
  return {
    id,
    generation: BigInt(generation),
    project_id: owner.project,
    user_id: owner.user,
    consumer_type: owner.type ?? null,
  };
}

function jsonOrNull(rows: readonly object[]): string | null {
  return rows.length === 0 ? null : json(rows);
}
