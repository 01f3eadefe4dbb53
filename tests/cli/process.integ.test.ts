// The program as a process: exit codes, a reader that goes away, output that no terminal sees.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { explanationSchema } from '../../src/wire/explanation.ts';
import { readJson } from '../../src/wire/json.ts';
import { buildProgram } from '../scenarios/built-program.ts';

const MAIN = join(import.meta.dirname, '../../src/main-ullage.ts');

/** Without what the developer's own environment would say. */
const ENV = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    env: { ...ENV, ...env },
  });
  return { status, stdout, stderr };
}

/** Makes Node give itself out for an older one before the program starts. */
const AS_NODE_20 =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})';

test('an older Node is refused in one sentence, with the way to the right one', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', AS_NODE_20, MAIN, 'explain'], {
    encoding: 'utf8',
    env: ENV,
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'ullage needs Node 24.5 or newer, this is Node 20.20.2: use node_modules/.bin/node dist/ullage.js ... in the clone of the repository (npm ci puts it there)\n',
  });
});

describe('what the process says and how it ends', () => {
  test('NO_COLOR and FORCE_COLOR together: no colours, and no warning of Node on stderr', () => {
    const { status, stderr } = run(['explain', '--offline', join(import.meta.dirname, 'nonexistent')], {
      NO_COLOR: '1',
      FORCE_COLOR: '1',
    });
    expect({ status, warned: stderr.includes('Warning') }).toEqual({ status: 2, warned: false });
  });

  test('--version', () => {
    expect(run(['--version'])).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' });
  });

  test('an unknown option is one message on stderr and exit code 2', () => {
    expect(run(['explain', '--nonsense'])).toEqual({
      status: 2,
      stdout: '',
      stderr: "ullage: CLI_USAGE: unknown option '--nonsense'\n        ullage explain --help lists what there is.\n",
    });
  });

  test('an unknown variable is an error, with its stack only under ULLAGE_DEBUG', () => {
    const plain = run(['explain'], { ULLAGE_FAIL: 'x' });
    const debug = run(['explain'], { ULLAGE_FAIL: 'x', ULLAGE_DEBUG: '1' });
    expect(plain).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'ullage: CONFIG_UNKNOWN_KEY: read environment: unknown key ULLAGE_FAIL\n        Did you mean ULLAGE_FAIL_ON?\n',
    });
    expect(debug.stderr).toMatch(/^UllageError: .*\n\s+at /);
  });
});

test('a full disk under stdout is a message and exit code 2, not a stack', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [MAIN, 'man'], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
    env: ENV,
  });
  closeSync(full);
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'ullage: ENOSPC: no space left on device, write\n' });
});

test('a reader that goes away early gets no complaint', async () => {
  const child = spawn('bash', ['--norc', '-c', `set -o pipefail; "${process.execPath}" "${MAIN}" man | head -1`], {
    env: ENV,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  const status = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  expect({ ...output, status }).toEqual({
    out: '.\\" Written by "ullage man" from the definitions in src/cli/program. Do not edit.\n',
    err: '',
    status: 0,
  });
});

describe('in a working directory that was removed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ullage-gone-'));
  const image = join(folder, 'disk.qcow2');
  execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', image, '1M']);
  afterAll(() => rmSync(folder, { recursive: true }));

  function runInRemoved(...args: readonly string[]) {
    const script = 'cd "$1" && rmdir "$1" && shift && exec "$@"';
    const gone = mkdtempSync(join(folder, 'gone-'));
    const words = ['-c', script, 'sh', gone, process.execPath, MAIN, ...args];
    const { status, stdout, stderr } = spawnSync('sh', words, { encoding: 'utf8', env: ENV });
    return { status, stdout, stderr };
  }

  test('absolute paths are read as ever', () => {
    const explained = runInRemoved('explain', '--offline', folder, '--json');
    const { promises } = explanationSchema.parse(readJson(explained.stdout)).pools[0] ?? {};
    expect(promises?.map(({ virtualSize }) => virtualSize)).toEqual([1_048_576n]);
    expect(runInRemoved('inspect', image)).toMatchObject({ status: 0, stderr: '' });
  });

  test.each([
    ['inspect', ['inspect', 'disk.qcow2'], 'disk.qcow2'],
    ['explain --offline', ['explain', '--offline', 'tree'], 'tree'],
    ['explain --config', ['explain', '--config', 'ullage.toml'], 'ullage.toml'],
  ])('%s of a relative path says so', (_what, args, path) => {
    const { status, stdout, stderr } = runInRemoved(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`ullage: CLI_USAGE: find ${path}: expected a working directory, but it was removed`);
  });
});

test('a program with a file missing says what to do, and exits with 2', async () => {
  const built = await buildProgram();
  try {
    const [node = '', main = ''] = built.program;
    for (const name of readdirSync(dirname(main))) {
      if (name.startsWith('main-program')) rmSync(join(dirname(main), name));
    }
    const { status, stderr } = spawnSync(node, [main, 'explain'], { encoding: 'utf8', env: ENV });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(
        /^ullage: the program could not be loaded: .*\nInstall it again, or npm run build\.\n$/u,
      ) as string,
    });
  } finally {
    built.remove();
  }
});
