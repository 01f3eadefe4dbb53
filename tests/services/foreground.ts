// A program of Debian's that a test runs in the foreground, until its port answers and until the test is over.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A running program. */
export interface Foreground {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts it; resolves when `port` of 127.0.0.1 takes connections. Throws what it said when it ends before. `stop` sends it `signal`. */
export async function startForeground(
  command: string,
  args: readonly string[],
  port: number,
  signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL',
): Promise<Foreground> {
  const env = { PATH: `${process.env['PATH']}:/usr/sbin` };
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close');
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${command} ended before it listened: ${said}`);
    await wait(20);
  }
  return {
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill(signal);
      await ended;
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Below what the kernel gives to connections and to whoever asks for any port (32768 and up): nobody takes it by chance meanwhile. */
const [FIRST_PORT, PORTS] = [20_000, 12_000];

/** From here on, one after the other: two calls never come upon the same one. */
let next = randomInt(PORTS);

/** A port that nobody has now: for programs that cannot be told to choose one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + next;
    next = (next + 1) % PORTS;
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
