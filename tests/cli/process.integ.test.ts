// The program as a process: exit codes, a reader that goes away, output that no terminal sees.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

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
      'ullage needs Node 24 or newer, this is Node 20.20.2: use node_modules/.bin/node dist/ullage.js ... in the clone of the repository (npm ci puts it there)\n',
  });
});

describe('what the process says and how it ends', () => {
  test('NO_COLOR and FORCE_COLOR together: no colours, and no warning of Node on stderr', () => {
    const { status, stderr } = run(['explain', '--offline', '/nonexistent'], { NO_COLOR: '1', FORCE_COLOR: '1' });
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
