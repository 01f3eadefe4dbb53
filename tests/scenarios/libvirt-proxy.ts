// A unix socket that passes everything on to a libvirtd's and counts the calls: so that a test can act between two of them.
import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { rm } from 'node:fs/promises';
import { FrameParser } from '../../src/formats/libvirt-rpc/frame.ts';
import { isKeepalive } from '../../src/formats/libvirt-rpc/keepalive.ts';

/** Called before call number 1, 2 … of all connections is passed on; nothing more is passed on before it is done. */
export type BeforeCall = (number: number) => Promise<void> | undefined;

/** A proxy that listens. */
export interface LibvirtProxy {
  /** "qemu:///system?socket=…". */
  readonly uri: string;
  /** Calls seen so far. */
  calls(): number;
  /** Throws what `beforeCall` threw. */
  close(): Promise<void>;
}

/** Listens beside the daemon's own socket. */
export async function startLibvirtProxy(daemonSocket: string, beforeCall: BeforeCall): Promise<LibvirtProxy> {
  const path = `${daemonSocket}-proxy`;
  const sockets = new Set<Socket>();
  let calls = 0;
  // One chain for all connections: what a call waits for, later ones wait for too.
  let turn: Promise<void> = Promise.resolve();
  let failure: unknown;
  const pass = (chunk: Buffer, numbers: readonly number[], server: Socket): void => {
    const passed = turn.then(async () => {
      for (const number of numbers) await beforeCall(number);
      if (!server.destroyed) server.write(chunk);
    });
    turn = passed.catch((error: unknown) => {
      failure ??= error;
      server.destroy();
    });
  };
  const proxy = createServer((client) => {
    const server = createConnection(daemonSocket);
    const parser = new FrameParser();
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => other.destroy());
    }
    client.on('data', (chunk: Buffer) => {
      const frames = [...parser.push(chunk)].filter((frame) => !isKeepalive(frame));
      pass(
        chunk,
        frames.map(() => (calls += 1)),
        server,
      );
    });
    server.on('data', (chunk: Buffer) => client.write(chunk));
  });
  proxy.listen(path);
  await once(proxy, 'listening');
  return {
    uri: `qemu:///system?socket=${path}`,
    calls: () => calls,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
      await rm(path, { force: true });
      if (failure !== undefined) throw new Error('a test failed between two calls', { cause: failure });
    },
  };
}
