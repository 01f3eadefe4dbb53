// Who let others wait for a body that did not come, and for how long that is remembered.

/** Senders by their keys. */
export class SlowSenders {
  readonly #nowMs: () => number;
  readonly #forMs: number;
  readonly #most: number;
  /** When each was slow last; those not slow for longest come first. */
  readonly #seen = new Map<string, number>();

  /** Remembers `most` of them at a time, each `forMs`. */
  constructor(nowMs: () => number, { forMs, most }: { readonly forMs: number; readonly most: number }) {
    this.#nowMs = nowMs;
    this.#forMs = forMs;
    this.#most = most;
  }

  /** A body of this sender came too slowly. */
  add(key: string): void {
    this.#seen.delete(key);
    this.#seen.set(key, this.#nowMs());
    if (this.#seen.size <= this.#most) return;
    const [oldest] = this.#seen.keys();
    if (oldest !== undefined) this.#seen.delete(oldest);
  }

  /** Whether one did not long ago. A clock that was set back forgives. */
  has(key: string): boolean {
    const atMs = this.#seen.get(key);
    if (atMs === undefined) return false;
    if (Math.abs(this.#nowMs() - atMs) < this.#forMs) return true;
    this.#seen.delete(key);
    return false;
  }
}
