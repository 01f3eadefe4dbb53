// From the Authorization header to a caller. What was found of a token is believed until any token is revoked, minutes at most.
import { UllageError } from '../../core/errors.ts';
import { secretHash } from '../../store/tokens/secret.ts';
import type { Caller } from './caller.ts';
import * as limits from './limits.ts';
import { Shares } from './shares.ts';
import type { Strangers } from './strangers.ts';

/** Who a token belongs to, and how long it is good. */
export interface FoundCaller {
  readonly caller: Caller;
  readonly expiresAtMs: number | undefined;
}

/** What is asked of the database. */
export interface TokenSource {
  /** Undefined when there is no such token that is good now. */
  find(secret: string): Promise<FoundCaller | undefined>;
  /** Differs from what it was whenever a token was revoked in between. */
  revocations(): Promise<string>;
}

/** A token that was revoked is refused after this at the latest, on every replica: so often it is asked whether any was. */
const LOOKED_EVERY_MS = 5_000;

/** While none is revoked, what was found is believed for as long as its use need not be noted. Each host reports once a minute: a
 *  look-up for each report would be a tenth of all database work. */
const BELIEVED_MS = 600_000;

/** Of what has to be looked up again. */
const NEVER_MS = -Infinity;

/** Longer than any of ours; nothing longer is hashed. */
const MOST_TOKEN_LENGTH = 200;

/** Finds out who calls. */
export class Authenticator {
  readonly #source: TokenSource;
  readonly #nowMs: () => number;
  readonly #strangers: Strangers;
  /** By hash of the token. What is believed no longer stays: it tells who was known once from strangers. */
  readonly #believed = new Map<string, { readonly caller: Caller; readonly untilMs: number }>();
  readonly #failures = new Shares({
    burst: limits.FAILURES_PER_ADDRESS,
    perSecond: limits.FAILURES_PER_SECOND,
    callers: limits.MOST_CALLERS,
  });
  /** The last look at revocations, and when it began. */
  #look: { readonly seen: Promise<string>; readonly atMs: number } | undefined;
  #revocations: string | undefined;
  /** How often all was forgotten: what was looked up before is not believed after. */
  #forgotten = 0;

  constructor(source: TokenSource, strangers: Strangers, nowMs: () => number) {
    this.#source = source;
    this.#nowMs = nowMs;
    this.#strangers = strangers;
  }

  /** The caller behind a header. Throws NOT_AUTHENTICATED, or TOO_MANY_REQUESTS for an address that has tried too often. */
  async callerOf(authorization: string | undefined, address: string): Promise<Caller> {
    const token = /^Bearer ([\w.~+/:-]+=*)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined || token.length > MOST_TOKEN_LENGTH) {
      this.#strangers.count(address);
      throw missingError();
    }
    await this.#forgetRevoked();
    // Memory holds no secrets for longer than a call.
    const key = Buffer.from(secretHash(token)).toString('base64');
    const known = this.#believed.get(key);
    if (known !== undefined && known.untilMs > this.#nowMs()) return known.caller;
    // Who was known by it a while ago does not guess, whoever else does at his address.
    if (known === undefined) this.#refuseGuessing(address);
    const before = this.#forgotten;
    const found = await this.#source.find(token);
    if (found === undefined) {
      this.#believed.delete(key);
      this.#failures.take(address, this.#nowMs());
      throw unknownError();
    }
    if (before === this.#forgotten) this.#believe(key, found);
    return found.caller;
  }

  /** Asks whether a token was revoked where nobody has asked for a while; all wait for the answer of one. */
  async #forgetRevoked(): Promise<void> {
    const nowMs = this.#nowMs();
    if (this.#look === undefined || Math.abs(nowMs - this.#look.atMs) >= LOOKED_EVERY_MS) {
      this.#look = { seen: this.#source.revocations(), atMs: nowMs };
    }
    const { seen } = this.#look;
    const now = await seen.catch((error: unknown) => {
      if (this.#look?.seen === seen) this.#look = undefined;
      throw error;
    });
    if (this.#look?.seen !== seen || now === this.#revocations) return;
    this.#revocations = now;
    this.#forgotten += 1;
    for (const [key, { caller }] of this.#believed) this.#believed.set(key, { caller, untilMs: NEVER_MS });
  }

  #refuseGuessing(address: string): void {
    const seconds = this.#failures.waitOf(address, this.#nowMs());
    if (seconds === undefined) return;
    throw new UllageError('TOO_MANY_REQUESTS', 'look up a token: too many unknown ones came from this address', {
      operands: { retryAfterSeconds: seconds },
    });
  }

  #believe(key: string, { caller, expiresAtMs = Infinity }: FoundCaller): void {
    // A Map keeps its order: what was looked up last is forgotten last.
    this.#believed.delete(key);
    this.#believed.set(key, { caller, untilMs: Math.min(expiresAtMs, this.#nowMs() + BELIEVED_MS) });
    if (this.#believed.size <= limits.MOST_CALLERS) return;
    const [oldest] = this.#believed.keys();
    if (oldest !== undefined) this.#believed.delete(oldest);
  }
}

const HINT = 'Send Authorization: Bearer TOKEN; ullage token create makes one.';

function missingError(): UllageError {
  return new UllageError('NOT_AUTHENTICATED', 'look for a token: expected Authorization: Bearer TOKEN, found none', {
    hint: HINT,
  });
}

function unknownError(): UllageError {
  return new UllageError('NOT_AUTHENTICATED', 'look up the token: it is unknown, revoked or expired', {
    hint: `${HINT} A server of open access wants none.`,
  });
}
