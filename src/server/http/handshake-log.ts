// Says in the log which TLS handshakes failed, and why: an agent with the wrong authority is seen nowhere else. So many lines and no more.
import type { Socket } from 'node:net';
import { writeJsonLine } from '../../wire/json.ts';
import type { ServerWorld } from '../world.ts';
import { Shares } from './shares.ts';

/** An agent that cannot connect tries once a minute or more often: one line in ten minutes of each address says it all. */
const PER_ADDRESS = { burst: 1, perSecond: 1 / 600, callers: 1_000 } as const;

/** Of all addresses together: a scan from everywhere must not fill the disk. */
const OF_ALL = { burst: 20, perSecond: 0.1, callers: 1 } as const;

/** The failures of one server. */
export class HandshakeLog {
  readonly #world: Pick<ServerWorld, 'log' | 'nowMs'>;
  readonly #ofAddress = new Shares(PER_ADDRESS);
  readonly #ofAll = new Shares(OF_ALL);
  #unsaid = 0;

  constructor(world: Pick<ServerWorld, 'log' | 'nowMs'>) {
    this.#world = world;
  }

  /** One failed. `unsaid` in its line is how many were not said since the line before. */
  failed(error: Error & { readonly code?: string }, { remoteAddress }: Partial<Pick<Socket, 'remoteAddress'>>): void {
    const nowMs = this.#world.nowMs();
    const client = remoteAddress ?? 'unknown';
    if (this.#ofAddress.take(client, nowMs) !== undefined || this.#ofAll.take('all', nowMs) !== undefined) {
      this.#unsaid += 1;
      return;
    }
    const { code, message } = error;
    const line = { level: WARN, time: Math.floor(nowMs), client, code, reason: message, unsaid: this.#unsaid };
    this.#unsaid = 0;
    this.#world.log.write(`${writeJsonLine({ ...line, msg: 'a TLS handshake failed' })}\n`);
  }
}

/** As the other lines of the log have it (pino). */
const WARN = 40;
