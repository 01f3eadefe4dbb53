// The streams of events: one reader of the database for all who listen, and for each of them his own place after a break.
import type { ServerResponse } from 'node:http';
import { UllageError } from '../../core/errors.ts';
import { EVENTS_MISSED } from '../../wire/api/events.ts';
import { writeJsonLine } from '../../wire/json.ts';
import { gapAfter, type EventGap } from '../../store/fleet/events-removed.ts';
import { newestPlace, readEvents, type EventPlace, type KeptEvent } from '../../store/fleet/events.ts';
import { Repeat } from '../repeat.ts';
import type { ServerWorld } from '../world.ts';

/** How often the database is asked while anybody listens: what a page needs to feel alive. */
const PAUSE_MS = 1_000;

/** A line now and then, so that no proxy takes the stream for dead (most wait 60 s). */
const QUIET_MS = 15_000;

/** Events in one statement. */
const STEP = 500;

/** Statements for those at one place before those at others have their turn: 5,000 events. */
const MOST_STEPS = 10;

/** So much may lie unread: what comes after it waits in the database. */
const MOST_UNREAD_BYTES = 1024 * 1024;

/** A listener that leaves that much unread for so long does not listen: his stream is cut, and goes on by Last-Event-ID when he comes back. */
const MOST_UNREAD_MS = 10_000;

/** Who was let in is asked for again as often as a token is believed: a stream must not outlive the right to it. */
const CHECK_EVERY_MS = 5_000;

/** Streams in one process. */
const MOST_LISTENERS = 500;

/** Streams of one caller in one process: a team's open pages, but never all there are. */
const MOST_PER_CALLER = 50;

interface Listener {
  readonly answer: ServerResponse;
  /** Whose it is. */
  readonly caller: string;
  readonly check: () => Promise<unknown>;
  checkedAtMs: number;
  /** The last event that he was sent. */
  place: EventPlace;
  /** Up to where he was told that events are missing. */
  told?: EventPlace;
  /** Since when more lies unread than may. */
  fullSinceMs?: number | undefined;
}

/** All streams of one server. */
export class EventStreams {
  readonly #world: ServerWorld;
  readonly #listeners = new Set<Listener>();
  readonly #repeat: Repeat;
  #quietSinceMs: number;

  constructor(world: ServerWorld) {
    this.#world = world;
    this.#quietSinceMs = world.nowMs();
    this.#repeat = new Repeat(world, PAUSE_MS, () => this.#look());
  }

  /** Why one more of this caller may not listen; undefined: he may. */
  refusalOf(caller: string): string | undefined {
    if (this.#listeners.size >= MOST_LISTENERS) return `${MOST_LISTENERS} others do`;
    const own = [...this.#listeners].filter((listener) => listener.caller === caller).length;
    return own >= MOST_PER_CALLER ? `this caller does ${own} times already` : undefined;
  }

  /** How many listen. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Where one begins who wants only what comes. */
  async now(): Promise<EventPlace> {
    return this.#world.store.read(newestPlace);
  }

  /** Sends what comes after a place, for as long as `check` finds nothing wrong with who listens. The head of the answer has been written.
   *  The place is told at once: who loses the stream before its first event would miss what came meanwhile. */
  add(answer: ServerResponse, { caller, place, check }: Pick<Listener, 'caller' | 'place' | 'check'>): void {
    const listener = { answer, caller, place, check, checkedAtMs: this.#world.nowMs() };
    this.#listeners.add(listener);
    answer.once('close', () => this.#listeners.delete(listener));
    answer.write(`: listening\nid: ${placeText(place)}\n\n`);
  }

  /** Ends every stream. */
  async end(): Promise<void> {
    for (const { answer } of this.#listeners) answer.end();
    await this.#repeat.end();
  }

  async #look(): Promise<void> {
    await this.#checkAll();
    for (const group of Map.groupBy(this.#listeners, ({ place }) => placeText(place)).values())
      await this.#serve(group);
    this.#keepAlive();
  }

  /** Those at one place are served by one statement, and by another while there is more, if they took all of it. */
  async #serve(listeners: readonly Listener[]): Promise<void> {
    let group = listeners;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const [first] = group;
      if (first === undefined) return;
      const { gap, events } = await this.#world.store.read(async (tx) => ({
        gap: await gapAfter(tx, first.place),
        events: await readEvents(tx, first.place, STEP),
      }));
      for (const listener of group) {
        if (gap !== undefined) tell(listener, gap);
        send(listener, events, this.#world.nowMs());
      }
      if (events.length > 0) this.#quietSinceMs = this.#world.nowMs();
      if (events.length < STEP) return;
      group = group.filter(({ place }) => place === events.at(-1));
    }
  }

  async #checkAll(): Promise<void> {
    const nowMs = this.#world.nowMs();
    for (const listener of this.#listeners) {
      if (Math.abs(nowMs - listener.checkedAtMs) < CHECK_EVERY_MS) continue;
      listener.checkedAtMs = nowMs;
      if (await mayListen(listener)) continue;
      this.#listeners.delete(listener);
      listener.answer.end();
    }
  }

  #keepAlive(): void {
    const nowMs = this.#world.nowMs();
    if (Math.abs(nowMs - this.#quietSinceMs) < QUIET_MS) return;
    this.#quietSinceMs = nowMs;
    for (const { answer } of this.#listeners) answer.write(': still here\n\n');
  }
}

/** A database that is away says nothing against anybody. */
async function mayListen({ check }: Listener): Promise<boolean> {
  try {
    await check();
    return true;
  } catch (error) {
    if (!(error instanceof UllageError)) throw error;
    return error.code !== 'NOT_AUTHENTICATED' && error.code !== 'NOT_ALLOWED';
  }
}

/** Once, before what is there. Without an id: a listener who comes back is at the last event that he was sent. */
function tell(listener: Listener, { reason, until }: EventGap): void {
  if (reason === 'unknown') listener.place = until;
  if (listener.told !== undefined && placeText(listener.told) === placeText(until)) return;
  listener.told = until;
  listener.answer.write(`event: ${EVENTS_MISSED}\ndata: ${writeJsonLine({ reason })}\n\n`);
}

/** As much as there is room for: who is cut for what comes at once would be cut again when he comes back for it. */
function send(listener: Listener, events: readonly KeptEvent[], nowMs: number): void {
  const { answer } = listener;
  if (answer.writableLength <= MOST_UNREAD_BYTES) listener.fullSinceMs = undefined;
  for (const event of events) {
    if (answer.writableLength > MOST_UNREAD_BYTES) {
      listener.fullSinceMs ??= nowMs;
      break;
    }
    answer.write(textOf(event));
    listener.place = event;
  }
  const { fullSinceMs } = listener;
  if (fullSinceMs !== undefined && Math.abs(nowMs - fullSinceMs) >= MOST_UNREAD_MS) answer.destroy();
}

/** html.spec.whatwg.org, server-sent events: one field a line, an empty line ends the event. Our JSON has no line breaks. */
function textOf(event: KeptEvent): string {
  const { atMs, hostId, hostName, kind, detail } = event;
  const data = writeJsonLine({ atMs, hostId, hostName, kind, detail });
  return `id: ${placeText(event)}\nevent: ${kind}\ndata: ${data}\n\n`;
}

/** A place as callers hand it back. */
export function placeText({ xact, id }: EventPlace): string {
  return `${xact}-${id}`;
}
