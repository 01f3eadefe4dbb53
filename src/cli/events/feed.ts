// The events of a server as they happen, for as long as anybody takes them: a stream that breaks is opened again where it was.
import { UllageError } from '../../core/errors.ts';
import { openStream, type ClientOptions } from '../../wire/api/client.ts';
import { connectionWords } from '../../wire/api/connection-words.ts';
import { EventStreamReader } from '../../wire/api/event-stream.ts';
import { eventData, EVENTS_MISSED, EVENTS_PATH, type ListedEvent } from '../../wire/api/events.ts';
import { tryReadJson } from '../../wire/json.ts';
import type { Services } from '../services.ts';
import { isFinalRefusal } from './final-refusal.ts';

/** What comes. `missed`: events may have happened that nobody will tell; `broken`: so may those be that will be told later. */
export type FeedItem =
  | { readonly kind: 'listening' }
  | { readonly kind: 'event'; readonly event: ListedEvent }
  | { readonly kind: 'missed' }
  | { readonly kind: 'broken'; readonly reason: string; readonly waitMs: number };

/** Where to begin, and what to do when the first try fails. */
export interface FeedStart {
  /** After this event; undefined: with what comes. */
  readonly from: string | undefined;
  /** The first failure is one like all others, not an error. */
  readonly isPatient: boolean;
}

/** A server says something every 15 s: three times nothing is no server. */
const QUIET_MS = 45_000;

/** A replica that restarts is back within a second; one in half a minute is load enough while it is away. */
const BACKOFF_BASE_MS = 1_000;
const BACKOFF_CAP_MS = 30_000;

/** The feed. Ends when its reader does. Throws what is refused for good, and the failure of the first try. */
export async function* eventFeed(
  services: Pick<Services, 'after' | 'world'>,
  options: ClientOptions,
  { from, isPatient }: FeedStart,
): AsyncGenerator<FeedItem, never> {
  let [place, attempt, isFirst] = [from, 0, !isPatient];
  for (;;) {
    const stream = new QuietWatch(services, QUIET_MS);
    let reason: string;
    try {
      const headers = place === undefined ? {} : { 'last-event-id': place };
      const pieces = await openStream(options, EVENTS_PATH, { headers, signal: stream.signal });
      isFirst = false;
      yield { kind: 'listening' };
      const reader = new EventStreamReader();
      for await (const piece of pieces) {
        stream.heard();
        attempt = 0;
        for (const { id, kind, data } of reader.take(piece)) yield itemOf(id, kind, data);
        if (reader.id !== '') place = reader.id;
      }
      reason = 'the stream ended';
    } catch (error) {
      if (isFirst || isFinal(error)) throw error;
      reason = error instanceof UllageError ? error.message : connectionWords(options.url, error).found;
    } finally {
      stream.end();
    }
    const waitMs = services.world.random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt);
    attempt += 1;
    yield { kind: 'broken', reason, waitMs };
    await new Promise<void>((resolve) => services.after(waitMs, resolve));
  }
}

/** Cuts a stream on which nothing was heard for long. */
class QuietWatch {
  readonly #services: Pick<Services, 'after'>;
  readonly #quietMs: number;
  readonly #controller = new AbortController();
  #cancel: () => void = () => {};

  constructor(services: Pick<Services, 'after'>, quietMs: number) {
    this.#services = services;
    this.#quietMs = quietMs;
    this.heard();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  heard(): void {
    this.#cancel();
    const error = new UllageError(
      'SERVER_UNREACHABLE',
      `listen to events: nothing was heard for ${this.#quietMs / 1000} s`,
    );
    this.#cancel = this.#services.after(this.#quietMs, () => this.#controller.abort(error));
  }

  end(): void {
    this.#cancel();
    this.#controller.abort();
  }
}

/** Nor does waiting change an event that cannot be read. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof UllageError)) return false;
  return isFinalRefusal(error) || (error.code === 'SERVER_ANSWER' && error.operands['event'] !== undefined);
}

function itemOf(id: string, kind: string, data: string): FeedItem {
  if (kind === EVENTS_MISSED) return { kind: 'missed' };
  const read = eventData.safeParse(tryReadJson(data));
  if (read.success) return { kind: 'event', event: { id, ...read.data } };
  throw new UllageError('SERVER_ANSWER', `read the event ${id} of kind ${kind}: it is not as the schema says`, {
    operands: { event: id },
    hint: 'Is it an Ullage server, and of this version?',
  });
}
