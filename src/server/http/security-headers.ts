// What every answer tells a browser that it must not do.
import type { FastifyRequest } from 'fastify';
import { isOwnName } from './open-access.ts';

/** Nothing is to be framed, sniffed, or sent on as a referrer (OWASP Secure Headers). Scripts and styles only from here; figures belong to
 *  whoever holds the token. */
const ALWAYS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** No other site keeps a handle on our window. Browsers hold to it only where nobody can have changed the answer on its way (HTML, "cross-origin
 *  opener policies": a secure context); elsewhere Chromium reports it as an error of the page, which is none of ours. */
const WHERE_TRUSTED = { 'cross-origin-opener-policy': 'same-origin' } as const;

/** Browsers that were here once come back over TLS only (RFC 6797). */
const OVER_OUR_TLS = { 'strict-transport-security': 'max-age=31536000' } as const;

/** The headers. `isSecure`: we speak TLS ourselves; before a proxy that is trusted, the protocol is what the browser spoke to it. */
export function securityHeaders(
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
  isSecure: boolean,
): Readonly<Record<string, string>> {
  const isTrusted = protocol === 'https' || isOwnName(host);
  return { ...ALWAYS, ...(isTrusted ? WHERE_TRUSTED : {}), ...(isSecure ? OVER_OUR_TLS : {}) };
}
