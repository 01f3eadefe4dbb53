// Calls that read claims: a list, one with its past, and the books of a host.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { invariant } from '../../core/invariant.ts';
import { balancesOf } from '../../core/pool.ts';
import { HOST_TRACKER, LIST_CLAIMS, SHOW_CLAIM } from '../../wire/api/claims.ts';
import { timeMs, uuidText } from '../../wire/scalars.ts';
import { noSuchClaim, noSuchProvider } from '../../store/claims/books.ts';
import { findClaim, listClaimEvents, listClaims } from '../../store/claims/list-claims.ts';
import { readProvider, type ProviderBooks } from '../../store/claims/read-provider.ts';
import { findForced, type ForcedClaim } from '../../store/placements/forced-claims.ts';
import { readHostReport } from '../../store/reports/read-report.ts';
import type { Tx } from '../../store/tables.ts';
import { amountsOf, claimLines } from '../claims/claim-line.ts';
import { trackerDocument } from '../claims/tracker-document.ts';
import { hostLineOf, theHost } from '../fleet/host-line.ts';
import { cursorOf, placeOf } from '../http/cursor.ts';
import { register, type Identify } from '../http/register.ts';
import type { ServerWorld } from '../world.ts';

/** What an event says of a claim that was forced. */
type ForcedEvent = z.output<(typeof SHOW_CLAIM)['answer']>['events'][number]['forced'];

/** A claim whose guest comes and goes with every report has a past that nobody reads to its end. */
const MOST_EVENTS = 1_000;

const place = z.object({
  id: uuidText(),
  changedAtMs: timeMs(),
});

/** Adds the calls. */
export function addClaimRoutes(app: FastifyInstance, identify: Identify, { store, nowMs }: ServerWorld): void {
  register(app, identify, LIST_CLAIMS, async ({ query }) => {
    const { limit, sort, host, guest, state, origin } = query;
    const after = placeOf(place, query.cursor);
    return store.read(async (tx) => {
      const provider = host === undefined ? undefined : (await theHost(tx, host)).id;
      const filter = { provider, consumer: guest, state, origin, held: query.held === 'true' };
      const vanished = query.vanished === 'true';
      const found = await listClaims(tx, { ...filter, vanished }, { sort, after, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1)?.claim;
      const hasMore = found.length > limit && last !== undefined;
      const next = hasMore ? cursorOf({ id: last.id, changedAtMs: BigInt(last.changedAtMs) }) : undefined;
      return { document: { claims: await claimLines(tx, page), next } };
    });
  });
  register(app, identify, SHOW_CLAIM, async ({ params }) => {
    return store.read(async (tx) => {
      const id = claimId(params.id);
      const stored = await findClaim(tx, id);
      if (stored === undefined) throw noSuchClaim(id);
      const [claim] = await claimLines(tx, [stored]);
      invariant(claim !== undefined, 'a claim has a line');
      const all = await listClaimEvents(tx, id, MOST_EVENTS + 1);
      const events = all.slice(0, MOST_EVENTS).map(({ resources, forced, ...event }) => ({
        atMs: event.atMs,
        operation: event.operation,
        generation: event.generation,
        kind: event.kind,
        state: event.state,
        resources: amountsOf(resources),
        ...(forced === null ? {} : { forced: forced as unknown as ForcedEvent }), // oxlint-disable-line typescript/no-unsafe-type-assertion -- store/claims/decide.ts wrote it
      }));
      const review = reviewOf(await findForced(tx, id));
      return { document: { claim, events, truncated: all.length > MOST_EVENTS, review } };
    });
  });
  register(app, identify, HOST_TRACKER, async ({ params }) => {
    const { books, pools, report, line } = await store.read(async (tx) => {
      const host = await theHost(tx, params.id);
      const [own, latest] = [await readProvider(tx, host.id), await readHostReport(tx, host.id)];
      return { books: own, pools: await poolsOf(tx, own), report: latest, line: hostLineOf(host, nowMs()) };
    });
    if (books === undefined) throw noSuchProvider(params.id);
    invariant(report !== undefined, 'a host that is listed has a report');
    const bound = new Set(line.pools.flatMap((pool) => (pool.bound === true ? [pool.id] : [])));
    return { document: trackerDocument(books, { balances: balancesOf(report), bound }, pools) };
  });
}

async function poolsOf(tx: Tx, books: ProviderBooks | undefined): Promise<readonly ProviderBooks[]> {
  const pools: ProviderBooks[] = [];
  for (const { provider } of books?.provider.memberOf ?? []) {
    const pool = await readProvider(tx, provider);
    if (pool !== undefined) pools.push(pool);
  }
  return pools;
}

/** Undefined where it was not forced. */
function reviewOf(forced: ForcedClaim | undefined): z.output<(typeof SHOW_CLAIM)['answer']>['review'] {
  if (forced === undefined) return undefined;
  const { reviewAtMs: dueAtMs, reviewedAtMs, reviewedBy: by, note } = forced;
  return { dueAtMs, reviewedAtMs, by, note };
}

/** What is no UUID names no claim of ours. Throws NO_SUCH_CLAIM. */
export function claimId(text: string): string {
  const read = uuidText().safeParse(text);
  if (!read.success) throw noSuchClaim(JSON.stringify(text.slice(0, 100)));
  return read.data;
}
