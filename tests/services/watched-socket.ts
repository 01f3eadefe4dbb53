// A socket in front of PostgreSQL's that notes how clients talk to it.
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Its name in every folder (PostgreSQL, 20.3.1). */
const SOCKET = '.s.PGSQL.5432';

/** What a client sent for one transaction: each message is all that it sent before it heard anything. */
export type Transaction = readonly string[];

/** The socket, while it is open. */
export interface WatchedSocket {
  /** Where it is: the host of a URL. */
  readonly dir: string;
  /** The transactions so far, of all connections, in the order in which they began. */
  readonly transactions: readonly Transaction[];
  close(): Promise<void>;
}

/** Passes everything on to the socket in `target`. */
export async function watchSocket(target: string): Promise<WatchedSocket> {
  const dir = await mkdtemp(join(tmpdir(), 'ul-watch-'));
  const transactions: string[][] = [];
  const server = createServer((client) => {
    const upstream = connect(join(target, SOCKET));
    let current: string[] = [];
    let isAnswered = true;
    client.on('data', (sent) => {
      const text = sent.toString('latin1');
      if (isAnswered && text.includes('start transaction')) transactions.push((current = []));
      if (isAnswered) current.push(text);
      else current[current.length - 1] += text;
      isAnswered = false;
    });
    upstream.on('data', () => {
      isAnswered = true;
    });
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    client.pipe(upstream).pipe(client);
  });
  server.listen(join(dir, SOCKET));
  await once(server, 'listening');
  return {
    dir,
    transactions,
    close: async () => {
      server.close();
      await rm(dir, { recursive: true });
    },
  };
}
