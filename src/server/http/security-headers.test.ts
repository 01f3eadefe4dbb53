// Which headers an answer has, by how it was asked for.
import { expect, test } from 'vitest';
import { securityHeaders } from './security-headers.ts';

const OPENER = 'cross-origin-opener-policy';
const TRANSPORT = 'strict-transport-security';

test.each<[protocol: 'http' | 'https', host: string, isSecure: boolean, sent: readonly string[]]>([
  ['http', '127.0.0.1:8780', false, [OPENER]],
  ['http', 'localhost:8780', false, [OPENER]],
  ['http', '[::1]:8780', false, [OPENER]],
  ['http', 'ullage.example', false, []],
  ['http', '127.0.0.1.ullage.example', false, []],
  ['http', '', false, []],
  // Behind a proxy that ends TLS and is trusted.
  ['https', 'ullage.example', false, [OPENER]],
  ['https', 'ullage.example', true, [OPENER, TRANSPORT]],
])('%s://%s (TLS of our own: %s)', (protocol, host, isSecure, sent) => {
  const headers = securityHeaders({ protocol, host }, isSecure);
  expect([OPENER, TRANSPORT].filter((name) => name in headers)).toEqual(sent);
  expect(headers).toMatchObject({ 'x-frame-options': 'DENY', 'x-content-type-options': 'nosniff' });
});
