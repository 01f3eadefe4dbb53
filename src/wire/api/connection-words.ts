// Why no answer came from a server, in words: what TLS and sockets throw is written for those who wrote them.
import { printable } from '../../core/plain-text.ts';

/** What was found instead of an answer, and what whoever asked can do. */
export interface ConnectionWords {
  readonly found: string;
  readonly hint: string | undefined;
}

/** The words for what a client's connection to `url` threw, wherever in its causes the reason lies. A name of several addresses has a
 *  reason for each. */
export function connectionWords(url: string, error: unknown): ConnectionWords {
  const reason = innermost(error);
  if (reason instanceof AggregateError && reason.errors.length > 0) {
    const each = reason.errors.map((one) => connectionWords(url, one));
    return { found: [...new Set(each.map(({ found }) => found))].join('; '), hint: each[0]?.hint };
  }
  const code = codeOf(reason);
  const message = reason instanceof Error ? reason.message : String(reason);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return wrongNameWords(url, namesOf(reason), firstLine(message));
  const words = wordsFor(code, message, url.startsWith('http:'));
  return words ?? { found: firstLine(message), hint: undefined };
}

function wordsFor(code: string, message: string, isPlain: boolean): ConnectionWords | undefined {
  if (NO_TLS.test(`${code} ${message}`)) {
    return { found: 'expected TLS, found plain HTTP or another protocol', hint: 'Does it speak plain HTTP there?' };
  }
  if (CLOSED.has(code)) {
    const hint = isPlain ? 'A port that speaks TLS does that: should the URL begin with https://?' : undefined;
    return { found: 'the connection was closed before an answer came', hint };
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const found = `its certificate ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet'}`;
    return { found, hint: 'Or the clock of this machine is wrong.' };
  }
  if (UNVOUCHED.has(code)) {
    const hint = 'The setting tls-ca (of an agent: agent.tls-ca) names the PEM file of an authority of your own.';
    return { found: `no authority that is believed vouches for its certificate (${code})`, hint };
  }
  const alert = ALERT.exec(`${code} ${message}`)?.[1];
  if (alert === undefined) return undefined;
  const found = `it ended TLS with the alert "${alert.replaceAll('_', ' ').toLowerCase()}"`;
  return { found, hint: 'It asks for a certificate, or does not believe the one that it was shown.' };
}

/** Which names a certificate has instead of the one that was asked for. */
function wrongNameWords(url: string, names: string | undefined, message: string): ConnectionWords {
  const asked = URL.canParse(url) ? new URL(url).hostname : url;
  const expected = `expected a certificate for ${asked}, found one`;
  if (names === undefined)
    return { found: `${expected} for other names: ${message}`, hint: 'Ask it by one of these names.' };
  if (names === '') {
    const hint = 'Make one with subjectAltName: docs/operating/tls.md says how.';
    return { found: `${expected} without names (it has no subjectAltName)`, hint };
  }
  return { found: `${expected} for ${names}`, hint: 'Ask it by one of these names.' };
}

/** "DNS:a, IP Address:127.0.0.1" of the certificate that Node adds to its error (nodejs.org/api/tls.html, checkServerIdentity); empty: it
 *  has none; undefined: Node did not say. */
function namesOf(error: unknown): string | undefined {
  const cert = error instanceof Error && 'cert' in error ? error.cert : undefined;
  if (typeof cert !== 'object' || cert === null) return undefined;
  const names = 'subjectaltname' in cert ? cert.subjectaltname : undefined;
  return typeof names === 'string' ? printable(names.slice(0, MOST_NAMES)) : '';
}

/** A certificate is a stranger's text: no more of it than can be read. */
const MOST_NAMES = 500;

/** An answer that is no record of TLS: OpenSSL reads its first bytes as a version, or a length. */
const NO_TLS = /wrong.version.number|packet.length.too.long|http.request/i;

/** Of undici and of node:http (nodejs.org/api/errors.html). */
const CLOSED = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** Verification errors of OpenSSL that mean: nobody who is known signed it (nodejs.org/api/tls.html, X509 certificate error codes). */
const UNVOUCHED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "tlsv1 alert unknown ca" (RFC 8446, 6.2). */
const ALERT =
  /alert[ _](certificate[ _]required|unknown[ _]ca|bad[ _]certificate|certificate[ _]\w+|access[ _]denied|handshake[ _]failure|decrypt[ _]error)/i;

/** undici wraps the reason. A chain that goes in a circle ends. */
function innermost(error: unknown, depth = 0): unknown {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined;
  return cause === undefined || depth === DEEPEST_CAUSE ? error : innermost(cause, depth + 1);
}

/** Nothing wraps as often. */
const DEEPEST_CAUSE = 8;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
