// Exit codes of the real program, and which of two answers wins: docs/exit-codes.md, on a real small filesystem.
import { spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB, MiB, TiB } from '../../src/core/bytes.ts';
import { patched } from '../images/patch.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { PLAIN_ENVIRONMENT, runUllage, SOURCE_PROGRAM } from './ullage.ts';
import { writeQcow2 } from './write-qcow2.ts';

let filesystem: SmallFilesystem;
let outside: string;

/** Trees by name, side by side on one filesystem of 64 MiB. */
const TREES = {
  fine: { guests: { small: 4n * MiB } },
  negative: { guests: { small: 4n * MiB, huge: TiB } },
  incomplete: { guests: { small: 4n * MiB, broken: 4n * MiB } },
  both: { guests: { small: 4n * MiB, huge: TiB, broken: 4n * MiB } },
  empty: { guests: {} },
  notes: { guests: { small: 4n * MiB } },
  corrupt: { guests: { corrupt: 4n * MiB } },
} as const;

beforeAll(async () => {
  filesystem = await mountSmallFilesystem({ type: 'ext4', sizeMiB: 64 });
  outside = mkdtempSync(join(tmpdir(), 'ullage-exit-'));
  for (const [tree, { guests }] of Object.entries(TREES)) {
    mkdirSync(at(tree));
    for (const [name, virtualSize] of Object.entries<bigint>(guests)) addGuest(at(tree), name, virtualSize);
  }
  addGuest(at('notes'), '_base', MiB); // an image that no guest reads through to, as far as a copied tree tells
  addGuest(at('incomplete'), '_base', MiB);
  addGuest(outside, 'elsewhere', GiB);
  writeFileSync(join(outside, 'strict.toml'), 'fail-on = "info"\n');
  writeFileSync(join(outside, 'wrong.toml'), 'fail-at = "info"\n');
});

afterAll(async () => {
  await filesystem?.close();
  rmSync(outside, { recursive: true });
});

function at(tree: string): string {
  return join(filesystem.mountPoint, tree);
}

/** A guest called "broken" has an image cut short, one called "corrupt" has its corrupt bit set (incompatible_features, bit 1). */
function addGuest(root: string, name: string, virtualSize: bigint): void {
  mkdirSync(join(root, name));
  const path = join(root, name, 'disk');
  writeQcow2(path, { virtualSize, clusterSize: 65_536 });
  if (name === 'broken') truncateSync(path, 60);
  if (name === 'corrupt') writeFileSync(path, patched(readFileSync(path), [[72, 'be64', 2]]));
}

test.each([
  ['everything is read and there is enough', 'fine', [], 0],
  ['a tree without guests', 'empty', [], 0],
  ['more is promised than there is', 'negative', [], 1],
  ['… and shown as Nova shows it', 'negative', ['--as', 'nova-kilo'], 1],
  ['… and shown as JSON', 'negative', ['--json'], 1],
  [
    '… but of a guest that was not asked for on another pool',
    'negative',
    ['--path', 'OUTSIDE', '--pool', 'OUTSIDE'],
    0,
  ],
  ['a finding, when none is asked for', 'notes', [], 0],
  ['a finding below what is asked for', 'notes', ['--fail-on', 'warning'], 0],
  ['a finding that reaches what is asked for', 'notes', ['--fail-on', 'info'], 1],
  ['a finding above what is asked for', 'corrupt', ['--fail-on', 'warning'], 1],
  ['… because the configuration asks for it', 'notes', ['--config', 'OUTSIDE/strict.toml'], 1],
  ['… but the command line does not', 'notes', ['--config', 'OUTSIDE/strict.toml', '--fail-on', 'never'], 0],
  ['an image that cannot be read', 'incomplete', [], 3],
  ['… on the pool of the guest that was asked for', 'incomplete', ['--guest', 'small'], 3],
  ['… on a pool that was not asked for', 'incomplete', ['--path', 'OUTSIDE', '--pool', 'OUTSIDE'], 0],
  ['… and a finding that is asked for: 1 before 3', 'incomplete', ['--fail-on', 'info'], 1],
  ['an image that cannot be read, and too much promised: 1 before 3', 'both', [], 1],
  ['no such guest, though too much is promised: 2 before 1', 'both', ['--guest', 'nobody'], 2],
  ['no such pool, though too much is promised: 2 before 1', 'both', ['--pool', 'nothing'], 2],
  ['wrong usage', 'negative', ['--fail-on', 'sometimes'], 2],
  ['a deadline that is no time', 'negative', ['--deadline', '0'], 2],
  ['a wrong configuration', 'negative', ['--config', 'OUTSIDE/wrong.toml'], 2],
] as const)('%s', async (_title, tree, args, code) => {
  const given = args.map((word) => word.replace('OUTSIDE', outside));
  const { end, stdout, stderr, left } = await runUllage(['explain', '--offline', at(tree), ...given]);
  expect({ end, left }).toEqual({ end: `exit ${code}`, left: [] });
  // An answer is on stdout, a failure on stderr, never both.
  expect([stdout === '', stderr === '']).toEqual([code === 2, code !== 2]);
});

