// When the agent audits next, and what: all of the host once a period and when asked, a guest soon after an event of its own.
import type { SessionEvent } from '../../readers/libvirt/event-queue.ts';
import type { Timers } from '../../readers/libvirt/timers.ts';
import { Pause } from '../pause.ts';

/** What is due: the whole host, or the guests with these UUIDs. */
export type Due = { readonly kind: 'all' } | { readonly kind: 'guests'; readonly uuids: ReadonlySet<string> };

/** What a schedule goes by. */
export interface ScheduleOptions {
  readonly timers: Timers;
  readonly periodMs: number;
  /** Of a clock that is never set: neither a step of the wall clock nor a leap second moves an audit. */
  monotonicMs(): number;
}

/** A part of the period: ten thousand agents that were started together drift apart. */
const JITTER = 0.1;

/** Events come in flocks (suspended, io-error; started, resumed): one audit serves them all, well within the second. */
const GATHER_MS = 250;

/** In a storm of events no more than a fifth of the time is spent on them. */
const REST_FOR_EACH_MS = 4;

/** Events of more guests than this in one flock are cheaper as an audit of all. */
const MOST_GUESTS = 32;

/** Usable once constructed. */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #pause: Pause;
  readonly #guests = new Set<string>();
  #allAsked = true;
  #stopped = false;
  #periods = 0;
  #nextAllAtMs = 0;
  #eventsDueAtMs: number | undefined;
  #eventsRestUntilMs = 0;
  #givenAtMs = 0;
  #givenGuests = false;

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#pause = new Pause(options.timers);
  }

  /** Resolves when something is due; undefined once stopped. What was given last counts as done when this is called again. */
  async next(): Promise<Due | undefined> {
    this.#noteDone();
    for (;;) {
      if (this.#stopped) return undefined;
      const now = this.#options.monotonicMs();
      if (this.#allAsked || now >= this.#nextAllAtMs) return this.#giveAll(now);
      if (this.#eventsDueAtMs !== undefined && now >= this.#eventsDueAtMs) return this.#giveGuests(now);
      await this.#pause.wait(Math.min(this.#nextAllAtMs, this.#eventsDueAtMs ?? Number.POSITIVE_INFINITY) - now);
    }
  }

  /** All of the host, as soon as what is under way is done. */
  askForAll(): void {
    this.#allAsked = true;
    this.#pause.wake();
  }

  /** Something happened to a guest, or events were missed. */
  noteEvent(event: SessionEvent): void {
    if (event.kind === 'resync') {
      this.askForAll();
      return;
    }
    this.#guests.add(event.domain.uuid);
    if (this.#eventsDueAtMs !== undefined) return;
    this.#eventsDueAtMs = Math.max(this.#options.monotonicMs() + GATHER_MS, this.#eventsRestUntilMs);
    this.#pause.wake();
  }

  /** `next` gives nothing any more. */
  stop(): void {
    this.#stopped = true;
    this.#pause.wake();
  }

  #giveAll(now: number): Due {
    this.#allAsked = false;
    this.#nextAllAtMs = now + this.#intervalMs();
    return this.#give({ kind: 'all' }, now);
  }

  #giveGuests(now: number): Due {
    const uuids = new Set(this.#guests);
    return this.#give(uuids.size > MOST_GUESTS ? { kind: 'all' } : { kind: 'guests', uuids }, now);
  }

  /** Either way what events asked for is served. */
  #give(due: Due, now: number): Due {
    this.#givenGuests = this.#eventsDueAtMs !== undefined;
    this.#guests.clear();
    this.#eventsDueAtMs = undefined;
    this.#givenAtMs = now;
    return due;
  }

  /** The first pause is any part of a period: agents that were started together must not report together. */
  #intervalMs(): number {
    const { periodMs, timers } = this.#options;
    this.#periods += 1;
    return this.#periods === 1 ? periodMs * timers.random() : periodMs * (1 + JITTER * (timers.random() - 0.5));
  }

  #noteDone(): void {
    if (!this.#givenGuests) return;
    const now = this.#options.monotonicMs();
    this.#eventsRestUntilMs = now + (now - this.#givenAtMs) * REST_FOR_EACH_MS;
    if (this.#eventsDueAtMs !== undefined) this.#eventsDueAtMs = Math.max(this.#eventsDueAtMs, this.#eventsRestUntilMs);
  }
}
