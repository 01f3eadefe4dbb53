// `ullage serve` as a process on a port of its own, to be killed and started again where its callers know it.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { serve, type ServeProcess } from '../../server/serve-process.ts';

/** A server that comes back under its old address. */
export class KilledServer {
  readonly url: string;
  readonly #args: readonly string[];
  #process: ServeProcess | undefined;

  private constructor(database: string, port: number) {
    this.url = `http://127.0.0.1:${port}`;
    this.#args = ['--listen', `127.0.0.1:${port}`, '--database', database];
  }

  /** Starts the first one. */
  static async on(database: string): Promise<KilledServer> {
    const server = new KilledServer(database, await freePort());
    await server.start();
    return server;
  }

  /** Resolves when it listens. Throws what it said when it ended instead. */
  async start(): Promise<void> {
    this.#process = await serve(...this.#args);
  }

  /** kill -9, or an end in order: its exit code. Nothing where none runs. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null | undefined> {
    const ended = await this.#process?.end(signal);
    this.#process = undefined;
    return ended?.code;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
