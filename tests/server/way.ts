// A way to a server of a test that can be cut and mended.
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** It. What goes through it is left as it is. */
export class Way {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(port: number) {
    this.#server = createServer((socket) => {
      if (this.#isCut) {
        socket.destroy();
        return;
      }
      const onward = connect(port, '127.0.0.1');
      for (const [from, to] of [
        [socket, onward],
        [onward, socket],
      ] as const) {
        this.#sockets.add(from);
        from.on('error', () => {});
        from.on('close', () => to.destroy());
        from.pipe(to);
      }
    });
  }

  /** To a port of this machine. */
  static async open(port: number): Promise<Way> {
    const way = new Way(port);
    way.#server.listen(0, '127.0.0.1');
    await once(way.#server, 'listening');
    return way;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  async cut(): Promise<void> {
    this.#isCut = true;
    const open = [...this.#sockets].filter((socket) => !socket.destroyed);
    await Promise.all(
      open.map(async (socket) => {
        const closed = once(socket, 'close');
        socket.destroy();
        await closed;
      }),
    );
  }

  mend(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    await this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
