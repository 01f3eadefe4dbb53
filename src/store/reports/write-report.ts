// Writes a host's latest report as what changed since the one before: rows of facts that stayed the same are not touched.
import { sql } from 'kysely';
import { KEY_OF, type FactChanges, type FactList, type ReportDelta } from '../../core/report-delta.ts';
import { foundDocument, imageFactsDocument, type ReportOrigin } from '../../wire/report-document.ts';
import { callAll, type Call } from '../call.ts';
import { json, storedText, timestamp } from '../column-types.ts';
import type { FactKind, Tx } from '../tables.ts';
import { factKey } from './fact-key.ts';

/** A report to be kept: whose it is, and what changed since the one that is kept. */
export interface ReportToKeep {
  readonly origin: ReportOrigin;
  /** To the kept report; to an empty one where there is none. Must be applicable (core/report-delta.ts). */
  readonly delta: ReportDelta;
  /** By our clock. */
  readonly receivedAtMs: number;
}

/** The kind of each list's facts. */
export const KINDS = {
  pools: 'pool',
  guests: 'guest',
  images: 'image',
  found: 'found',
} as const satisfies Record<FactList, FactKind>;

/** Writes the host's row and the rows that changed. The caller holds the host's lock (`lockHost`) and has compared the sequence. */
export async function writeReport(tx: Tx, report: ReportToKeep): Promise<void> {
  await callAll(tx, reportCalls(report));
  await writeRest(tx, report);
}

/** What nearly every report writes. */
export function reportCalls(report: ReportToKeep): readonly Call[] {
  return [hostCall(report), ...factCalls(report.origin.hostId, listsOf(report))];
}

/** What few reports write, after `reportCalls`: facts in another order, and other problems than before. */
export async function writeRest(tx: Tx, report: ReportToKeep): Promise<void> {
  const { hostId } = report.origin;
  const ordered = LISTS.flatMap((list) =>
    (report.delta[list].order ?? []).map((key, place) => ({ kind: KINDS[list], key: factKey(key), place })),
  );
  if (ordered.length > 0) await orderFacts(tx, hostId, ordered);
  const { problems } = report.delta;
  if (problems !== undefined) await replaceProblems(tx, hostId, problems);
}

const LISTS = ['pools', 'guests', 'images', 'found'] as const satisfies readonly FactList[];

function hostCall({ origin, delta: { heading }, receivedAtMs }: ReportToKeep): Call {
  return {
    name: 'keep_host',
    given: [
      origin.hostId,
      timestamp(receivedAtMs),
      storedText(heading.hostname),
      origin.agentRun,
      origin.sequence,
      origin.periodMs,
      storedText(heading.collectorVersion),
      heading.bootId === undefined ? null : storedText(heading.bootId),
      timestamp(heading.startedAtMs),
      timestamp(heading.finishedAtMs),
      json(heading),
    ],
  };
}

function listsOf({ delta }: ReportToKeep): readonly RowChanges[] {
  return [
    rowsOf(KINDS.pools, delta.pools, KEY_OF.pools, (pool) => pool),
    rowsOf(KINDS.guests, delta.guests, KEY_OF.guests, (guest) => guest),
    rowsOf(KINDS.images, delta.images, KEY_OF.images, imageFactsDocument),
    rowsOf(KINDS.found, delta.found, KEY_OF.found, foundDocument),
  ];
}

/** Changes of one list in the form of rows. */
interface RowChanges {
  readonly kind: FactKind;
  readonly removed: readonly string[];
  readonly changed: readonly { readonly key: string; readonly document: string }[];
}

function rowsOf<Fact>(
  kind: FactKind,
  { removed, changed }: FactChanges<Fact>,
  keyOf: (fact: Fact) => string,
  documentOf: (fact: Fact) => object,
): RowChanges {
  return {
    kind,
    removed: removed.map((key) => factKey(key)),
    changed: changed.map((fact) => ({ key: factKey(keyOf(fact)), document: json(documentOf(fact)) })),
  };
}

/** The changes of all lists at once; none where nothing changed. */
function factCalls(hostId: string, lists: readonly RowChanges[]): readonly Call[] {
  const removed = lists.flatMap(({ kind, removed: keys }) => keys.map((key) => ({ kind, key })));
  const changed = lists.flatMap(({ kind, changed: facts }) => facts.map((fact) => ({ kind, ...fact })));
  if (removed.length + changed.length === 0) return [];
  const documents = changed.map(({ document }) => document);
  const names = [removed, changed].flatMap((facts) => [kindsOf(facts), keysOf(facts)]);
  return [{ name: 'keep_facts', given: [hostId, ...names, documents] }];
}

interface FactName {
  readonly kind: FactKind;
  readonly key: string;
}

async function orderFacts(
  tx: Tx,
  hostId: string,
  facts: readonly (FactName & { readonly place: number })[],
): Promise<void> {
  const places = facts.map(({ place }) => place);
  await callAll(tx, [{ name: 'order_facts', given: [hostId, kindsOf(facts), keysOf(facts), places] }]);
}

function kindsOf(facts: readonly FactName[]): readonly FactKind[] {
  return facts.map(({ kind }) => kind);
}

function keysOf(facts: readonly FactName[]): readonly string[] {
  return facts.map(({ key }) => key);
}

/** Problems have no names of their own: they are numbered. None is there by then, so nothing is looked for: each costs its own row. */
async function replaceProblems(tx: Tx, hostId: string, problems: readonly object[]): Promise<void> {
  await sql`delete from facts where host_id = ${hostId} and kind = 'problem'`.execute(tx);
  if (problems.length === 0) return;
  await sql`
    insert into facts (host_id, kind, key, place, document)
    select ${hostId}::uuid, 'problem', place::text, place, document::json
    from (
      select (number - 1)::integer as place, document
      from unnest(${problems.map((problem) => json(problem))}::text[]) with ordinality as given (document, number)
    ) as numbered`.execute(tx);
}
