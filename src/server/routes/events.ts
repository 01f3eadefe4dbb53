// GET /v1/events: a stream of what happens. GET /v1/past-events: what happened, as far as it is kept.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { UllageError } from '../../core/errors.ts';
import { EVENTS_PATH, LIST_PAST_EVENTS, readPlace } from '../../wire/api/events.ts';
import { gapAfter } from '../../store/fleet/events-removed.ts';
import { newestPlace, readPastEvents, type EventPlace, type KeptEvent } from '../../store/fleet/events.ts';
import { namesOfGuests, namesOfPools, type GuestAt } from '../../store/reports/names.ts';
import type { Tx } from '../../store/tables.ts';
import { isAllowed, type Caller } from '../http/caller.ts';
import { cursorOf, placeOf } from '../http/cursor.ts';
import { GUARDED } from '../http/guarded.ts';
import { refuseHungUp } from '../http/hung-up.ts';
import { register, type Identify } from '../http/register.ts';
import { placeText, type EventStreams } from '../events/stream.ts';
import type { ServerWorld } from '../world.ts';

/** When a listener for whom there was no room may come again. */
const RETRY_SECONDS = 30;

/** Adds the calls. */
export function addEventRoutes(
  app: FastifyInstance,
  identify: Identify,
  world: ServerWorld,
  streams: EventStreams,
): void {
  // Before anything is waited for: a stream never ends by itself.
  app.addHook('preClose', () => streams.end());
  app.get(EVENTS_PATH, { config: GUARDED, exposeHeadRoute: false }, async (request, reply) => {
    const identified = async (): Promise<Caller> => readerOnly(await identify(request));
    const name = nameOf(await identified(), request.ip);
    refuseMany(streams, name);
    const start = lastOf(request.headers['last-event-id']) ?? (await streams.now());
    // Others may have come meanwhile, and this one may have gone.
    refuseMany(streams, name);
    refuseHungUp(reply.raw, 'listen to events');
    reply.hijack();
    for (const [header, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(header, value);
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
    streams.add(reply.raw, { caller: name, place: start, check: identified });
  });
  addPastEvents(app, identify, world);
}

function readerOnly(caller: Caller): Caller {
  if (isAllowed(caller, 'read')) return caller;
  throw new UllageError('NOT_ALLOWED', `GET /v1/events: expected a token that may read, found ${caller.role}`);
}

/** With open access all are one caller: then it is where they come from. */
function nameOf({ tokenId }: Caller, address: string): string {
  return tokenId ?? address;
}

function refuseMany(streams: EventStreams, caller: string): void {
  const refusal = streams.refusalOf(caller);
  if (refusal === undefined) return;
  throw new UllageError('SERVER_BUSY', `listen to events: ${refusal}`, {
    operands: { retryAfterSeconds: RETRY_SECONDS },
  });
}

function lastOf(header: string | string[] | undefined): EventPlace | undefined {
  if (header === undefined) return undefined;
  const place = readPlace(String(header));
  if (place !== undefined) return place;
  throw new UllageError('REQUEST_INVALID', 'read Last-Event-ID: expected the id of an event, found another text');
}

/** Numbers of the database: 63 bits. */
const number = z
  .bigint()
  .min(0n)
  .max((1n << 63n) - 1n);

const pagePlace = z.object({ xact: number, id: number });

function addPastEvents(app: FastifyInstance, identify: Identify, { store }: ServerWorld): void {
  register(app, identify, LIST_PAST_EVENTS, async ({ query }) => {
    const { limit, since, until, host, kind } = query;
    refuseEmptyWindow(since, until);
    const from = query.from === undefined ? undefined : readPlace(query.from);
    const cursor = placeOf(pagePlace, query.cursor);
    return store.read(async (tx) => {
      const missed = from !== undefined && (await gapAfter(tx, from)) !== undefined;
      const to = cursor ?? (await newestPlace(tx));
      const wanted = { after: from, to, sinceMs: since, untilMs: until, host, kind, limit };
      const { events, next } = await readPastEvents(tx, wanted);
      return {
        document: {
          events: await listedEvents(tx, events),
          place: placeText(to),
          missed,
          next: next === undefined ? undefined : cursorOf({ xact: next.xact, id: next.id }),
        },
      };
    });
  });
}

/** Nothing is in it: whoever asks has mistaken one for the other. */
function refuseEmptyWindow(since: number | undefined, until: number | undefined): void {
  if (since === undefined || until === undefined || since < until) return;
  throw new UllageError(
    'REQUEST_INVALID',
    `read until: expected a time after since (${since}), found ${until}; both are milliseconds since 1970`,
  );
}

/** Events of claims name their guests by UUID: what people call them is looked up, since it is of now. */
async function listedEvents(tx: Tx, events: readonly KeptEvent[]) {
  const guests = events.map((event) => (event.kind === 'claim-changed' ? guestOf(event) : undefined));
  const guestName = await namesOfGuests(
    tx,
    guests.flatMap((guest) => guest ?? []),
  );
  const pools = events.map((event) => (event.kind === 'finding-cleared' ? poolOf(event) : undefined));
  const poolNames = await namesOfPools(
    tx,
    [...new Set(events.map(({ hostId }) => hostId))],
    [...new Set(pools.flatMap((pool) => pool ?? []))],
  );
  return events.map((event, index) => {
    const { atMs, hostId, hostName, kind, detail } = event;
    const guest = guests[index];
    const called = guest === undefined ? undefined : guestName(guest);
    const poolName = poolNames.get(pools[index] ?? '');
    return { id: placeText(event), atMs, hostId, hostName, kind, detail, guestName: called, poolName };
  });
}

const aboutPool = z.object({ subject: z.object({ pool: z.string() }) });

function poolOf({ detail }: KeptEvent): string | undefined {
  const read = aboutPool.safeParse(detail);
  return read.success ? read.data.subject.pool : undefined;
}

const aboutGuest = z.object({ guest: z.string() });

function guestOf({ hostId, detail }: KeptEvent): GuestAt | undefined {
  const read = aboutGuest.safeParse(detail);
  return read.success ? { hostId, guest: read.data.guest } : undefined;
}
