// One delivery of one report over HTTP, within a deadline. Follows no redirects, believes no more of an answer than its first KiB.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { connectionWords } from '../../wire/api/connection-words.ts';
import { callUrl } from '../../wire/api/endpoint.ts';
import type { Credentials } from './credentials.ts';
import { readAnswer, type Answer, type RawAnswer } from './answer.ts';

/** Where to, and how. */
export interface PostOptions {
  readonly server: URL;
  readonly version: string;
  readonly deadlineMs: number;
  /** Milliseconds since 1970. */
  nowMs(): number;
}

/** Answers are a line of JSON: what a proxy's page says beyond this is not read. */
const MOST_ANSWER_BYTES = 64 * 1024;

/** One server, over one kept connection. Usable once constructed. */
export class ReportPoster {
  readonly #options: PostOptions;
  readonly #credentials: Credentials;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #url: URL;

  constructor(options: PostOptions, credentials: Credentials) {
    this.#options = options;
    this.#credentials = credentials;
    const kept = { keepAlive: true, maxSockets: 1 };
    this.#agent =
      options.server.protocol === 'https:'
        ? new HttpsAgent({ ...kept, ...credentials.tls, minVersion: 'TLSv1.2' })
        : new HttpAgent(kept);
    this.#url = callUrl(options.server.href, '/v1/reports');
  }

  /** Delivers. Never rejects: whatever goes wrong on the way is `later`. */
  async post(content: Uint8Array): Promise<Answer> {
    try {
      const raw = await this.#exchange(content, AbortSignal.timeout(this.#options.deadlineMs));
      return readAnswer(raw, this.#options.nowMs());
    } catch (error) {
      return { kind: 'later', why: `reach ${this.#url.origin}: ${this.#wordsFor(error)}`, retryAfterMs: undefined };
    }
  }

  /** Ends the connection. */
  close(): void {
    this.#agent.destroy();
  }

  #exchange(content: Uint8Array, signal: AbortSignal): Promise<RawAnswer> {
    const { token } = this.#credentials;
    const url = new URL(this.#url);
    url.searchParams.set('sentAtMs', String(this.#options.nowMs()));
    const options = {
      method: 'POST',
      agent: this.#agent,
      signal,
      headers: {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        'content-length': content.byteLength,
        'user-agent': `ullage-agent/${this.#options.version}`,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    };
    return new Promise((resolve, reject) => {
      const answered = (response: IncomingMessage): void => void readRaw(response).then(resolve, reject);
      const request =
        this.#url.protocol === 'https:' ? httpsRequest(url, options, answered) : httpRequest(url, options, answered);
      request.on('error', reject);
      request.end(content);
    });
  }

  #wordsFor(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    if (error.name === 'TimeoutError' || error.name === 'AbortError') {
      return `no answer within ${this.#options.deadlineMs} ms`;
    }
    const { found, hint } = connectionWords(this.#url.href, error);
    return hint === undefined ? found : `${found}. ${hint}`;
  }
}

async function readRaw(response: IncomingMessage): Promise<RawAnswer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const part: unknown = chunk;
    if (!(part instanceof Uint8Array)) continue;
    chunks.push(part);
    bytes += part.byteLength;
    // The rest is not read; the connection with it.
    if (bytes > MOST_ANSWER_BYTES) break;
  }
  return {
    status: response.statusCode ?? 0,
    body: Buffer.concat(chunks).toString('utf8', 0, MOST_ANSWER_BYTES),
    retryAfter: response.headers['retry-after'],
  };
}
