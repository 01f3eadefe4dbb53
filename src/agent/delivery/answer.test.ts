// Each answer that a server, or a proxy before it, can give, and what it means.
import { expect, test } from 'vitest';
import { readAnswer, type RawAnswer } from './answer.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

const raw = (status: number, body: object | string = '', retryAfter?: string): RawAnswer => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfter,
});

const error = (code: string): object => ({ error: { code, message: 'why', requestId: 'r' } });

const notOurs = (status: number): object => ({
  kind: 'later',
  why: `the server answered ${status}, and not that it has the report: is that an ullage server?`,
  retryAfterMs: undefined,
});

// prettier-ignore
test.each<[answer: RawAnswer, meaning: object]>([
  [raw(200, { accepted: true, full: false }),            { kind: 'accepted', full: false }],
  [raw(202, { accepted: true, full: true }),             { kind: 'accepted', full: true }],
  [raw(200, { accepted: false, full: false }),           { kind: 'overtaken' }],
  [raw(200, ''),                                         notOurs(200)],
  [raw(202, '<html>welcome to the hotel</html>'),        notOurs(202)],
  [raw(200, { accepted: 'true' }),                       notOurs(200)],
  [raw(204),                                             { kind: 'refused', why: 'the server answered 204' }],
  [raw(409, error('REPORT_NEEDS_FULL')),                 { kind: 'needs-full' }],
  [raw(409, error('OTHER')),                             { kind: 'rejected', why: 'the server answered 409: OTHER: why' }],
  [raw(400, error('REPORT_INVALID')),                    { kind: 'rejected', why: 'the server answered 400: REPORT_INVALID: why' }],
  [raw(413, '<html>too large</html>'),                   { kind: 'rejected', why: 'the server answered 413' }],
  [raw(401, error('NOT_AUTHENTICATED')),                 { kind: 'refused', why: 'the server answered 401: NOT_AUTHENTICATED: why (agent.token-file names the file of its token, or agent.tls-certificate and agent.tls-key)' }],
  [raw(403, error('NOT_ALLOWED')),                       { kind: 'refused', why: 'the server answered 403: NOT_ALLOWED: why' }],
  [raw(404),                                             { kind: 'refused', why: 'the server answered 404' }],
  [raw(301),                                             { kind: 'refused', why: 'the server answered 301' }],
  [raw(429, error('TOO_MANY_REQUESTS'), '7'),            { kind: 'later', why: 'the server answered 429: TOO_MANY_REQUESTS: why', retryAfterMs: 7000 }],
  [raw(503, '', 'Thu, 01 Jan 2026 12:00:30 GMT'),        { kind: 'later', why: 'the server answered 503', retryAfterMs: 30_000 }],
  [raw(503, '', 'Thu, 01 Jan 2026 11:00:00 GMT'),        { kind: 'later', why: 'the server answered 503', retryAfterMs: 0 }],
  [raw(503, '', '999999999'),                            { kind: 'later', why: 'the server answered 503', retryAfterMs: 3_600_000 }],
  [raw(502, 'null', 'soon'),                             { kind: 'later', why: 'the server answered 502', retryAfterMs: undefined }],
  [raw(500, '{"error": 7}'),                             { kind: 'later', why: 'the server answered 500', retryAfterMs: undefined }],
  [raw(400, { error: { code: 'X', message: 'y'.repeat(500) } }), { kind: 'rejected', why: `the server answered 400: X: ${'y'.repeat(197)}` }],
])('%j', (answer, meaning) => {
  expect(readAnswer(answer, NOW)).toEqual(meaning);
});
