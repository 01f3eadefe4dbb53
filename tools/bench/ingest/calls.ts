// Calls to a server under load, each in its caller's order, and timed from when it was due and not from when there was room for it: a queue counts as delay.
import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** One call. */
export interface BenchCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly body?: Buffer;
  /** Calls of one sender are made one after the other: an agent sends no report before the last one was answered for good. */
  readonly sender?: number;
}

/** What came of it. */
export interface Outcome {
  readonly status: number;
  /** Until it was answered for good, refusals and pauses included. */
  readonly tookMs: number;
  /** How often it was sent away with Retry-After before, or its connection broke. */
  readonly refusals: number;
  /** The body of the answer. */
  readonly text: string;
}

/** A client with its own connections. */
export class Caller {
  readonly #url: URL;
  readonly #agent: Agent;

  constructor(url: string, connections: number) {
    this.#url = new URL(url);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Makes a call, again and again while the server says when. */
  async call(call: BenchCall, dueAtMs: number = performance.now()): Promise<Outcome> {
    for (let refusals = 0; ; refusals++) {
      const { status, retryAfterSeconds, text } = await this.#once(call).catch(brokenOff);
      if (retryAfterSeconds === undefined) return { status, tookMs: performance.now() - dueAtMs, refusals, text };
      // Full jitter, as agents do.
      await sleep(retryAfterSeconds * 1000 * (0.5 + Math.random()));
    }
  }

  /** Makes calls one after another at a rate, whether those before were answered or not. */
  async atRate(calls: readonly BenchCall[], perSecond: number): Promise<readonly Outcome[]> {
    const startMs = performance.now();
    const outcomes: Promise<Outcome>[] = [];
    const last = new Map<number | undefined, Promise<Outcome>>();
    for (const [index, call] of calls.entries()) {
      const dueAtMs = startMs + (index * 1000) / perSecond;
      const waitMs = dueAtMs - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      const before = call.sender === undefined ? undefined : last.get(call.sender);
      const outcome = before === undefined ? this.call(call, dueAtMs) : before.then(() => this.call(call, dueAtMs));
      last.set(call.sender, outcome);
      outcomes.push(outcome);
    }
    return Promise.all(outcomes);
  }

  /** Makes all at once, as many as there are connections. */
  async atOnce(calls: readonly BenchCall[]): Promise<readonly Outcome[]> {
    return Promise.all(calls.map((call) => this.call(call)));
  }

  /** Makes one after the other. */
  async inTurn(calls: readonly BenchCall[]): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const call of calls) outcomes.push(await this.call(call));
    return outcomes;
  }

  /** Closes its connections. */
  close(): void {
    this.#agent.destroy();
  }

  async #once({ method, path, token, body }: BenchCall) {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
    };
    const answered = Promise.withResolvers<IncomingMessage>();
    const asked = request(new URL(path, this.#url), { method, headers, agent: this.#agent }, answered.resolve);
    asked.on('error', answered.reject);
    asked.end(body);
    const answer = await answered.promise;
    answer.setEncoding('utf8');
    let text = '';
    for await (const piece of answer) text += String(piece);
    const after = answer.headers['retry-after'];
    return { status: answer.statusCode ?? 0, retryAfterSeconds: after === undefined ? undefined : Number(after), text };
  }
}

/** A connection that was not taken, or ended: an agent tries again. */
function brokenOff(error: unknown) {
  return { status: 0, retryAfterSeconds: 1, text: String(error) };
}

/** The value that so many of a hundred do not exceed. */
export function percentile(outcomes: readonly Outcome[], percent: number): number {
  const sorted = outcomes.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}
