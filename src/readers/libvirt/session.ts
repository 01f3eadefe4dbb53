// LibvirtSession: a libvirt that stays reachable. Reopens its connection after a loss, registers for events anew, reruns work.
import { UllageError } from '../../core/errors.ts';
import type { DomainEventKind } from '../../formats/libvirt-rpc/events.ts';
import { backoffMs } from './backoff.ts';
import type { Budget } from './budget.ts';
import type { LibvirtConnection } from './connection.ts';
import { EventQueue } from './event-queue.ts';
import { openLibvirt, type LibvirtOptions } from './open-libvirt.ts';

/** How a session behaves. */
export interface SessionOptions extends LibvirtOptions {
  /** How long `run` waits for a lost daemon to come back before it gives up. */
  readonly reconnectTimeoutMs: number;
}

/** A daemon that dies this often during one piece of work is not going to finish it. */
const MAX_RUNS = 3;

/** Usable once opened. Its work is rerun from the start when the daemon goes away in the middle: it must only read. */
export class LibvirtSession {
  readonly options: SessionOptions;
  readonly #queues = new Map<EventQueue, readonly DomainEventKind[]>();
  #connection: LibvirtConnection;
  /** Set while the connection is lost: settles with the next one, never rejects before `close`. */
  #reopening: Promise<LibvirtConnection> | undefined;
  #closed = false;
  /** The last change of what events are asked for: one follows the other. */
  #settingEvents: Promise<void> = Promise.resolve();
  #wake: (() => void) | undefined;

  /** Opens the first connection; throws what `openLibvirt` throws, without a second attempt. */
  static async open(options: SessionOptions): Promise<LibvirtSession> {
    return new LibvirtSession(await openLibvirt(options), options);
  }

  private constructor(connection: LibvirtConnection, options: SessionOptions) {
    this.options = options;
    this.#connection = connection;
    this.#adopt(connection);
  }

  /** Runs `work` on the live connection, waiting for one when it is lost, and again from the start when it is lost in
   *  the middle: `run` counts from 1. Throws what `work` throws; LIBVIRT_CLOSED when the daemon stays away or dies again and again. When the budget
   *  has passed, pending calls get LIBVIRT_TIMEOUT and the connection ends, for calls may be stuck in it: the next is a new one. */
  async run<Result>(
    work: (connection: LibvirtConnection, run: number) => Promise<Result>,
    budget?: Budget,
  ): Promise<Result> {
    for (let runs = 1; ; runs++) {
      const connection = await (budget === undefined ? this.#live() : budget.race(this.#live()));
      const forget = budget?.onPassed(({ message }) => connection.abandon(message));
      try {
        return await work(connection, runs);
      } catch (error) {
        const lost =
          error instanceof UllageError && error.code === 'LIBVIRT_CLOSED' && connection.endedBy !== undefined;
        if (!lost || this.#closed || runs >= MAX_RUNS) throw error;
      } finally {
        forget?.();
      }
    }
  }

  /** A second connection to the same daemon for calls that may hang. The caller closes it; it is never reopened. It ends when the
   *  budget has passed. */
  async openSibling(budget?: Budget): Promise<LibvirtConnection> {
    budget?.check();
    const connection = await openLibvirt(this.options);
    const forget = budget?.onPassed(({ message }) => connection.abandon(message));
    void connection.closed.then(forget);
    budget?.check();
    return connection;
  }

  /** Events of these kinds, from now on, over every reconnect: after each comes a `resync`. End the iteration to unsubscribe. */
  async subscribe(kinds: readonly DomainEventKind[]): Promise<EventQueue> {
    const queue = new EventQueue((closed) => this.#unsubscribe(closed));
    this.#queues.set(queue, kinds);
    try {
      await this.run((connection) => this.#setEvents(connection));
    } catch (error) {
      queue.close();
      throw error;
    }
    return queue;
  }

  /** Ends the session and all its iterations. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake?.();
    for (const queue of this.#queues.keys()) queue.close();
    await this.#connection.close();
  }

  #unsubscribe(queue: EventQueue): void {
    this.#queues.delete(queue);
    // A connection that refuses is about to end, and its registrations with it.
    if (!this.#closed) this.#setEvents(this.#connection).catch(() => undefined);
  }

  #setEvents(connection: LibvirtConnection): Promise<void> {
    const done = this.#settingEvents.then(() => connection.setEvents(this.#kinds()));
    this.#settingEvents = done.catch(() => undefined);
    return done;
  }

  #kinds(): ReadonlySet<DomainEventKind> {
    return new Set([...this.#queues.values()].flat());
  }

  #adopt(connection: LibvirtConnection): void {
    this.#connection = connection;
    connection.listen((event) => {
      for (const [queue, kinds] of this.#queues) if (kinds.includes(event.kind)) queue.push(event);
    });
    void connection.closed.then(() => this.#reopenIfLost());
  }

  #reopenIfLost(): void {
    if (this.#closed || this.#reopening !== undefined || this.#connection.endedBy === undefined) return;
    this.#reopening = this.#reopen();
    this.#reopening.catch(() => undefined); // rejects at `close` only, when perhaps nobody waits for it
  }

  async #live(): Promise<LibvirtConnection> {
    if (this.#closed) throw closedError(this.options.uri, 'the session was closed');
    this.#reopenIfLost();
    return this.#reopening === undefined ? this.#connection : this.#within(this.#reopening);
  }

  async #within(reopening: Promise<LibvirtConnection>): Promise<LibvirtConnection> {
    const { uri, timers, reconnectTimeoutMs } = this.options;
    const late = Promise.withResolvers<never>();
    const cancel = timers.after(reconnectTimeoutMs, () =>
      late.reject(closedError(uri, `it did not come back within ${reconnectTimeoutMs} ms`)),
    );
    try {
      return await Promise.race([reopening, late.promise]);
    } finally {
      cancel();
    }
  }

  async #reopen(): Promise<LibvirtConnection> {
    const { timers, uri } = this.options;
    for (let attempt = 0; !this.#closed; attempt++) {
      await this.#pause(backoffMs(attempt, timers.random()));
      const connection = await this.#attempt();
      if (connection === undefined) continue;
      if (this.#closed) await connection.close();
      this.#reopening = undefined;
      this.#adopt(connection);
      for (const queue of this.#queues.keys()) queue.push({ kind: 'resync', reason: 'reconnected' });
      return connection;
    }
    throw closedError(uri, 'the session was closed');
  }

  // Whatever the reason of a failure, the next attempt may find another daemon.
  async #attempt(): Promise<LibvirtConnection | undefined> {
    const connection = await openLibvirt(this.options).catch(() => undefined);
    try {
      if (connection !== undefined) await this.#setEvents(connection);
      return connection;
    } catch {
      await connection?.close();
      return undefined;
    }
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.options.timers.after(delayMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

function closedError(uri: string, why: string): UllageError {
  return new UllageError('LIBVIRT_CLOSED', `wait for libvirt at "${uri}": ${why}`, { operands: { uri } });
}
