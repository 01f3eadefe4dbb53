// gabbi-run (Debian's python3-gabbi) on one file, and what its lines say.
import { execFile } from 'node:child_process';

/** What a file's tests came to. */
export interface GabbiResult {
  readonly passed: number;
  /** A file that could not be run at all is one failure. */
  readonly failed: number;
  /** Everything that was said, for whoever looks into a failure. */
  readonly words: string;
}

/** The longest file takes seconds; a server that does not answer must not hold the others up for ever. */
const TIMEOUT_MS = 180_000;

/** What gabbi-run writes before the name of a test that passed; anything else, but for one skipped, failed. */
const [PASSED, FAILED] = [/^\.\.\. (?:✓|o) /, /^\.\.\. (?:✗|E|!) /];

/** Runs the tests of a file against a base URL. `environment` is what they read as $ENVIRON. */
export async function runGabbi(
  url: string,
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<GabbiResult> {
  const env = { ...environment, PATH: process.env['PATH'], PYTHONWARNINGS: 'ignore', PYTHONIOENCODING: 'utf-8' };
  const { failure, words } = await outputOf(['gabbi-run', url, '--', file], env);
  const lines = words.split('\n');
  const passed = lines.filter((line) => PASSED.test(line)).length;
  const failed = lines.filter((line) => FAILED.test(line)).length;
  return { passed, failed: failure && failed === 0 ? 1 : failed, words };
}

function outputOf(
  [command = '', ...args]: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly failure: boolean; readonly words: string }> {
  const options = { env: { ...env }, timeout: TIMEOUT_MS, maxBuffer: 1 << 26 };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      const words = [stdout, stderr, error !== null && stderr === '' ? error.message : ''].join('');
      resolve({ failure: error !== null, words });
    });
  });
}
