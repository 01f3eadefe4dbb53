// What an operator does first with the database of a server, in the order of the documentation, and what he mistypes.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockDirectory } from '../../src/store/engine/directory-lock.ts';
import { runUllage } from '../scenarios/ullage.ts';
import { serve, serveWith, ullage } from './serve-process.ts';

let folder: string;

const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ul-first-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

test('a token is made before the server has ever run, and opens it then', async () => {
  const database = ['--database', at('new')];
  const made = await runUllage(['token', 'create', '--role', 'reader', '--label', 'me', ...database]);
  const server = await serve('--listen', '127.0.0.1:0', ...database);
  const { status } = await fetch(`${server.url}/v1/hosts`, {
    headers: { authorization: `Bearer ${made.stdout.trim()}` },
  });
  const ended = await server.end();
  const listed = await runUllage(['token', 'list', ...database]);
  expect([made.end, made.stderr, status, ended.code]).toEqual([
    'exit 0',
    `ullage: made a new database in ${at('new')}: a server of another one does not know this token (--database, or --server URL)\n`,
    200,
    0,
  ]);
  expect(listed.stdout).toMatch(
    /^id {36}role {4}state {2}host {2}last used {10}label\n[0-9a-f-]{36} {2}reader {2}valid {2}- {5}20\d\d-\d\d-\d\dT\d\d:\d\dZ {2}me\n$/,
  );
});

