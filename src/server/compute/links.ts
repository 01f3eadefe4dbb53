// Addresses in answers: where the caller reached us, as far as its Host header is one.
import type { FastifyRequest } from 'fastify';

/** Where the Compute API is on this server. */
export const BASE = '/compute/v2.1';

/** A name, an IPv4 or bracketed IPv6 address, and perhaps a port: anything else is not repeated to the caller. */
const HOST = /^(?:[\w.-]{1,255}|\[[\d:a-f.]{2,45}\])(?::\d{1,5})?$/i;

/** "http://host:port", or nothing: links are then paths. */
export function originOf({ protocol, host }: FastifyRequest): string {
  return HOST.test(host) ? `${protocol}://${host}` : '';
}

/** Links of one thing: Nova has two. */
export function linksOf(request: FastifyRequest, path: string): readonly object[] {
  return [
    { rel: 'self', href: `${originOf(request)}${BASE}${path}` },
    { rel: 'bookmark', href: `${originOf(request)}/compute${path}` },
  ];
}

/** The link to the next page: the same question, from another marker. */
export function nextLink(request: FastifyRequest, path: string, marker: string | bigint): object {
  const query = new URL(request.url, 'http://localhost').searchParams;
  query.set('marker', String(marker));
  return { rel: 'next', href: `${originOf(request)}${BASE}${path}?${query.toString()}` };
}
