// Why no answer came from a server, in words: what TLS and sockets throw is written for those who wrote them.

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
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      found: `its certificate is for other names: ${firstLine(message)}`,
      hint: 'Ask it by one of these names.',
    };
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
