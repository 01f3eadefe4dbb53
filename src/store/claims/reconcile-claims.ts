// A report held against the claims on its host, under the host's lock: what core/claim says is written, and told.
import { sql } from 'kysely';
import { isUnasked, type Claim } from '../../core/claim/claim.ts';
import { adoptedClaim, reconcile, type Adoption, type Reconciled, type Sighting } from '../../core/claim/reconcile.ts';
import { invariant } from '../../core/invariant.ts';
import { guestsMayBeMissing } from '../../core/missing-guests.ts';
import { timestamp } from '../column-types.ts';
import type { Tx } from '../tables.ts';
import { lockBooks, lockedProvider, type Books } from './books.ts';
import { claimOfRow, RESOURCES_SQL, type ClaimRecord } from './claim-row.ts';
import { addClaims, appendEvents, writeClaims, type ClaimChange, type ClaimOperation } from './decide.ts';

/** What is reconciled, and how. */
export interface Reconciliation {
  readonly provider: string;
  readonly sighting: Sighting;
  readonly nowMs: number;
  /** A new id for the claim of an adopted guest. */
  readonly idFor: (adoption: Adoption) => string;
}

/** Reconciles a host's report if none that began as late or later has been; else undefined: a report that was held up, or comes
 *  twice, says nothing. Throws NO_SUCH_PROVIDER. */
export async function reconcileNewest(tx: Tx, what: Reconciliation): Promise<readonly Reconciled[] | undefined> {
  const books = await lockBooks(tx, [what.provider]);
  const { observedAtMs: before } = lockedProvider(books, what.provider);
  const { observedAtMs } = what.sighting;
  if (before !== undefined && before >= observedAtMs) return undefined;
  await sql`
    update providers set observed_at = ${timestamp(observedAtMs)}::timestamptz where id = ${what.provider}`.execute(tx);
  return (await reconcileIn(tx, books, what)).lines;
}

/** What a reconciliation found, and what it wrote. */
export interface ReconciledClaims {
  readonly lines: readonly Reconciled[];
  readonly changes: readonly ClaimChange[];
}

/** Reconciles a report, whenever it was made. Throws NO_SUCH_PROVIDER. */
export async function reconcileReport(tx: Tx, what: Reconciliation): Promise<ReconciledClaims> {
  return reconcileIn(tx, await lockBooks(tx, [what.provider]), what);
}

async function reconcileIn(tx: Tx, books: Books, what: Reconciliation): Promise<ReconciledClaims> {
  const { sighting, nowMs } = what;
  const { provider } = lockedProvider(books, what.provider);
  const ended = await endedClaims(tx, what);
  const missingSince = await missingOf(tx, books, what);
  const lines = reconcile(provider, [...books.claims, ...ended], { ...sighting, missingSince }, nowMs);
  const confirmed = lines.flatMap((line) => (line.kind === 'confirm' ? [line.claim] : []));
  const extended = lines.flatMap((line) => (line.kind === 'extend' ? [line.claim] : []));
  const gone = lines.flatMap((line) => (line.kind === 'gone' ? [line.claim] : []));
  const adopted = lines.flatMap((line) =>
    line.kind === 'adopt' ? [adoptedClaim(line, provider, what.idFor(line), nowMs)] : [],
  );
  await noteTold(tx, books, what);
  await writeReconciled(tx, books, { confirmed, extended, gone, adopted, nowMs });
  const { vanished, returned } = await markVanished(tx, books, lines, nowMs);
  const changes = [
    ...changesOf('confirm', confirmed),
    ...changesOf('extend', extended),
    ...changesOf('adopt', adopted),
    ...changesOf('end-adopted', gone),
    ...changesOf('vanish', vanished),
    ...changesOf('reappear', returned),
  ];
  return { lines, changes };
}

/** What a claim that waits for its guest may end by: see expire-claims.ts. */
async function noteTold(tx: Tx, { claims }: Books, { provider, sighting }: Reconciliation): Promise<void> {
  const isAwaited = claims.some(({ state, expiresAtMs }) => state === 'claimed' && expiresAtMs !== undefined);
  if (!isAwaited || guestsMayBeMissing(sighting.report)) return;
  await sql`
    update providers set guests_told_at = ${timestamp(sighting.observedAtMs)}::timestamptz
    where id = ${provider}`.execute(tx);
}

