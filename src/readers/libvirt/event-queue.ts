// A bounded queue between libvirt's events and whoever iterates them. When it overflows, or the connection was lost, the
// reader is told to look at everything again: events are hints, never the only source.
import type { DomainEvent } from '../../formats/libvirt-rpc/events.ts';

/** A reader this far behind gains nothing from single events. */
export const EVENT_QUEUE_MAX = 1024;

/** An event, or the news that some were missed. */
export type SessionEvent = DomainEvent | { readonly kind: 'resync'; readonly reason: 'overflow' | 'reconnected' };

/** Iterate it with `for await`; it ends after `close`. One iteration at a time. */
export class EventQueue implements AsyncIterableIterator<SessionEvent, undefined> {
  #events: SessionEvent[] = [];
  #waiting: ((result: IteratorResult<SessionEvent, undefined>) => void) | undefined;
  #closed = false;
  readonly #onClose: (queue: EventQueue) => void;

  constructor(onClose: (queue: EventQueue) => void = () => undefined) {
    this.#onClose = onClose;
  }

  /** Adds an event. A full queue is replaced by one `resync`. */
  push(event: SessionEvent): void {
    if (this.#closed) return;
    if (this.#waiting !== undefined) {
      this.#waiting({ done: false, value: event });
      this.#waiting = undefined;
    } else if (this.#events.length < EVENT_QUEUE_MAX) {
      this.#events.push(event);
    } else {
      this.#events = [{ kind: 'resync', reason: 'overflow' }];
    }
  }

  /** Ends the iteration once what is queued has been read. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting?.({ done: true, value: undefined });
    this.#waiting = undefined;
    this.#onClose(this);
  }

  next(): Promise<IteratorResult<SessionEvent, undefined>> {
    const event = this.#events.shift();
    if (event !== undefined) return Promise.resolve({ done: false, value: event });
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  return(): Promise<IteratorResult<SessionEvent, undefined>> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
