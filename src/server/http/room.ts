// How many bodies may be on their way through the server at one time, and how many callers may wait for that: what bounds its memory
// when all hosts report at once. Who finds no place to wait is told when there will be one.
import type { ServerResponse } from 'node:http';
import { UllageError } from '../../core/errors.ts';

/** How large a room is. */
export interface RoomSize {
  /** Bodies being received, parsed and stored. */
  readonly places: number;
  /** Callers whose bodies are not read yet. */
  readonly waiting: number;
  /** Nobody is sent away for less: a moment later nothing would be different. */
  readonly leastRetrySeconds: number;
  /** Nor for more: an agent is not to be silent for long because a fleet restarted. */
  readonly mostRetrySeconds: number;
}

/** Between two bodies, before any was measured. */
const FIRST_GUESS_MS = 20;

/** How much the latest body changes what is thought of all. */
const WEIGHT = 0.05;

/** Places for calls with a body. */
export class Room {
  readonly #size: RoomSize;
  readonly #line: (() => void)[] = [];
  #taken = 0;
  /** Time between two bodies that are done, while others wait. */
  #betweenMs = FIRST_GUESS_MS;
  /** Callers that were sent away and, as others are done, may come back. */
  #away = 0;

  constructor(size: RoomSize) {
    this.#size = size;
  }

  /** Takes a place until the answer has gone or its connection has ended, as soon as there is one; first come, first served. `elapsedMs`
   *  says how long the call has taken so far. Throws SERVER_BUSY when too many wait already. */
  async enter(answer: Pick<ServerResponse, 'once'>, elapsedMs: () => number): Promise<void> {
    const ahead = this.#taken + this.#line.length;
    if (ahead >= this.#size.places) await this.#wait(answer);
    else this.#taken += 1;
    answer.once('close', () => {
      if (ahead >= this.#size.places) this.#learn(elapsedMs() / (ahead + 1));
      this.#leave();
    });
  }

  /** Resolves with a place that somebody left. One whose connection ends while he waits is given his place, and leaves it at once. */
  async #wait(answer: Pick<ServerResponse, 'once'>): Promise<void> {
    if (this.#line.length >= this.#size.waiting) throw this.#busy();
    const place = Promise.withResolvers<void>();
    this.#line.push(place.resolve);
    let hasGone = false;
    answer.once('close', () => (hasGone = true));
    await place.promise;
    if (!hasGone) return;
    this.#leave();
    throw new UllageError('SERVER_BUSY', 'take a body: its connection ended while it waited');
  }

  #learn(betweenMs: number): void {
    this.#betweenMs += (betweenMs - this.#betweenMs) * WEIGHT;
  }

  #leave(): void {
    this.#away = Math.max(0, this.#away - 1);
    const next = this.#line.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.#taken -= 1;
    // Who comes now need not wait for anybody.
    this.#away = 0;
  }

  /** Each that is sent away comes after all those before him: thousands that came back together would be sent away again, and to send
   *  away costs nearly as much as to take. */
  #busy(): UllageError {
    const { places, waiting, leastRetrySeconds, mostRetrySeconds } = this.#size;
    this.#away += 1;
    const seconds = Math.ceil(((waiting + this.#away) * this.#betweenMs) / 1000);
    if (seconds > mostRetrySeconds) this.#away -= 1;
    return new UllageError('SERVER_BUSY', `take a body: ${places} others are being taken, and ${waiting} wait`, {
      operands: { retryAfterSeconds: Math.min(mostRetrySeconds, Math.max(leastRetrySeconds, seconds)) },
      hint: 'Try again when Retry-After says.',
    });
  }
}
