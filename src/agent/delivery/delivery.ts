// Delivers what waits in the spool, one after the other, in order, until the server has it. Knows what each answer asks for.
import { assertNever } from '../../core/invariant.ts';
import type { Timers } from '../../readers/libvirt/timers.ts';
import type { Parcel, Spool } from '../spool/spool.ts';
import type { Answer } from './answer.ts';
import { Pause } from '../pause.ts';

/** What a delivery works with. */
export interface DeliveryOptions {
  readonly spool: Spool;
  readonly timers: Timers;
  /** Delivers one report; never rejects. */
  send(content: Uint8Array): Promise<Answer>;
  /** Credentials are read anew before the next attempt. */
  renew(): void;
  /** The next report must be whole. */
  onFullWanted(): void;
  /** The server holds a later report of this run: the next report must begin another. */
  onOvertaken(): void;
  onDelivered(): void;
  onRejected(why: string): void;
  say(text: string): void;
}

/** Full jitter: a uniform part of this, doubled with each failure in a row. Ten thousand agents come back spread out. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

/** A refused token does not become good by asking again; it is replaced by a person, within minutes of reading the log. */
const REFUSED_PAUSE_MS = 300_000;

/** Usable once constructed; `run` once. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #pause: Pause;
  #failures = 0;
  #failedInAll = 0;
  #lastSaid: string | undefined;
  #stopped = false;
  /** The last answer was to come back at a time that the server named. */
  #isToldWhen = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#pause = new Pause(options.timers);
  }

  /** Attempts that failed, since this process began. */
  get failures(): number {
    return this.#failedInAll;
  }

  /** Delivers until `stop`. */
  async run(): Promise<void> {
    while (!this.#stopped) {
      const parcel = this.#options.spool.first;
      if (parcel === undefined) {
        this.#failures = 0; // a pause was for the sake of reports that are given up
        await this.#pause.wait(undefined);
      } else {
        const pauseMs = await this.#deliver(parcel);
        if (pauseMs !== undefined && !this.#stopped) await this.#pause.wait(pauseMs);
      }
    }
  }

  /** Delivers what waits now, each once: for an agent that ends afterwards. Whether everything was delivered. A server that says when to
   *  come back (a backlog is more than a host's share of requests) is asked again then, as long as it has taken something meanwhile. */
  async runOnce(): Promise<boolean> {
    let hasWaited = false;
    // One of its own: that a report came in is no reason to ask sooner.
    const pause = new Pause(this.#options.timers);
    for (let parcel = this.#options.spool.first; parcel !== undefined; parcel = this.#options.spool.first) {
      const pauseMs = await this.#deliver(parcel);
      if (pauseMs !== undefined) {
        if (hasWaited || !this.#isToldWhen || this.#stopped) return false;
        await pause.wait(pauseMs);
      }
      hasWaited = pauseMs !== undefined;
    }
    return true;
  }

  /** There is something to deliver. A pause after a failure goes on: it is there for the server's sake. */
  notify(): void {
    if (this.#failures === 0) this.#pause.wake();
  }

  /** Asks again at once, with credentials read anew: somebody changed something. */
  retryNow(): void {
    this.#failures = 0;
    this.#options.renew();
    this.#pause.wake();
  }

  /** Ends `run` after the attempt under way. */
  stop(): void {
    this.#stopped = true;
    this.#pause.wake();
  }

  /** How long to wait before the next attempt; undefined: this parcel is settled. */
  async #deliver(parcel: Parcel): Promise<number | undefined> {
    const { spool } = this.#options;
    const content = await spool.read(parcel);
    if (content === undefined) {
      await this.#lost();
      return undefined;
    }
    const answer = await this.#options.send(content);
    this.#isToldWhen = answer.kind === 'later' && answer.retryAfterMs !== undefined;
    switch (answer.kind) {
      case 'accepted':
        await spool.remove(parcel);
        this.#succeeded(answer.full);
        return undefined;
      case 'overtaken':
        this.#failures = 0;
        this.#say('the server holds a later report of this agent than the one that was sent: numbering begins anew');
        this.#options.onOvertaken();
        await spool.remove(parcel);
        await this.#lost();
        return undefined;
      case 'needs-full':
        this.#failures = 0;
        await spool.remove(parcel);
        await this.#lost();
        return undefined;
      case 'rejected':
        this.#failures = 0;
        await spool.setAside(parcel, answer.why);
        this.#options.onRejected(answer.why);
        await this.#lost();
        return undefined;
      case 'refused':
        this.#options.renew();
        return this.#failed(answer.why, REFUSED_PAUSE_MS * (1 + this.#options.timers.random()));
      case 'later':
        this.#options.renew();
        return this.#failed(answer.why, this.#backoffMs(answer.retryAfterMs));
      default:
        return assertNever(answer);
    }
  }

  #succeeded(full: boolean): void {
    if (this.#lastSaid !== undefined) this.#say('the server takes reports again');
    this.#failures = 0;
    this.#lastSaid = undefined;
    this.#options.onDelivered();
    if (full) this.#options.onFullWanted();
  }

  /** What builds on it cannot be applied either. */
  async #lost(): Promise<void> {
    await this.#options.spool.dropDeltas();
    // A full report that waits is what is wanted.
    if (this.#options.spool.depth === 0) this.#options.onFullWanted();
  }

  #failed(why: string, pauseMs: number): number {
    this.#failures += 1;
    this.#failedInAll += 1;
    if (why !== this.#lastSaid) this.#say(`deliver a report: ${why}; reports wait in the spool`);
    this.#lastSaid = why;
    return pauseMs;
  }

  #backoffMs(retryAfterMs: number | undefined): number {
    const most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.#failures, 16));
    return (retryAfterMs ?? 0) + this.#options.timers.random() * most;
  }

  #say(text: string): void {
    this.#options.say(text);
  }
}