test('a tree that is not there could not be looked at: 2', async () => {
  const { end, stdout, stderr } = await runUllage(['explain', '--offline', at('nowhere')]);
  expect({ end, stdout }).toEqual({ end: 'exit 2', stdout: '' });
  expect(stderr).toContain(at('nowhere'));
});

/** `ullage … PIPE` in bash: how each process of the pipe ended, and what is left on stderr. */
function piped(pipe: string, args: readonly string[]): Promise<{ statuses: string; stderr: string }> {
  const script = `"$@" ${pipe} >/dev/null; echo "\${PIPESTATUS[*]}"`;
  const child = spawn('bash', ['--norc', '-c', script, 'bash', ...SOURCE_PROGRAM, ...args], {
    env: PLAIN_ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { statuses: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.statuses += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', () => resolve(said));
  });
}

describe('a reader that goes away', () => {
  let many: string;

  beforeAll(() => {
    // More than a pipe holds (64 KiB): whoever writes it must meet the closed end.
    many = join(outside, 'many');
    mkdirSync(many);
    for (let n = 0; n < 200; n += 1) addGuest(many, `guest-${n}`, n === 0 ? 1024n * TiB : MiB);
  });

  test.each([
    ['after the first line', '| head -1'],
    ['after the first byte', '| head -c 1'],
    ['at once', '| true'],
  ])('%s changes nothing about the answer, and is not complained of', async (_title, pipe) => {
    expect(await piped(pipe, ['explain', '--offline', many, '--json'])).toEqual({ statuses: '1 0\n', stderr: '' });
  });

  test.each([['2>&1 | true'], ['2>&- | cat'], ['>&- | cat']])('%s changes no exit code', async (pipe) => {
    const { statuses } = await piped(pipe, ['explain', '--offline', at('fine'), '--guest', 'nobody']);
    expect(statuses).toBe('2 0\n');
  });
});

test('a full disk under stdout is a message and 2, whatever the answer was', async () => {
  const full = openSync('/dev/full', 'w');
  const log = join(outside, 'stderr');
  const errors = openSync(log, 'w');
  const [command = '', ...words] = SOURCE_PROGRAM;
  const child = spawn(command, [...words, 'explain', '--offline', at('negative')], {
    env: PLAIN_ENVIRONMENT,
    stdio: ['ignore', full, errors],
  });
  const code = await new Promise((resolve) => {
    child.on('close', resolve);
  });
  closeSync(full);
  closeSync(errors);
  expect({ code, stderr: readFileSync(log, 'utf8') }).toEqual({
    code: 2,
    stderr: 'ullage: ENOSPC: no space left on device, write\n',
  });
});
