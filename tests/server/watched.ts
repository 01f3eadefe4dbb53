// A command of ours that runs until it is ended, its output line by line.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ENV } from './serve-process.ts';

const MAIN = join(import.meta.dirname, '../../src/main-ullage.ts');

/** A command that runs until it is ended; its output line by line. */
export class Watched {
  readonly child: ChildProcessWithoutNullStreams;
  readonly out: string[] = [];
  readonly err: string[] = [];
  /** All of its standard output. */
  text = '';
  readonly ended: Promise<unknown>;
  readonly #waiting = new Set<() => void>();

  /** One of ours. */
  static of(args: readonly string[], env: Readonly<Record<string, string>>): Watched {
    return new Watched(process.execPath, [MAIN, ...args], env);
  }

  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    const child = spawn(command, args, { env: { ...ENV, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    this.child = child;
    this.ended = once(child, 'close');
    child.stdout.on('data', (chunk: Buffer) => {
      this.text += chunk.toString('utf8');
      this.#look();
    });
    for (const [stream, lines] of [
      [child.stdout, this.out],
      [child.stderr, this.err],
    ] as const) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        this.#look();
      });
    }
  }

  /** Resolves with the first line among `lines` that has the text, once there is one. */
  async said(lines: readonly string[], text: string): Promise<string> {
    await this.until(() => lines.some((line) => line.includes(text)));
    return lines.find((line) => line.includes(text)) ?? '';
  }

  /** Resolves with what matches in all of the standard output, once it does. */
  async printed(pattern: RegExp): Promise<string> {
    await this.until(() => pattern.test(this.text));
    return pattern.exec(this.text)?.[0] ?? '';
  }

  /** Resolves once it is so; looks whenever something was written. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isSo()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      void this.ended.then(() => {
        if (this.#waiting.has(look)) reject(new Error(`it ended before: ${this.text}\n${this.err.join('\n')}`));
      });
      look();
    });
  }

  #look(): void {
    for (const look of this.#waiting) look();
  }

  /** Ends it; how it ended. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    await this.ended;
    return this.child.exitCode;
  }
}
