// Calls that show nothing to be known by: a share for each address, so that nobody without a token keeps the server busy.
import { TLSSocket } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { UllageError } from '../../core/errors.ts';
import * as limits from './limits.ts';
import { Shares } from './shares.ts';

/** The shares of all addresses. */
export class Strangers {
  readonly #nowMs: () => number;
  readonly #shares = new Shares({
    burst: limits.BURST_PER_ADDRESS,
    perSecond: limits.STRANGERS_PER_SECOND,
    callers: limits.MOST_CALLERS,
  });
  readonly #files = new Shares({
    burst: limits.FILES_BURST_PER_ADDRESS,
    perSecond: limits.FILES_PER_SECOND,
    callers: limits.MOST_CALLERS,
  });

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Counts one call. Throws TOO_MANY_REQUESTS for an address whose share is used up; it has another of files. */
  count(address: string, of: 'calls' | 'files' = 'calls'): void {
    const seconds = (of === 'files' ? this.#files : this.#shares).take(address, this.#nowMs());
    if (seconds === undefined) return;
    throw new UllageError('TOO_MANY_REQUESTS', 'answer without a token: too many such calls came from this address', {
      operands: { retryAfterSeconds: seconds },
      hint: 'Behind a proxy every caller seems to come from it: trusted-proxies names those whose word is taken.',
    });
  }
}

/** Counts calls of routes that ask nobody who he is: what somebody shows there is not looked at, and so exempts from nothing. Where it is
 *  asked, who shows nothing is counted there. A certificate has been verified. */
export function limitStrangers(app: FastifyInstance, strangers: Strangers): void {
  app.addHook('onRequest', async ({ routeOptions, raw, ip }) => {
    if (ALIVE.has(routeOptions.url ?? '') || routeOptions.config.isGuarded === true) return;
    if (raw.socket instanceof TLSSocket && raw.socket.getPeerX509Certificate() !== undefined) return;
    strangers.count(ip, routeOptions.config.isFile === true ? 'files' : 'calls');
  });
}

/** Costs nothing, and a supervisor that is told 429 restarts a server that is well. */
const ALIVE = new Set(['/healthz']);
