// A proxy in front of a server, that hands on what it is asked until it is told to misbehave.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** What it does with calls of the API, but for streams that are open already. `wrong`: JSON that is no answer of ours, to all but who is signed
 *  in. `busy`: refuses as a server that is full, for two seconds at a time. */
export type Manners = 'good' | 'silent' | 'half' | 'html' | 'wrong' | 'busy';

/** A running one. */
export interface BadProxy {
  readonly url: string;
  behave: (manners: Manners) => void;
  close: () => Promise<void>;
}

/** Starts one on loopback. */
export async function startBadProxy(target: string): Promise<BadProxy> {
  let manners: Manners = 'good';
  const server = createServer((asked, answer) => {
    const isCall = asked.url?.startsWith('/v1/') === true;
    if (isCall && misbehaved(manners, asked, answer)) return;
    handOn(target, asked, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    behave: (next) => {
      manners = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Whether it answered by itself, or never will. */
function misbehaved(manners: Manners, { url }: IncomingMessage, answer: ServerResponse): boolean {
  switch (manners) {
    case 'good':
      return false;
    case 'silent':
      return true;
    case 'half':
      answer.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      answer.write('{"hosts":[');
      setTimeout(() => answer.destroy(), 50);
      return true;
    case 'html':
      answer.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>');
      return true;
    case 'wrong':
      if (url === '/v1/session' || url === '/v1/session/if-any') return false;
      answer.writeHead(200, { 'content-type': 'application/json' }).end('{"hosts":"many"}');
      return true;
    case 'busy': {
      const error = { code: 'SERVER_BUSY', message: 'answer: as many are answered as can be', requestId: 'r' };
      answer.writeHead(503, { 'content-type': 'application/json', 'retry-after': '2' });
      answer.end(JSON.stringify({ error }));
      return true;
    }
  }
}

function handOn(target: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, headers } = asked;
  const onward = request(new URL(asked.url ?? '/', target), { method, headers }, (told) => {
    answer.writeHead(told.statusCode ?? 502, told.headers);
    told.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  answer.on('close', () => onward.destroy());
  asked.pipe(onward);
}
