// One call over TLS, with whatever certificate the test shows; on a connection of its own unless the test keeps one.
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { Certified } from '../services/certificates.ts';

/** What a call shows, and on which connection it goes. */
export interface Shown {
  readonly ca: string;
  readonly certified?: Certified | undefined;
  readonly token?: string | undefined;
  readonly body?: string;
  readonly agent?: Agent;
}

/** An answer. */
export interface TlsAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** What the server showed. */
  readonly certificate: PeerCertificate;
}

/** A connection that is kept between calls. */
export function keptConnection({ ca, certified }: Shown): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1, ...filesOf({ ca, certified }) });
}

function filesOf({ ca, certified }: Pick<Shown, 'ca' | 'certified'>) {
  const own =
    certified === undefined ? {} : { cert: readFileSync(certified.certificate), key: readFileSync(certified.key) };
  return { ca: readFileSync(ca), ...own };
}

/** Calls: a GET, or with a body a POST of JSON. */
export function call(url: string, shown: Shown): Promise<TlsAnswer> {
  const { token, body, agent } = shown;
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const options = { method: body === undefined ? 'GET' : 'POST', headers, agent: agent ?? false, ...filesOf(shown) };
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is a request of node:https
      const certificate = (response.socket as TLSSocket).getPeerCertificate();
      const { statusCode: status = 0, headers: answered } = response;
      text(response).then((said) => resolve({ status, headers: answered, text: said, certificate }), reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
