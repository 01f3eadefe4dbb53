// Bodies on their way, by who sends them: one whose bodies come slowly fills places of his own, and leaves the others to everybody else.
import type { ServerResponse } from 'node:http';
import { UllageError } from '../../core/errors.ts';

/** Who sends, and how many bodies of his may be on their way at one time. */
export interface Sender {
  readonly key: string;
  readonly most: number;
}

/** All senders. */
export class Arrivals {
  readonly #retryAfterSeconds: number;
  readonly #senders = new Map<string, number>();

  constructor(retryAfterSeconds: number) {
    this.#retryAfterSeconds = retryAfterSeconds;
  }

  /** One more body of a sender, until its answer has gone or its connection has ended. Throws TOO_MANY_REQUESTS when as many as may be
   *  are on their way. */
  begin({ key, most }: Sender, answer: Pick<ServerResponse, 'once'>): void {
    const sending = this.#senders.get(key) ?? 0;
    if (sending >= most) {
      throw new UllageError('TOO_MANY_REQUESTS', `take a body: ${most} of this caller are on their way`, {
        operands: { retryAfterSeconds: this.#retryAfterSeconds },
        hint: 'Try again when Retry-After says.',
      });
    }
    this.#senders.set(key, sending + 1);
    answer.once('close', () => this.#leave(key));
  }

  #leave(key: string): void {
    const left = (this.#senders.get(key) ?? 0) - 1;
    if (left > 0) this.#senders.set(key, left);
    else this.#senders.delete(key);
  }
}
