// Who sends while servers die: reports of made-up hosts and claims on them, each repeated until it is acknowledged, all remembered.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { writeJsonLine } from '../../../src/wire/json.ts';
import { reportDocument } from '../../../src/wire/report-document.ts';
import { fleetEnvelope, hostIdOf, USUAL_SHAPE } from '../../hosts/fleet.ts';

const SHAPE = { ...USUAL_SHAPE, disksPerHost: 10 };

/** Between two requests of one writer: its token allows 50 a second. */
const PAUSE_MS = 30;

/** A request that a dying server took and never answers ends by then. */
const REQUEST_MS = 20_000;

/** Something that sends until it is told to stop, and then until its last request is acknowledged. */
export interface Writer {
  /** How much was acknowledged. */
  readonly acknowledged: number;
  /** Answers that no server should give here. */
  readonly wrong: readonly string[];
  stop(): Promise<void>;
}

/** Sends the reports of one host in order. */
export class ReportWriter implements Writer {
  readonly hostId: string;
  readonly wrong: string[] = [];
  acknowledged = 0;
  #isStopped = false;
  readonly #done: Promise<void>;

  constructor(urls: readonly string[], token: string, host: number) {
    this.hostId = hostIdOf(host);
    this.#done = this.#run(urls, token, host);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#done;
  }

  async #run(urls: readonly string[], token: string, host: number): Promise<void> {
    for (let tick = 0; !this.#isStopped; tick += 1) {
      const body = gzipSync(writeJsonLine(reportDocument(fleetEnvelope(host, tick, tick % 20 === 0, SHAPE))));
      const { status, text } = await untilAnswered(urls, '/v1/reports', token, body, { 'content-encoding': 'gzip' });
      if (status !== 202 && status !== 200) {
        this.wrong.push(`report ${tick + 1} of ${this.hostId}: ${status} ${text}`);
        return;
      }
      this.acknowledged = tick + 1;
      await setTimeout(PAUSE_MS);
    }
  }
}

/** Claims a little of one host, again and again, and releases every second claim. */
export class ClaimWriter implements Writer {
  readonly wrong: string[] = [];
  /** What the server said last of each claim. */
  readonly states = new Map<string, 'claimed' | 'released'>();
  #isStopped = false;
  readonly #done: Promise<void>;

  constructor(urls: readonly string[], token: string, host: string) {
    this.#done = this.#run(urls, token, host);
  }

  get acknowledged(): number {
    return this.states.size;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#done;
  }

  async #run(urls: readonly string[], token: string, host: string): Promise<void> {
    for (let n = 0; !this.#isStopped; n += 1) {
      const id = randomUUID();
      const order = { id, guest: randomUUID(), host, resources: { memoryMib: 1n } };
      if (!(await this.#ask(urls, '/v1/claims', token, writeJsonLine(order)))) return;
      this.states.set(id, 'claimed');
      await setTimeout(PAUSE_MS);
      if (n % 2 === 0) continue;
      if (!(await this.#ask(urls, `/v1/claims/${id}/release`, token))) return;
      this.states.set(id, 'released');
    }
  }

  async #ask(urls: readonly string[], path: string, token: string, body?: string): Promise<boolean> {
    const { status, text } = await untilAnswered(urls, path, token, body);
    if (status === 200 || status === 201) return true;
    this.wrong.push(`${path} ${body ?? ''}: ${status} ${text}`);
    return false;
  }
}

/** What a client does: the same again until somebody answers who has not merely no time or no database. */
async function untilAnswered(
  urls: readonly string[],
  path: string,
  token: string,
  body: string | Uint8Array | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  // Each try at another replica, as behind a load balancer that knows of no death yet.
  for (let n = Math.floor(Math.random() * urls.length); ; n += 1) {
    const answer = await answerTo(`${urls[n % urls.length] ?? ''}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    if (answer !== undefined && answer.status !== 429 && answer.status < 500) return answer;
    await setTimeout(PAUSE_MS * (1 + Math.random()));
  }
}

async function answerTo(url: string, request: RequestInit) {
  try {
    const response = await fetch(url, request);
    return { status: response.status, text: await response.text() };
  } catch {
    return undefined;
  }
}
