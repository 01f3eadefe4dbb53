// A command run with a deadline that holds even when the process cannot be killed, and with bounded output.
import { spawn } from 'node:child_process';

/** What became of it. `absent`: there is no such command. */
export type BoundedRun =
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly errno: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'overflow' }
  | { readonly kind: 'ended'; readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string };

/** How it is run. `env` is the whole environment; PATH in it says where to look. */
export interface BoundedRunOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
  /** Most bytes of each of stdout and stderr. */
  readonly maxOutput: number;
}

/** Runs a command without a shell and without input. At the deadline it gets SIGKILL and is waited for no longer: a process that
 *  hangs in the kernel over a dead disk ends only when the disk answers, and children of its own may hold its output open. */
export async function runBounded(
  command: string,
  args: readonly string[],
  { env, deadlineMs, maxOutput }: BoundedRunOptions,
): Promise<BoundedRun> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const finish = (run: BoundedRun): void => {
      clearTimeout(timer);
      resolve(run);
    };
    const abandon = (run: BoundedRun): void => {
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      finish(run);
    };
    const timer = setTimeout(() => abandon({ kind: 'timeout' }), deadlineMs);
    const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
      const pieces: Buffer[] = [];
      let size = 0;
      stream.on('data', (piece: Buffer) => {
        size += piece.byteLength;
        if (size > maxOutput) abandon({ kind: 'overflow' });
        else pieces.push(piece);
      });
      return () => Buffer.concat(pieces).toString('utf8');
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      finish(error.code === 'ENOENT' ? { kind: 'absent' } : { kind: 'failed', errno: error.code ?? error.message });
    });
    child.on('close', (exitCode) => {
      finish({ kind: 'ended', exitCode: exitCode ?? undefined, stdout: stdout?.() ?? '', stderr: stderr?.() ?? '' });
    });
  });
}