test('a server alone on a new directory leaves a way in, in a file and in no log, and only once', async () => {
  const database = ['--database', at('alone')];
  const file = join(at('alone'), 'first-admin-token');
  const first = await serve('--listen', '127.0.0.1:0', ...database);
  const secret = readFileSync(file, 'utf8').trim();
  const { status } = await fetch(`${first.url}/v1/tokens`, { headers: { authorization: `Bearer ${secret}` } });
  await first.end();
  rmSync(file);
  const second = await serve('--listen', '127.0.0.1:0', ...database);
  const again = existsSync(file);
  const { status: stillGood } = await fetch(`${second.url}/v1/tokens`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  await second.end();
  const log = [...first.log, ...second.log].join('\n');
  expect([status, again, stillGood, log.includes(secret), log.includes(file)]).toEqual([200, false, 200, false, true]);
  expect(log).not.toContain('no token is valid');
});

test('the file of the first token is for its user alone, whatever lay there before', async () => {
  const directory = at('guarded');
  mkdirSync(directory);
  writeFileSync(join(directory, 'first-admin-token'), 'left by a process that died\n', { mode: 0o644 });
  const server = await serve('--listen', '127.0.0.1:0', '--database', directory);
  const { mode } = statSync(join(directory, 'first-admin-token'));
  await server.end();
  expect((mode & 0o777).toString(8)).toBe('600');
});

test.each<[args: readonly string[]]>([
  [['token', 'list']],
  [['token', 'revoke', '--id', '7d2f3c1e-9a40-4c11-9f7e-0c7a8f6b1f55']],
  [['db', 'export', '/nonexistent.gz']],
])('%j of a mistyped directory says so, and makes none', async (args) => {
  const { end, stderr } = await runUllage([...args, '--database', at('mistyped')]);
  expect([end, stderr, existsSync(at('mistyped'))]).toEqual([
    'exit 2',
    `ullage: STORE_DIRECTORY: open ${at('mistyped')}: expected a database, found none there
        Is it the right directory? ullage serve, ullage migrate and ullage token create make a new one.\n`,
    false,
  ]);
});

test('a token that cannot be made makes no database', async () => {
  const { end } = await runUllage(['token', 'create', '--label', 'x', '--database', at('none')]);
  expect([end, existsSync(at('none'))]).toEqual(['exit 2', false]);
});

test.each<[what: string, path: () => string, found: string]>([
  ['that is not there', () => at('absent.gz'), "ENOENT: no such file or directory, open '"],
  ['that is a directory', () => folder, 'expected a regular file, found something else'],
  [
    'that is a pipe, which nobody writes into',
    () => {
      execFileSync('mkfifo', [at('pipe')]);
      return at('pipe');
    },
    'expected a regular file, found something else',
  ],
])('a file %s is not imported, and no database is made for it', async (_what, path, found) => {
  const file = path();
  const { end, stderr } = await runUllage(['db', 'import', file, '--database', at('import')]);
  expect([end, existsSync(at('import'))]).toEqual(['exit 2', false]);
  expect(stderr).toContain(`ullage: STORE_FILE: read ${file}: ${found}`);
});

test('an export does not wait for a pipe, and says what is in its way', async () => {
  const database = ['--database', at('to-export')];
  await runUllage(['migrate', ...database]);
  execFileSync('mkfifo', [at('out.gz'), at('next.gz.partial')]);
  const onto = await runUllage(['db', 'export', at('out.gz'), ...database]);
  const beside = await runUllage(['db', 'export', at('next.gz'), ...database]);
  const nowhere = await runUllage(['db', 'export', at('no/such/folder.gz'), ...database]);
  expect([onto.stderr, beside.end, nowhere.end]).toEqual([
    `ullage: STORE_FILE: write ${at('out.gz')}: expected no file of that name, found one\n`,
    'exit 0',
    'exit 2',
  ]);
  expect(nowhere.stderr).toContain(`ullage: STORE_FILE: write ${at('no/such/folder.gz')}: ENOENT`);
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

test('an address that no interface has is said to be that', async () => {
  // For documentation (RFC 5737): hardly an interface has it.
  const { end, stderr } = await runUllage(['serve', '--listen', '203.0.113.213:8780', '--database', at('address')]);
  expect([end, stderr.split('\n').slice(-3)]).toEqual([
    'exit 2',
    [
      'ullage: LISTEN_FAILED: listen on 203.0.113.213 port 8780: listen EADDRNOTAVAIL: address not available 203.0.113.213:8780',
      '        No interface of this machine has that address: ip address lists those that it has; --listen names one.',
      '',
    ],
  ]);
});

test('plain HTTP to other machines is warned of, and not to this one or behind a proxy', async () => {
  const database = ['--database', at('plain')];
  const warned = async (listen: string, env: Readonly<Record<string, string>> = {}) => {
    const server = await serveWith(env, '--listen', listen, ...database);
    await server.end();
    return server.log.filter((line) => line.includes('speaks plain HTTP to other machines')).length;
  };
  const behind = { ULLAGE_TRUSTED_PROXIES: '192.0.2.1' };
  expect([await warned('0.0.0.0:0'), await warned('127.0.0.1:0'), await warned('0.0.0.0:0', behind)]).toEqual([
    1, 0, 0,
  ]);
});

test('whoever shows no token is told where a command has it from', async () => {
  const server = await serve('--listen', '127.0.0.1:0', '--database', at('tokenless'));
  const { status, stderr } = await ullage(['hosts', '--server', server.url]);
  await server.end();
  expect([status, stderr]).toEqual([
    2,
    expect.stringMatching(/NOT_AUTHENTICATED: [^]*\n {8}Commands take their token from ULLAGE_TOKEN/),
  ]);
});

test('a second agent on one state directory is told what an agent can do, and a host its id', async () => {
  const state = at('state');
  const server = await serve('--listen', '127.0.0.1:0', '--database', at('locked'));
  const second = await runUllage(['token', 'list', '--database', at('locked')]);
  await server.end();
  writeFileSync(at('empty.toml'), '');
  mkdirSync(state);
  const unlock = lockDirectory(state, '');
  const other = await runUllage(['agent', '--once', '--print', '--state', state, '--config', at('empty.toml')]);
  unlock();
  const early = await runUllage(['agent', '--host-id', '--state', at('early'), '--config', at('empty.toml')]);
  // As while an agent runs on it.
  const release = lockDirectory(at('early'), '');
  const again = await runUllage(['agent', '--host-id', '--state', at('early'), '--config', at('empty.toml')]);
  expect(second.stderr).toContain('or use a PostgreSQL, which many can share');
  release();
  expect(early.stdout).toMatch(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\n$/);
  expect(again.stdout).toBe(early.stdout);
  expect(other.stderr).toMatch(/STORE_LOCKED: .*\n {8}One agent at a time may use a state directory/);
});
