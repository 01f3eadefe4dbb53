// A vitest reporter: names the test files under which Node itself died, in the file that DIED_WORKERS_FILE names; writes nothing otherwise. (No
// name of ours: the program refuses unknown settings in its environment, and tests start it.)
// Node 24's V8 now and then fails a check of its own (`jit_page.has_value()`, nodejs/node issue 64500) where worker threads or WebAssembly
// come and go. That says nothing of the test: tools/test.sh runs such files once more, and says so.
import { writeFileSync } from 'node:fs';
import type { Reporter } from 'vitest/node';

/** What V8's own checks (SIGTRAP, SIGILL) and a wild pointer end a process with. Whatever a test can do to itself ends otherwise. */
const DIED = /^Worker exited unexpectedly with signal (?:SIGTRAP|SIGILL|SIGSEGV) .*while running test file (.+)$/s;

/** The file that a worker ran when Node died, by the words of vitest; undefined: the error is another. */
export function fileOfDeath(error: { readonly message?: unknown; readonly cause?: unknown }): string | undefined {
  const { cause } = error;
  const words = [error.message, typeof cause === 'object' && cause !== null && 'message' in cause ? cause.message : ''];
  for (const word of words) {
    const file = DIED.exec(String(word))?.[1];
    if (file !== undefined) return file.trim();
  }
  return undefined;
}

/** Loaded by its path: `vitest --reporter=./tools/died-workers.ts`. */
class DiedWorkers implements Reporter {
  onTestRunEnd(_modules: unknown, errors: readonly { readonly message?: unknown; readonly cause?: unknown }[]): void {
    const target = process.env['DIED_WORKERS_FILE'];
    const files = errors.map((error) => fileOfDeath(error));
    // Any other error outside the tests is not to be forgotten by running anything again.
    if (target === undefined || files.length === 0 || files.includes(undefined)) return;
    writeFileSync(target, `${[...new Set(files)].join('\n')}\n`);
  }
}

// oxlint-disable-next-line import/no-default-export -- vitest looks for it
export default DiedWorkers;
