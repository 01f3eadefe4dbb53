// How many requests each caller may make: a token bucket for each, by the clock that is passed in. Holds for this process only.
import type { Role } from '../../store/tables.ts';

/** How large a share is. */
export interface Share {
  /** Requests at once. */
  readonly burst: number;
  /** How many come back each second. */
  readonly perSecond: number;
  /** Callers remembered. */
  readonly callers: number;
}

/** How many requests each caller of a role may make a second. */
export type RoleShares = Readonly<Record<Role, number>>;

interface Bucket {
  readonly left: number;
  readonly atMs: number;
}

/** The shares of all callers. */
export class Shares {
  readonly #share: Share;
  readonly #buckets = new Map<string, Bucket>();

  constructor(share: Share) {
    this.#share = share;
  }

  /** Takes one request from the caller's share. Undefined when it was there; otherwise in how many seconds the next one is. */
  take(caller: string, nowMs: number): number | undefined {
    const left = this.#leftOf(caller, nowMs);
    if (left < 1) return Math.ceil((1 - left) / this.#share.perSecond);
    this.#keep(caller, { left: left - 1, atMs: nowMs });
    return undefined;
  }

  /** In how many seconds the caller may ask again; undefined when now. Takes nothing. */
  waitOf(caller: string, nowMs: number): number | undefined {
    const left = this.#leftOf(caller, nowMs);
    return left < 1 ? Math.ceil((1 - left) / this.#share.perSecond) : undefined;
  }

  #leftOf(caller: string, nowMs: number): number {
    const bucket = this.#buckets.get(caller);
    if (bucket === undefined) return this.#share.burst;
    // A clock that was set back gives nothing back, and takes nothing.
    const passedMs = Math.max(0, nowMs - bucket.atMs);
    return Math.min(this.#share.burst, bucket.left + (passedMs / 1000) * this.#share.perSecond);
  }

  /** A Map keeps its order: the caller moves to its end, so the first is the one not seen for longest. */
  #keep(caller: string, bucket: Bucket): void {
    this.#buckets.delete(caller);
    this.#buckets.set(caller, bucket);
    if (this.#buckets.size <= this.#share.callers) return;
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
