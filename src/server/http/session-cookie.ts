// The cookie of somebody who is signed in to the console, and the proof that a change was asked for by the console and not by another page.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { UllageError } from '../../core/errors.ts';
import { CSRF_HEADER } from '../../wire/api/session.ts';

const NAME = 'ullage_session';

/** Only our own calls take it. No script can read it, and no other site can have it sent (RFC 6265bis: HttpOnly, SameSite). */
const ATTRIBUTES = 'Path=/v1; HttpOnly; SameSite=Strict';

/** Longer than any cookie of ours; nothing longer is looked at. */
const MOST_LENGTH = 200;

/** The secret that came with a request; undefined: nobody is signed in there. */
export function sessionSecretOf({ headers }: FastifyRequest): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${NAME}=`))?.slice(NAME.length + 1);
  return value === undefined || value === '' || value.length > MOST_LENGTH ? undefined : value;
}

/** The header that signs a browser in. Over TLS, the cookie is never sent without it. */
export function cookieOf(secret: string, { isSecure, seconds }: { isSecure: boolean; seconds: number }): string {
  return `${NAME}=${secret}; ${ATTRIBUTES}; Max-Age=${seconds}${isSecure ? '; Secure' : ''}`;
}

/** The header that signs it out. */
export const NO_COOKIE = `${NAME}=; ${ATTRIBUTES}; Max-Age=0`;

/** What the console sends back with every change. It can be read in answers only, which other sites cannot see. */
export function csrfProofOf(secret: string): string {
  return createHash('sha256').update(`csrf ${secret}`, 'utf8').digest('base64url');
}

/** A browser sends the cookie by itself: a change must show that our own page asked for it. Throws NOT_ALLOWED. */
export function refuseForgery(request: FastifyRequest, secret: string): void {
  if (HARMLESS.has(request.method)) return;
  const shown = Buffer.from(String(request.headers[CSRF_HEADER] ?? ''));
  const expected = Buffer.from(csrfProofOf(secret));
  if (shown.length === expected.length && timingSafeEqual(shown, expected)) return;
  throw new UllageError(
    'NOT_ALLOWED',
    `${request.method} with the cookie of a session: expected the header ${CSRF_HEADER} of the console, found none or another`,
    { hint: 'A program sends Authorization: Bearer TOKEN instead of a cookie. In the console: load the page anew.' },
  );
}

const HARMLESS: ReadonlySet<string> = new Set(['GET', 'HEAD']);
