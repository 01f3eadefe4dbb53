// `ullage serve` and `ullage token` as processes: they start with nothing set up, and end in order when told to.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const MAIN = join(import.meta.dirname, '../../src/main-ullage.ts');
const ENV = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };

function ullage(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env: ENV });
  return { status, stdout, stderr };
}

/** Starts a server; resolves when it says where it listens. */
async function serve(...args: readonly string[]): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--listen', '127.0.0.1:0', ...args], {
    env: ENV,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for await (const line of createInterface({ input: child.stderr })) {
    const url = /"url":"([^"]+)"/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error('the server ended before it listened');
}

async function endOf(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const ended = once(child, 'exit');
  child.kill(signal);
  const [code, killedBy] = (await ended) as [number | null, string | null];
  return { code, killedBy };
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ul-serve-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('ullage serve', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'makes its directory, is ready, and ends with exit code 0 on %s',
    async (signal) => {
      const { child, url } = await serve('--database', join(folder, signal));
      const ready = await fetch(`${url}/readyz`);
      expect([ready.status, await endOf(child, signal)]).toEqual([200, { code: 0, killedBy: null }]);
    },
  );

  test('ends with a listener on its stream of events', async () => {
    const { child, url } = await serve('--open-access', '--database', join(folder, 'stream'));
    const stream = await fetch(`${url}/v1/events`);
    const end = await endOf(child, 'SIGTERM');
    // A slow machine hears that the stream is still there.
    const told = (await stream.text()).replaceAll(': still here\n\n', '');
    expect([end, told]).toEqual([{ code: 0, killedBy: null }, expect.stringMatching(/^: listening\nid: \d+-\d+\n\n$/)]);
  });

  test('says in one shape where it listens, and that no token is valid', async () => {
    const database = ['--database', join(folder, 'said')];
    // Where there never was a token the server makes one.
    ullage('token', 'create', '--role', 'reader', '--label', 'gone', ...database);
    const [id = ''] = /[0-9a-f-]{36}/.exec(ullage('token', 'list', ...database).stdout) ?? [];
    ullage('token', 'revoke', '--id', id, ...database);
    const child = spawn(process.execPath, [MAIN, 'serve', '--listen', '127.0.0.1:0', ...database], {
      env: ENV,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const lines: { level: number; time: number; msg: string; hint?: string }[] = [];
    for await (const line of createInterface({ input: child.stderr })) {
      lines.push(JSON.parse(line) as (typeof lines)[number]);
      if (line.includes('ullage is listening')) break;
    }
    await endOf(child, 'SIGTERM');
    expect(lines.map(({ level, time }) => [typeof level, typeof time])).toEqual(lines.map(() => ['number', 'number']));
    expect(lines.find(({ level }) => level === 40)).toMatchObject({
      msg: expect.stringContaining('no token is valid') as string,
      hint: expect.stringContaining('ullage token create --role admin') as string,
    });
  });

  test('refuses open access on an address that others reach', () => {
    const { status, stderr } = ullage(
      'serve',
      '--open-access',
      '--listen',
      '0.0.0.0:0',
      '--database',
      join(folder, 'x'),
    );
    expect([status, stderr.split('\n')[0]]).toEqual([
      2,
      'ullage: CONFIG_VALUE: serve on 0.0.0.0:0 with open access: expected an address of this machine',
    ]);
  });

  test('says which address it cannot have', async () => {
    const { child, url } = await serve('--database', join(folder, 'first'));
    const { port } = new URL(url);
    const { status, stderr } = ullage('serve', '--listen', `127.0.0.1:${port}`, '--database', join(folder, 'second'));
    await endOf(child, 'SIGTERM');
    expect([status, stderr.split('\n')[0]]).toEqual([
      2,
      `ullage: LISTEN_FAILED: listen on 127.0.0.1 port ${port}: listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
    ]);
    expect(existsSync(join(folder, 'second'))).toBe(false);
  });
});

test('a token is printed once, listed without its secret, and revoked', async () => {
  const database = ['--database', join(folder, 'tokens')];
  const made = ullage('token', 'create', '--role', 'reader', '--label', 'grafana', ...database);
  const listed = ullage('token', 'list', ...database);
  const id = listed.stdout.split('\n')[1]?.split(' ')[0] ?? '';
  const revoked = ullage('token', 'revoke', '--id', id, ...database);
  const after = ullage('token', 'list', ...database);
  expect(made.stdout).toMatch(/^ullage_[\w-]{43}\n$/);
  expect([listed.stdout, revoked.stdout, after.stdout]).toEqual([
    `id${' '.repeat(36)}role    state  host  last used  label\n${id}  reader  valid  -     never      grafana\n`,
    `revoked ${id}\n`,
    `id${' '.repeat(36)}role    state    host  last used  label\n${id}  reader  revoked  -     never      grafana\n`,
  ]);
});

test.each<[args: readonly string[], message: string]>([
  [['create', '--label', 'x'], 'create a token: --role is missing'],
  [['create', '--role', 'reader'], 'create a token: --label is missing'],
  [
    ['create', '--role', 'reader', '--label', 'x'.repeat(201)],
    'create a token: --label has 201 characters, and may have 200',
  ],
  [['create', '--role', 'agent', '--label', 'x'], 'read --host: expected a UUID, found nothing'],
  [
    ['create', '--role', 'reader', '--label', 'x', '--days', '0'],
    'read --days: expected a whole number from 1 to 3650, found "0"',
  ],
  [['revoke', '--id', 'x'], 'read --id: expected a UUID, found "x"'],
])('ullage token %j is refused', (args, message) => {
  const { status, stderr } = ullage('token', ...args, '--database', join(folder, 'usage'));
  expect([status, stderr.split('\n')[0]]).toEqual([2, `ullage: CLI_USAGE: ${message}`]);
});
