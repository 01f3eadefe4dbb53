// One decision about claims: lock, read, ask core/claim, write what changed with its events. All of it in the caller's transaction.
import { sql } from 'kysely';
import type { Bytes } from '../../core/bytes.ts';
import { poolsNow } from '../../core/claim/available.ts';
import { poolsOf } from '../../core/claim/charge.ts';
import type { Claim } from '../../core/claim/claim.ts';
import type { Decision } from '../../core/claim/decision.ts';
import { forced } from '../../core/claim/force.ts';
import type { ProviderClaims } from '../../core/claim/open.ts';
import { unitOf, type Resources } from '../../core/claim/resources.ts';
import type { ResourceLimit } from '../../core/claim/shortages.ts';
import { invariant } from '../../core/invariant.ts';
import type { Ppm } from '../../core/ratio.ts';
import type { Shortage } from '../../core/shortage.ts';
import { json, timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { availableNow } from './available-now.ts';
import { lockBooks, lockedProvider, providerClaims, requireThere, type Books } from './books.ts';
import { documentOfResources, rowOfClaim, rowsOfResources, type MoveEnds } from './claim-row.ts';

/** What can happen to a claim, as its events call it. */
export type ClaimOperation =
  | 'open'
  | 'rebuild'
  | 'start-move'
  | 'confirm-move'
  | 'revert-move'
  | 'expire-move'
  | 'confirm'
  | 'release'
  | 'expire'
  | 'abort'
  | 'release-consumer'
  | 'adopt'
  | 'change'
  | 'extend'
  | 'change-class'
  | 'end-adopted'
  | 'vanish'
  | 'reappear';

/** Something that happened to one claim, for whoever tells of it; the claim as it is since. */
export interface ClaimChange {
  readonly operation: ClaimOperation;
  readonly claim: Claim;
}

/** By whom a limit may be overrun, and why. */
export interface Force {
  readonly actor: string;
  readonly reason: string;
}

/** On what terms something must fit. */
export interface Terms {
  /** Instead of the provider's capacity. */
  readonly limits?: readonly ResourceLimit[] | undefined;
  /** What does not fit is promised all the same. */
  readonly force?: Force | undefined;
  /** What guests write at once must be available now: of claims that say nothing of their own, this part. Undefined: nobody asks. */
  readonly usualFill?: Ppm | undefined;
  /** With force: the amounts that whoever asks found short, by rules beyond those of claims too. Empty: what is passed over is no amount.
   *  Undefined: nothing is. */
  readonly found?: readonly Shortage[] | undefined;
}

/** Asks about a provider of the books on these terms. Throws NO_SUCH_PROVIDER where it is gone by now. */
export function onTerms(
  books: BooksNow,
  providerId: string,
  { limits, force, found, usualFill }: Terms,
  ask: (target: ProviderClaims) => Decision,
): Decision {
  requireThere(books, providerId);
  const claims = providerClaims(books, providerId, limits);
  const available =
    usualFill === undefined
      ? undefined
      : { usualFill, pools: poolsNow(claims.provider, claims.pools ?? [], books.available) };
  const target = { ...claims, available };
  if (force === undefined) return ask(target);
  const decision = forced(target, ask);
  if (decision.kind === 'refused' || decision.changed.length === 0 || found === undefined) return decision;
  return { ...decision, overrun: found };
}

/** What is to be decided. */
export interface Question {
  readonly operation: ClaimOperation;
  /** All that the decision may change claims on. */
  readonly providers: readonly string[];
  /** Claims that the decision needs even if they no longer charge, or are elsewhere. */
  readonly claims: readonly string[];
  /** What must fit: the shared pools behind it are locked and read, too. */
  readonly asked?: Resources;
  readonly nowMs: number;
  readonly terms?: Terms | undefined;
  /** For a move that begins. */
  readonly ends?: MoveEnds;
  readonly decide: (books: BooksNow) => Decision;
}

/** By pool id. */
type AvailableBytes = ReadonlyMap<string, Bytes>;

/** Books with what is really there. */
export interface BooksNow extends Books {
  /** Of the pools of the provider where something must fit; empty where nobody asks for that. */
  readonly available: AvailableBytes;
}

/** A claim of the same id that another transaction was just adding on another provider shows after the first try. */
const MOST_TRIES = 3;

/** Decides, and writes. A refusal, or what was so already, writes nothing. Throws NO_SUCH_PROVIDER or NO_SUCH_CLAIM. */
export async function decide(tx: Tx, question: Question): Promise<Decision> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const locked = await lockBooks(tx, question.providers, question.claims, question.asked);
    const books = { ...locked, available: await availableFor(tx, locked, question) };
    const decision = question.decide(books);
    if (decision.kind === 'refused' || decision.changed.length === 0) return decision;
    if (await addClaims(tx, books, decision.changed, question.ends)) {
      await writeClaims(tx, books, decision.changed, question.ends);
      await appendEvents(tx, books, { ...question, forced: forcedOf(question, decision) }, decision.changed);
      return decision;
    }
  }
  invariant(false, 'a claim that could not be added for its id is found by it', { operation: question.operation });
}