function changesOf(operation: ClaimOperation, claims: readonly Claim[]): readonly ClaimChange[] {
  return claims.map((claim) => ({ operation, claim }));
}

interface Writing {
  readonly confirmed: readonly Claim[];
  readonly extended: readonly Claim[];
  readonly gone: readonly Claim[];
  readonly adopted: readonly Claim[];
  readonly nowMs: number;
}

/** One decision, so one generation, however many claims. */
async function writeReconciled(tx: Tx, books: Books, writing: Writing): Promise<void> {
  const { confirmed, extended, gone, adopted, nowMs } = writing;
  const all = [...confirmed, ...extended, ...gone, ...adopted];
  if (all.length === 0) return;
  const isAdded = await addClaims(tx, books, adopted);
  invariant(isAdded, 'the claim of an adopted guest has a new id');
  await writeClaims(tx, books, all);
  await appendEvents(tx, books, { operation: 'confirm', nowMs }, confirmed);
  await appendEvents(tx, books, { operation: 'extend', nowMs }, extended);
  await appendEvents(tx, books, { operation: 'end-adopted', nowMs }, gone);
  await appendEvents(tx, books, { operation: 'adopt', nowMs }, adopted);
}

/** Since when the guests are missing of claims that nobody asked for; a consumer of the Placement API is somebody's. By the primary keys. */
async function missingOf(
  tx: Tx,
  { claims }: Books,
  { sighting }: Reconciliation,
): Promise<ReadonlyMap<string, number>> {
  const shown = new Set(sighting.report.guests.map(({ uuid }) => uuid));
  const absent = claims.filter((claim) => isUnasked(claim) && !shown.has(claim.consumer)).map(({ id }) => id);
  if (absent.length === 0) return new Map();
  const { rows } = await sql<{ id: string; vanished_at: number }>`
    select id, vanished_at from claims where id = any(${absent}::text[]) and vanished_at is not null
      and not exists (select from consumers where consumers.id = claims.consumer)`.execute(tx);
  return new Map(rows.map(({ id, vanished_at: since }) => [id, since]));
}

/** Each consumer's latest claim on the provider that has ended: it says why nobody charges a guest. By claims_by_consumer. */
async function endedClaims(tx: Tx, { provider, sighting }: Reconciliation): Promise<readonly Claim[]> {
  const consumers = sighting.report.guests.map(({ uuid }) => uuid);
  if (consumers.length === 0) return [];
  const { rows } = await sql<ClaimRecord>`
    select distinct on (c.consumer) c.*, ${sql.raw(RESOURCES_SQL)} from claims c
    where c.consumer = any(${consumers}::text[]) and c.provider_id = ${provider}
      and c.state in ('released', 'expired', 'aborted')
    order by c.consumer, c.changed_at desc`.execute(tx);
  return rows.map(claimOfRow);
}

/** Keeps since when a claim's guest is missing from complete reports; forgets it when the guest is seen again. */
async function markVanished(
  tx: Tx,
  books: Books,
  lines: readonly Reconciled[],
  nowMs: number,
): Promise<{ readonly vanished: readonly Claim[]; readonly returned: readonly Claim[] }> {
  const gone = lines.flatMap((line) => (line.kind === 'vanished' ? [line.claim] : []));
  const there = lines.flatMap((line) => {
    if (line.kind === 'confirm' || line.kind === 'extend') return [line.claim];
    return line.kind === 'unchanged' && line.reason === 'seen' ? [line.claim] : [];
  });
  const newlyGone = await sql<{ id: string }>`
    update claims set vanished_at = ${timestamp(nowMs)}::timestamptz
    where id = any(${gone.map(({ id }) => id)}::text[]) and vanished_at is null returning id`.execute(tx);
  const back = await sql<{ id: string }>`
    update claims set vanished_at = null
    where id = any(${there.map(({ id }) => id)}::text[]) and vanished_at is not null returning id`.execute(tx);
  const [vanished, returned] = [among(newlyGone.rows, gone), among(back.rows, there)];
  await appendEvents(tx, books, { operation: 'vanish', nowMs }, vanished);
  await appendEvents(tx, books, { operation: 'reappear', nowMs }, returned);
  return { vanished, returned };
}

function among(rows: readonly { readonly id: string }[], claims: readonly Claim[]): readonly Claim[] {
  const ids = new Set(rows.map(({ id }) => id));
  return claims.filter(({ id }) => ids.has(id));
}
