// Commands against a server that means harm: what it sends costs a bounded amount of memory, and is told in one line.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ask } from '../../src/wire/api/client.ts';
import { FLEET } from '../../src/wire/api/fleet.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function start(listener: RequestListener): Promise<string> {
  const made = createServer(listener);
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
}

const options = (url: string) => ({ url, token: undefined, fetch, timeoutMs: 100_000 });

test('an answer without an end is left at a limit, and its connection is ended', async () => {
  let sent = 0;
  const ended = Promise.withResolvers<void>();
  const url = await start((_request, answer) => {
    const piece = Buffer.alloc(1024 * 1024, ' ');
    answer.writeHead(200, { 'content-type': 'application/json' });
    const more = (): void => {
      do sent += piece.byteLength;
      while (!answer.destroyed && answer.write(piece));
    };
    answer.on('drain', more).once('close', ended.resolve);
    more();
  });
  await expect(ask(options(url), FLEET)).rejects.toMatchObject({
    code: 'SERVER_ANSWER',
    message: `read the answer of ${url}: expected at most 134217728 bytes, found more`,
  });
  await ended.promise;
  // Beyond the limit only what the kernel and both processes had under way.
  expect(sent).toBeLessThan(512 * 1024 * 1024);
});

test('a redirect is not followed: it would carry the token elsewhere', async () => {
  const seen: string[] = [];
  const url = await start((request, answer) => {
    seen.push(request.url ?? '');
    answer.writeHead(307, { location: '/elsewhere' }).end();
  });
  await expect(ask({ ...options(url), token: 'ull_x' }, FLEET)).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
  expect(seen).toEqual(['/v1/fleet']);
});
