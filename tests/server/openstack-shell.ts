// The unmodified openstack client of Debian, kept running for tests of hundreds of commands: see openstack-shell.py.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { ENV } from './openstack.ts';

/** Debian's own Python: the client is in its path only. */
const PYTHON = '/usr/bin/python3';

interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Commands one after the other, each as if it were typed. */
export class OpenstackShell {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const script = join(import.meta.dirname, 'openstack-shell.py');
    this.#child = spawn(PYTHON, [script], { env: ENV, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** What a command prints as JSON. Throws with what it says when it fails. */
  async json(words: readonly string[]): Promise<unknown> {
    return JSON.parse(await this.text([...words, '--format', 'json'])) as unknown;
  }

  /** What a command prints, nothing where it has nothing to say. Throws with what it says when it fails. */
  async text(words: readonly string[]): Promise<string> {
    this.#child.stdin.write(`${JSON.stringify(words)}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`openstack ${words.join(' ')}: the client ended`);
    const { status, stdout, stderr } = JSON.parse(line.value) as Said; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the script wrote it
    if (status === 0) return stdout;
    throw new Error(`openstack ${words.join(' ')}: ${stderr}${stdout}`);
  }

  /** Ends it. */
  async close(): Promise<void> {
    const ended = once(this.#child, 'close');
    this.#child.stdin.end();
    await ended;
  }
}
