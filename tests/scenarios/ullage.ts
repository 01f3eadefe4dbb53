// Runs the real program as a child process, as an operator or cron would, and reads what it prints.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { z } from 'zod';
import { sumBytes } from '../../src/core/bytes.ts';
import { explanationSchema } from '../../src/wire/explanation.ts';
import { readJson } from '../../src/wire/json.ts';

/** The program as it lies in the source. */
export const SOURCE_PROGRAM: readonly string[] = [
  process.execPath,
  join(import.meta.dirname, '../../src/main-ullage.ts'),
];

/** Without what the developer's own environment would say. */
export const PLAIN_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  LANG: 'C.UTF-8',
};

/** A run that takes this long hangs: the longest honest one takes a few seconds on a busy machine. */
const HANG_MS = 45_000;

/** How to run it. */
export interface RunOptions {
  /** Words before the arguments: the program, perhaps behind setpriv or strace. */
  readonly program?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called once the process exists. */
  readonly onStart?: (pid: number) => void;
}

/** How a run ended. */
export interface Ended {
  /** "exit 3", "SIGKILL"; "hung" when it had to be ended here. */
  readonly end: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Command lines of processes of its session that outlived it. */
  readonly left: readonly string[];
}

/** The document of `ullage explain --json`. */
export type Document = z.infer<typeof explanationSchema>;

/** Runs `ullage ARGS…` in a session of its own, to its end. */
export async function runUllage(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { program = SOURCE_PROGRAM, env = PLAIN_ENVIRONMENT, onStart } = options;
  const [command = '', ...words] = [...program, ...args];
  const child = spawn(command, words, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  const exited = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ?? `exit ${code}`));
  });
  const session = child.pid;
  if (session === undefined) throw new Error(`cannot start ${command}: ${await exited}`);
  let isHung = false;
  const alarm = setTimeout(() => {
    isHung = true;
    for (const member of membersOf(session)) process.kill(member, 'SIGKILL');
  }, HANG_MS);
  onStart?.(session);
  const end = await exited;
  const left = (await membersLeftIn(session)).map(commandLineOf);
  const said = { stdout: await stdout, stderr: await stderr };
  clearTimeout(alarm);
  return { end: isHung ? 'hung' : end, ...said, left };
}

/** Runs `ullage explain --json ARGS…`: how it ended, and the document, which keeps to its schema and closes to the byte. */
export async function explainJson(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Omit<Ended, 'stdout'> & { readonly document: Document }> {
  const { stdout, ...ended } = await runUllage(['explain', '--json', ...args], options);
  if (stdout === '') throw new Error(`explain printed nothing and ended with ${ended.end}: ${ended.stderr}`);
  const document = explanationSchema.parse(readJson(stdout));
  for (const { facts, ledger, total } of document.pools) {
    const sum = sumBytes(ledger.map(({ bytes }) => bytes));
    if (sum !== total) throw new Error(`the ledger of ${facts.name} sums to ${sum}, expected ${total}`);
  }
  return { ...ended, document };
}

/** One disk's line. */
export type PromiseLine = Document['pools'][number]['promises'][number];

/** Every promise of every pool. */
export function promisesOf({ pools }: Document): readonly PromiseLine[] {
  return pools.flatMap((pool) => pool.promises);
}

/** Texts in one order, whoever made them. */
export function sorted(texts: Iterable<string>): readonly string[] {
  return [...texts].toSorted((a, b) => (a < b ? -1 : 1));
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** What was killed a moment ago needs one to go. */
const MOMENT_MS = 2_000;

async function membersLeftIn(session: number): Promise<readonly number[]> {
  const deadline = performance.now() + MOMENT_MS;
  for (;;) {
    const members = membersOf(session);
    if (members.length === 0 || performance.now() > deadline) return members;
    await setImmediate();
  }
}

/** Resolves once a process of a session waits for a FUSE server. */
export async function waitsForFuse(session: number): Promise<void> {
  const deadline = performance.now() + HANG_MS;
  while (!membersOf(session).some((pid) => readProc(pid, 'wchan') === 'request_wait_answer')) {
    if (performance.now() > deadline) throw new Error(`nobody in session ${session} waits for a FUSE server`);
    await setImmediate();
  }
}

/** Processes of a session, zombies left out: where pid 1 does not reap they stay for ever. */
function membersOf(session: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const [state, , , sid] = statFieldsOf(pid);
      return sid === String(session) && state !== 'Z' && state !== 'X';
    });
}

/** /proc/PID/stat from its third field on: what is before holds the command's name, with any character in it. */
function statFieldsOf(pid: number): readonly string[] {
  const stat = readProc(pid, 'stat');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function commandLineOf(pid: number): string {
  return readProc(pid, 'cmdline').replaceAll('\0', ' ').trim();
}

/** Empty when the process has gone. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
