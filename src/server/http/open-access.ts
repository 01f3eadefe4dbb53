// Who reaches a server of open access: programs and browsers of its own machine, and no page of another site in such a browser.
import type { FastifyRequest } from 'fastify';
import { UllageError } from '../../core/errors.ts';

/** What of a request tells who sent it. */
type Sent = Pick<FastifyRequest, 'method' | 'url' | 'headers'>;

/** Throws NOT_ALLOWED for a call under another name than this machine's own, which a browser makes whose page had its site's name point
 *  here (DNS rebinding), and for a change that a page of another site asks for. */
export function refuseOtherSites({ method, url, headers: { host = '', origin } }: Sent): void {
  if (!isOwnName(host)) throw refused(`the name ${host.slice(0, MOST_SHOWN)}`);
  if (origin === undefined || HARMLESS.has(method) || OF_PLACEMENT.test(url)) return;
  if (origin === `http://${host}` || origin === `https://${host}`) return;
  throw refused(`a page of ${origin.slice(0, MOST_SHOWN)}`);
}

/** Whether a Host header names the very machine that asks: what goes there passes no network. */
export function isOwnName(host: string): boolean {
  return OWN_NAMES.test(host);
}

const OWN_NAMES = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

const HARMLESS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Which sites may change something there is a setting, and browsers ask before they do. */
const OF_PLACEMENT = /^\/placement(?:[/?]|$)/;

const MOST_SHOWN = 100;

function refused(found: string): UllageError {
  return new UllageError(
    'NOT_ALLOWED',
    `answer without a token: expected this machine to ask by its own name, found ${found}`,
    {
      hint: 'Open access is for this machine alone: ask localhost or 127.0.0.1. From elsewhere, or behind a proxy, use tokens.',
    },
  );
}
