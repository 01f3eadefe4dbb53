// The words for what connections throw: the errors are those that Node 24 was seen to throw.
import { expect, test } from 'vitest';
import { connectionWords } from './connection-words.ts';

function errorOf(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** As checkServerIdentity throws it, with what it holds of the certificate. */
function altname(cert: object): Error {
  return Object.assign(errorOf('ERR_TLS_CERT_ALTNAME_INVALID', "IP: 127.0.0.1 is not in the cert's list: "), { cert });
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
    /^expected a certificate for a, found one for other names: Hostname/,
    /names/,
  ],
  [
    'a certificate whose names Node tells',
    'https://a:8780',
    altname({ subjectaltname: 'DNS:b, IP Address:127.0.0.1\n' }),
    /^expected a certificate for a, found one for DNS:b, IP Address:127\.0\.0\.1\S*$/,
    /one of these names/,
  ],
  [
    'a certificate without names',
    'https://127.0.0.1:8780',
    altname({}),
    /^expected a certificate for 127\.0\.0\.1, found one without names \(it has no subjectAltName\)$/,
    /subjectAltName/,
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