/** Read only where bytes are asked for and must be there. */
async function availableFor(tx: Tx, books: Books, { asked = [], terms, providers }: Question): Promise<AvailableBytes> {
  if (terms?.usualFill === undefined || !asked.some(({ resource }) => unitOf(resource) === 'bytes')) return new Map();
  // The last is where it must fit: a move's old side is named before its new one.
  const target = providers.at(-1);
  return target === undefined ? new Map() : availableNow(tx, lockedProvider(books, target).provider);
}

/** Inserts those that are new; false when one of their ids is taken: then nothing may be written. */
export async function addClaims(tx: Tx, books: Books, claims: readonly Claim[], ends?: MoveEnds): Promise<boolean> {
  const fresh = claims.filter((claim) => !isKnown(books, claim));
  if (fresh.length === 0) return true;
  const documents = fresh.map((claim) => rowOfClaim(claim, ends));
  const { rows } = await sql<{ id: string }>`
    insert into claims select * from json_populate_recordset(null::claims, ${json(documents)}::json)
    on conflict (id) do nothing returning id`.execute(tx);
  return rows.length === fresh.length;
}

/** Writes claims that changed, after `addClaims`, and raises the generations of their providers. */
export async function writeClaims(tx: Tx, books: Books, changed: readonly Claim[], ends?: MoveEnds): Promise<void> {
  const known = changed.filter((claim) => isKnown(books, claim));
  await updateClaims(tx, known, ends);
  await replaceResources(tx, books, changed);
  await raiseGenerations(tx, books, changed);
}

/** Appends an event for each claim; its generation is that of its provider once the change is written. */
export async function appendEvents(
  tx: Tx,
  books: Books,
  { operation, nowMs, forced: force }: Pick<Question, 'operation' | 'nowMs'> & { readonly forced?: object | undefined },
  changed: readonly Claim[],
): Promise<void> {
  const raised = RAISES_NOTHING.has(operation) ? 0n : 1n;
  const rows = changed.map((claim) => ({
    at: timestamp(nowMs),
    operation,
    claim_id: claim.id,
    provider_id: claim.provider,
    generation: lockedProvider(books, claim.provider).generation + raised,
    kind: claim.kind,
    state: claim.state,
    resources: documentOfResources(claim.resources),
    forced: force ?? null,
  }));
  if (rows.length === 0) return;
  await sql`
    insert into claim_events (at, operation, claim_id, provider_id, generation, kind, state, resources, forced)
    select at, operation, claim_id, provider_id, generation, kind, state, resources, forced
    from json_populate_recordset(null::claim_events, ${json(rows)}::json)`.execute(tx);
}

/** Undefined for what fitted. */
function forcedOf({ terms }: Question, decision: Decision): object | undefined {
  if (decision.kind === 'refused' || decision.overrun === undefined) return undefined;
  return { ...terms?.force, shortages: decision.overrun };
}

/** What is told of a claim without changing what it charges. */
const RAISES_NOTHING: ReadonlySet<ClaimOperation> = new Set(['vanish', 'reappear']);

function isKnown(books: Books, { id }: Claim): boolean {
  return books.claims.some((known) => known.id === id);
}

/** What never changes is left out: whose it is, where, since when, and which move made it. */
async function updateClaims(tx: Tx, claims: readonly Claim[], ends: MoveEnds | undefined): Promise<void> {
  if (claims.length === 0) return;
  const documents = claims.map((claim) => rowOfClaim(claim, ends));
  await sql`
    update claims set
      flavor = new.flavor, expected_fill_ppm = new.expected_fill_ppm, kind = new.kind, state = new.state,
      move_id = new.move_id, move_kind = new.move_kind, move_was = new.move_was, move_settled_at = new.move_settled_at,
      moved_to = coalesce(new.moved_to, claims.moved_to),
      expires_at = new.expires_at, confirmed_at = new.confirmed_at, changed_at = new.changed_at,
      charged_pools = new.charged_pools
    from json_populate_recordset(null::claims, ${json(documents)}::json) as new
    where claims.id = new.id`.execute(tx);
}

/** core/claim keeps the amounts of a claim that it does not change: the very same list. */
async function replaceResources(tx: Tx, books: Books, changed: readonly Claim[]): Promise<void> {
  const before = new Map(books.claims.map(({ id, resources }) => [id, resources]));
  const others = changed.filter(({ id, resources }) => before.get(id) !== resources);
  const rebuilt = others.filter(({ id }) => before.has(id)).map(({ id }) => id);
  if (rebuilt.length > 0) await sql`delete from claim_resources where claim_id = any(${rebuilt}::text[])`.execute(tx);
  const rows = others.flatMap(rowsOfResources);
  if (rows.length === 0) return;
  await sql`
    insert into claim_resources
    select * from json_populate_recordset(null::claim_resources, ${json(rows)}::json)`.execute(tx);
}

/** Of the providers, and of the shared pools that were or are charged: these are locked here at the latest, in the order of their ids. */
async function raiseGenerations(tx: Tx, { claims }: Books, changed: readonly Claim[]): Promise<void> {
  const written = new Set(changed.map(({ id }) => id));
  const both = [...claims.filter(({ id }) => written.has(id)), ...changed];
  const ids = [...new Set([...changed.map(({ provider }) => provider), ...both.flatMap(poolsOf)])];
  await sql`
    with locked as (select id from providers where id = any(${ids}::text[]) order by id collate "C" for update)
    update providers set generation = generation + 1 from locked where providers.id = locked.id`.execute(tx);
}
