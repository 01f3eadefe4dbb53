// `ullage serve` as a process of its own, its log kept line by line; and other commands of ours, run to their end.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../../src/main-ullage.ts');

/** What a command of a test knows of the environment. */
export const ENV = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };

/** How a command ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command; the test's own servers go on answering meanwhile. */
export async function ullage(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString('utf8')));
  await once(child, 'close');
  return { status: child.exitCode, ...text };
}

/** A running server. */
export interface ServeProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Every line so far. */
  readonly log: readonly string[];
  /** Resolves with the first line after the first `from` that holds the text. */
  said(text: string, from?: number): Promise<string>;
  /** Sends the signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<{ readonly code: number | null; readonly killedBy: string | null }>;
}

/** Starts one; resolves when it says where it listens. */
export function serve(...args: readonly string[]): Promise<ServeProcess> {
  return serveWith({}, ...args);
}

/** The same with more in its environment. */
export async function serveWith(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<ServeProcess> {
  const child = spawn(process.execPath, [MAIN, 'serve', ...args], {
    env: { ...ENV, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'close');
  const log: string[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const look of waiting) look();
  };
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.push(line);
    wake();
  });
  child.once('close', wake);
  const said = (text: string, from = 0): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const line = log.slice(from).find((one) => one.includes(text));
        if (line === undefined && child.exitCode === null && child.signalCode === null) return;
        waiting.delete(look);
        if (line === undefined) reject(new Error(`the server ended without saying ${text}: ${log.join('\n')}`));
        else resolve(line);
      };
      waiting.add(look);
      look();
    });
  const url = /"url":"([^"]+)"/.exec(await said('"url":'))?.[1] ?? '';
  return {
    url,
    child,
    log,
    said,
    end: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
      return { code: child.exitCode, killedBy: child.signalCode };
    },
  };
}
