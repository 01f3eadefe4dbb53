// The words for what connections throw: the errors are those that Node 24 was seen to throw.
import { expect, test } from 'vitest';
import { connectionWords } from './connection-words.ts';

function errorOf(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** As undici throws it. */
function fetchFailed(cause: Error): Error {
  return new TypeError('fetch failed', { cause });
}

const OPENSSL =
  '401D2F35B47F0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../x.c:77:\n';

test.each<[what: string, url: string, error: unknown, found: RegExp, hint: RegExp]>([
  [
    'https to a port of plain HTTP, by fetch',
    'https://a',
    fetchFailed(errorOf('ERR_SSL_WRONG_VERSION_NUMBER', OPENSSL)),
    /^expected TLS, found plain HTTP/,
    /plain HTTP/,
  ],
  [
    'the same by node:https',
    'https://a',
    errorOf('EPROTO', `write EPROTO ${OPENSSL}`),
    /^expected TLS, found plain HTTP/,
    /plain HTTP/,
  ],
  [
    'http to a port of TLS',
    'http://a',
    fetchFailed(errorOf('UND_ERR_SOCKET', 'other side closed')),
    /^the connection was closed before an answer came$/,
    /https:/,
  ],
  [
    'a connection that ends over TLS',
    'https://a',
    errorOf('ECONNRESET', 'socket hang up'),
    /^the connection was closed/,
    /^$/,
  ],
  [
    'an authority of which nobody knows',
    'https://a',
    errorOf('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed'),
    /^no authority.*SELF_SIGNED_CERT_IN_CHAIN/,
    /tls-ca/,
  ],
  [
    'a certificate for another name',
    'https://a',
    errorOf('ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames: Host: a."),
    /^its certificate is for other names: Hostname/,
    /names/,
  ],
  ['a certificate of last year', 'https://a', errorOf('CERT_HAS_EXPIRED', 'x'), /has expired$/, /clock/],
  [
    'a server that wants a certificate',
    'https://a',
    errorOf('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', OPENSSL.replace('wrong version number', 'alert')),
    /alert "certificate required"/,
    /asks for a certificate/,
  ],
  [
    'nobody at either of two addresses',
    'http://a',
    fetchFailed(new AggregateError([errorOf('ECONNREFUSED', 'connect ::1'), errorOf('ECONNREFUSED', 'connect 127')])),
    /^connect ::1; connect 127$/,
    /^$/,
  ],
  ['anything else', 'http://a', 'nothing', /^nothing$/, /^$/],
])('%s', (_what, url, error, found, hint) => {
  const words = connectionWords(url, error);
  expect(words.found).toMatch(found);
  expect(words.hint ?? '').toMatch(hint);
});
