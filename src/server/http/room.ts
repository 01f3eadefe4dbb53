// How many bodies may be on their way through the server at one time, and how many callers may wait for that: what bounds its memory
// when all hosts report at once. Who finds no place to wait is told when there will be one; whose body does not come while others wait
// loses his.
import type { ServerResponse } from 'node:http';
import { UllageError } from '../../core/errors.ts';
import type { ServerWorld } from '../world.ts';

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
  /** For so long a body may be on its way in a place while others wait for one. */
  readonly graceMs: number;
}

/** A call with a body. */
export interface Guest {
  readonly answer: Pick<ServerResponse, 'once'>;
  /** How long it has taken so far. */
  readonly elapsedMs: () => number;
  /** Whether all of its body has come. */
  readonly isWhole: () => boolean;
  /** Ends it, because its body has not. Its place is free when its answer has gone. */
  readonly cut: () => void;
}

/** Between two bodies, before any was measured. */
const FIRST_GUESS_MS = 20;

/** How much the latest body changes what is thought of all. */
const WEIGHT = 0.05;

/** While anybody waits, it is looked so often whose body is late. */
const LOOK_EVERY_MS = 250;

/** Who has a place, and since when by his own clock. */
interface Placed {
  readonly guest: Guest;
  readonly sinceMs: number;
}

interface Waiting {
  readonly guest: Guest;
  readonly seat: (placed: Placed) => void;
}

/** Places for calls with a body. */
export class Room {
  readonly #size: RoomSize;
  readonly #after: ServerWorld['after'];
  readonly #placed = new Set<Placed>();
  readonly #line: Waiting[] = [];
  #isLooking = false;
  /** Time between two bodies that are done, while others wait. */
  #betweenMs = FIRST_GUESS_MS;
  /** Callers that were sent away and, as others are done, may come back. */
  #away = 0;

  constructor(size: RoomSize, after: ServerWorld['after']) {
    this.#size = size;
    this.#after = after;
  }

  /** Takes a place until the answer has gone or its connection has ended, as soon as there is one; first come, first served. Throws
   *  SERVER_BUSY when too many wait already. */
  async enter(guest: Guest): Promise<void> {
    const ahead = this.#placed.size + this.#line.length;
    const placed = ahead >= this.#size.places ? await this.#wait(guest) : this.#seat(guest);
    guest.answer.once('close', () => {
      if (ahead >= this.#size.places) this.#learn(guest.elapsedMs() / (ahead + 1));
      this.#leave(placed);
    });
  }

  #seat(guest: Guest): Placed {
    const placed = { guest, sinceMs: guest.elapsedMs() };
    this.#placed.add(placed);
    return placed;
  }

  /** Resolves with a place that somebody left. One whose connection ends while he waits is given his place, and leaves it at once. */
  async #wait(guest: Guest): Promise<Placed> {
    if (this.#line.length >= this.#size.waiting) throw this.#busy();
    const place = Promise.withResolvers<Placed>();
    this.#line.push({ guest, seat: place.resolve });
    let hasGone = false;
    guest.answer.once('close', () => (hasGone = true));
    this.#look();
    const placed = await place.promise;
    if (!hasGone) return placed;
    this.#leave(placed);
    throw new UllageError('SERVER_BUSY', 'take a body: its connection ended while it waited');
  }

  #learn(betweenMs: number): void {
    this.#betweenMs += (betweenMs - this.#betweenMs) * WEIGHT;
  }

  #leave(placed: Placed): void {
    if (!this.#placed.delete(placed)) return;
    this.#away = Math.max(0, this.#away - 1);
    const next = this.#line.shift();
    if (next !== undefined) next.seat(this.#seat(next.guest));
    // Who comes now need not wait for anybody.
    else this.#away = 0;
  }

  /** Looks, now and then and for as long as anybody waits, whose body is late. */
  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#after(LOOK_EVERY_MS, () => {
      this.#isLooking = false;
      if (this.#line.length === 0) return;
      this.#cutLate();
      this.#look();
    });
  }

  /** All of them, although few may wait: whoever is late has let others wait, and would again. */
  #cutLate(): void {
    for (const { guest, sinceMs } of this.#placed) {
      if (guest.elapsedMs() - sinceMs >= this.#size.graceMs && !guest.isWhole()) guest.cut();
    }
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
