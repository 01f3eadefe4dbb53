// The agent's deliveries to servers that mean harm: each ends in time, costs a bounded amount of memory, and leaves the report to be sent again.
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ReportPoster } from '../../src/agent/delivery/post-report.ts';

let http: Server | undefined;
let tcp: TcpServer | undefined;

afterEach(() => {
  http?.closeAllConnections();
  http?.close();
  tcp?.close();
});

async function portOf(server: Server | TcpServer): Promise<URL> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

async function over(listener: RequestListener): Promise<URL> {
  http = createServer(listener);
  return portOf(http);
}

/** What speaks no HTTP of Node's making. */
async function raw(bytes: string, again = ''): Promise<URL> {
  tcp = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(bytes);
      if (again === '') return;
      const timer = setInterval(() => socket.write(again), 1);
      socket.once('close', () => clearInterval(timer));
    });
  });
  return portOf(tcp);
}

async function deliver(server: URL, deadlineMs = 60_000) {
  const poster = new ReportPoster({ server, version: '1', deadlineMs, nowMs: () => 0 }, { token: 'ull_x', tls: {} });
  try {
    return await poster.post(Buffer.from('x'));
  } finally {
    poster.close();
  }
}

test('of an answer without an end a part is read, and its connection ends', async () => {
  let sent = 0;
  const ended = Promise.withResolvers<void>();
  const url = await over((_request, answer) => {
    const piece = Buffer.alloc(1024 * 1024, ' ');
    answer.writeHead(202, { 'content-type': 'application/json' });
    const more = (): void => {
      do sent += piece.byteLength;
      while (!answer.destroyed && answer.write(piece));
    };
    answer.on('drain', more).once('close', ended.resolve);
    more();
  });
  expect(await deliver(url)).toMatchObject({ kind: 'later' });
  await ended.promise;
  // What the kernel and both ends had under way.
  expect(sent).toBeLessThan(64 * 1024 * 1024);
});

test('a redirect is not followed: it would carry the token elsewhere', async () => {
  const seen: string[] = [];
  const url = await over((request, answer) => {
    seen.push(request.url ?? '');
    answer.writeHead(307, { location: '/elsewhere' }).end();
  });
  expect(await deliver(url)).toEqual({ kind: 'refused', why: 'the server answered 307' });
  expect(seen).toEqual(['/v1/reports?sentAtMs=0']);
});

test('a page of a portal that answers 200 to everything is not taken for an acknowledgement', async () => {
  const url = await over((_request, answer) => answer.writeHead(200).end('<html>Please log in</html>'));
  expect(await deliver(url)).toMatchObject({ kind: 'later' });
});

test.each<[what: string, bytes: string, again: string]>([
  ['headers without an end', 'HTTP/1.1 202 Accepted\r\n', `x-more: ${'y'.repeat(1000)}\r\n`],
  ['interim answers without an end', '', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ['a body that comes a byte at a time', 'HTTP/1.1 202 Accepted\r\ncontent-length: 100000\r\n\r\n{', ' '],
  ['nothing at all', '', ''],
  ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', ''],
  ['two answers at once', 'HTTP/1.1 500 A\r\ncontent-length: 0\r\n\r\nHTTP/1.1 202 B\r\ncontent-length: 0\r\n\r\n', ''],
])('%s: the delivery is over within its deadline, and tried again', async (_what, bytes, again) => {
  expect(await deliver(await raw(bytes, again), 1_000)).toMatchObject({ kind: 'later' });
});
