// Connects to a unix socket within a deadline.
import { createConnection, type Socket } from 'node:net';
import type { Timers } from './timers.ts';

/** A connected socket; rejects with the operating system's error (ENOENT, EACCES, ECONNREFUSED), or ETIMEDOUT when the
 *  daemon's backlog is full and it does not accept within `timeoutMs`. */
export function openSocket(path: string, timeoutMs: number, timers: Timers): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path });
    const cancel = timers.after(timeoutMs, () => {
      socket.destroy(Object.assign(new Error(`connect ETIMEDOUT ${path}`), { code: 'ETIMEDOUT' }));
    });
    socket.once('error', (error) => {
      cancel();
      reject(error);
    });
    socket.once('connect', () => {
      cancel();
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}
