// Runs the program under strace: every file that any of its threads and processes opened, every address it called, every command.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runUllage, SOURCE_PROGRAM, type Ended } from './ullage.ts';

const SYSTEM_CALLS = 'open,openat,openat2,open_by_handle_at,name_to_handle_at,connect,bind,execve';

/** A run and what it touched. */
export interface TracedRun extends Ended {
  /** Paths of successful and failed opens alike, each once. */
  readonly opened: ReadonlySet<string>;
  /** Lines of strace about sockets. */
  readonly sockets: readonly string[];
  /** Programs executed, ours included. */
  readonly executed: readonly string[];
}

/** Runs `ullage ARGS…` so. */
export async function runTraced(args: readonly string[]): Promise<TracedRun> {
  const folder = mkdtempSync(join(tmpdir(), 'ullage-trace-'));
  try {
    const log = join(folder, 'log');
    const strace = ['strace', '-f', '-qq', '-s', '4096', '-e', `trace=${SYSTEM_CALLS}`, '-e', 'signal=none', '-o', log];
    const ended = await runUllage(args, { program: [...strace, ...SOURCE_PROGRAM] });
    const calls = readFileSync(log, 'latin1')
      .split('\n')
      .map((line) => /^\d+ +(?<call>\w+)\((?<rest>.*)$/u.exec(line)?.groups)
      .filter((groups) => groups !== undefined);
    const named = (name: string): readonly string[] =>
      calls.flatMap(({ call, rest = '' }) => (call === name ? [rest] : []));
    const opens = ['open', 'openat', 'openat2', 'open_by_handle_at', 'name_to_handle_at'].flatMap(named);
    return {
      ...ended,
      opened: new Set(opens.map((rest) => firstString(rest))),
      sockets: ['connect', 'bind'].flatMap(named),
      executed: named('execve').map((rest) => firstString(rest)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** strace writes strings as C does. */
function firstString(rest: string): string {
  return /"((?:[^"\\]|\\.)*)"/u.exec(rest)?.[1] ?? `not understood: ${rest}`;
}
