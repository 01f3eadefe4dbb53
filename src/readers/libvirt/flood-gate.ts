// How much a daemon may tell us without being asked (pings, events, what we do not know) before it counts as gone mad.
import type { Timers } from './timers.ts';

/** A window in which unasked messages are counted. */
export const FLOOD_WINDOW_MS = 1000;

/** A thousand guests that start at once raise some five events each; a daemon pings once in a second at most. */
export const UNASKED_MAX = 10_000;

/** An event holds a name, an alias and a path or two: a few KiB. Libvirt limits none of them below 4 MiB. */
export const UNASKED_BYTES_MAX = 64 * 1024;

/** Counts from the first unasked message of a window on; at rest it has no timer. */
export class FloodGate {
  readonly #timers: Timers;
  #count = 0;
  #cancel: (() => void) | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Lets a message of so many bytes through; else says what is wrong with it, for a person. */
  objection(bytes: number): string | undefined {
    if (bytes > UNASKED_BYTES_MAX) return `a message of ${bytes} bytes that nobody asked for`;
    this.#count += 1;
    this.#cancel ??= this.#timers.after(FLOOD_WINDOW_MS, () => {
      this.#cancel = undefined;
      this.#count = 0;
    });
    return this.#count <= UNASKED_MAX
      ? undefined
      : `more than ${UNASKED_MAX} messages within ${FLOOD_WINDOW_MS} ms that nobody asked for`;
  }

  /** Counts no more. */
  stop(): void {
    this.#cancel?.();
  }
}
