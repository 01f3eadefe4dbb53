// The client of the HTTP API: sends a call, and reads its answer by the schema that the server writes it by. Imports zod.
import type { z } from 'zod';
import { UllageError } from '../../core/errors.ts';
import { readJson, writeJsonLine, type JsonIn } from '../json.ts';
import { readBy } from '../read-by.ts';
import { connectionWords } from './connection-words.ts';
import { callUrl, pathOf, type Endpoint, type PathNames } from './endpoint.ts';
import { errorAnswer } from './error-answer.ts';

/** Where the server is, and who asks. */
export interface ClientOptions {
  readonly url: string;
  readonly token: string | undefined;
  /** The platform's own. */
  readonly fetch: typeof fetch;
  /** How long one call may take. */
  readonly timeoutMs: number;
  /** Sent with every call besides its own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What whoever asks can do, where the server's own words are for programs. */
  readonly hints?: ClientHints | undefined;
}

/** By what failed. */
export interface ClientHints {
  /** No answer came. */
  readonly unreachable: string;
  /** No token was shown, or one that the server does not know. */
  readonly notAuthenticated: string;
}

/** What a call is given: names in its path, its parameters as they are written in a URL, and its body. */
export interface Asked<P extends string> {
  readonly params?: Readonly<Record<PathNames<P>, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
}

/** Asks. Throws SERVER_UNREACHABLE, SERVER_REFUSED with the server's own words, or SERVER_ANSWER. */
export async function ask<P extends string, A>(
  options: ClientOptions,
  call: Endpoint<P, z.ZodType | undefined, z.ZodType<A>>,
  { params, query, body: given }: Asked<P> = {},
): Promise<A> {
  const url = callUrl(options.url, pathOf(call.path, params ?? {}));
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) url.searchParams.set(name, value);
  const { status, text, retryAfter } = await sent(options, url, call.method, given);
  const body = parsed(options, text);
  if (!DONE.has(status)) throw refusal(options, status, body, retryAfter);
  const read = readBy(call.answer, body);
  if (read.kind === 'read') return read.value;
  throw answerError(options, `field ${read.field || '(whole)'}: ${read.message}`);
}

/** Opens a stream that a server keeps open until `signal` ends it: the pieces of its text. Throws like `ask`. */
export async function openStream(
  options: ClientOptions,
  path: string,
  { headers, signal }: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<AsyncIterable<string>> {
  const response = await reached(options, () =>
    options.fetch(callUrl(options.url, path), {
      headers: { ...authorization(options), ...headers },
      signal,
      redirect: 'error',
    }),
  );
  if (response.status !== 200 || response.body === null) {
    const text = await reached(options, () => textOf(options, response));
    throw refusal(options, response.status, parsed(options, text));
  }
  return response.body.pipeThrough(new TextDecoderStream());
}

/** Answers that are as the call's schema says. */
const DONE: ReadonlySet<number> = new Set([200, 201, 202]);

async function sent(
  options: ClientOptions,
  url: URL,
  method: Endpoint['method'],
  body: object | undefined,
): Promise<{ readonly status: number; readonly text: string; readonly retryAfter: string | null }> {
  const headers = {
    ...options.headers,
    ...authorization(options),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  return reached(options, async () => {
    const response = await options.fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: writeJsonLine(body) }),
      signal: AbortSignal.timeout(options.timeoutMs),
      redirect: 'error',
    });
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, text: await textOf(options, response), retryAfter };
  });
}

function authorization({ token }: ClientOptions): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

async function reached<T>(options: ClientOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UllageError) throw error;
    const { found, hint } = connectionWords(options.url, error);
    throw new UllageError('SERVER_UNREACHABLE', `ask ${options.url}: ${found}`, {
      cause: error,
      hint: hint ?? options.hints?.unreachable ?? 'Is ullage serve running there?',
    });
  }
}

/** The explanation of a host of 10,000 disks is 35 MB; no text that V8 holds is longer than four times this. */
const MOST_ANSWER_BYTES = 128 * 1024 * 1024;

/** A server that never ends its answer must not fill our memory. */
async function textOf(options: ClientOptions, response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  for await (const chunk of response.body ?? []) {
    const part: unknown = chunk;
    if (!(part instanceof Uint8Array)) continue;
    bytes += part.byteLength;
    // Leaving the loop ends the connection.
    if (bytes > MOST_ANSWER_BYTES)
      throw answerError(options, `expected at most ${MOST_ANSWER_BYTES} bytes, found more`);
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
}

function parsed(options: ClientOptions, text: string): JsonIn {
  try {
    return readJson(text);
  } catch (error) {
    throw answerError(options, 'expected JSON, found something else', error);
  }
}

/** The server's words: they say what to do, but for where a caller has his token from. */
function refusal(options: ClientOptions, status: number, body: JsonIn, retryAfter: string | null = null): UllageError {
  const read = errorAnswer.safeParse(body);
  if (!read.success) return answerError(options, `expected an error in its shape, found status ${status}`);
  const { code, message, hint: told, requestId, candidates, field, held } = read.data.error;
  const hint = code === 'NOT_AUTHENTICATED' ? (options.hints?.notAuthenticated ?? told) : told;
  return new UllageError('SERVER_REFUSED', `${options.url}: ${code}: ${message}`, {
    operands: {
      code,
      requestId,
      ...(field === undefined ? {} : { field }),
      ...held,
      ...(retryAfter !== null && SECONDS.test(retryAfter) ? { retryAfterSeconds: Number(retryAfter) } : {}),
    },
    candidates,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** What our servers say in Retry-After (RFC 9110, section 10.2.3), and no more than a day of it; a date is of proxies. */
const SECONDS = /^\d{1,5}$/;

function answerError(options: ClientOptions, found: string, cause?: unknown): UllageError {
  return new UllageError('SERVER_ANSWER', `read the answer of ${options.url}: ${found}`, {
    cause,
    hint: 'Is it an Ullage server, and of this version?',
  });
}
