// The example configurations as they are shipped: two servers behind HAProxy and behind nginx, over PgBouncer and PostgreSQL, one of them restarted.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeJsonLine } from '../../src/wire/json.ts';
import { reportDocument } from '../../src/wire/report-document.ts';
import { report } from '../hosts/facts.ts';
import { runUllage } from '../scenarios/ullage.ts';
import { makeAuthority, type Authority } from '../services/certificates.ts';
import { freePort, startForeground, type Foreground } from '../services/foreground.ts';
import { startPostgres, type PostgresServer } from '../services/postgres.ts';
import { call } from './https.ts';
import { serve, type ServeProcess } from './serve-process.ts';

const BALANCERS = ['haproxy', 'nginx'] as const;

const EXAMPLES = join(import.meta.dirname, '../../deploy/examples');

const HOST = '4c4c4544-0042-3510-8050-b8c04f4a3232';

let folder: string;
let postgres: PostgresServer;
let running: Foreground[];
let authority: Authority;
let ports: Readonly<Record<'pool' | 'haproxy' | 'nginx' | 'one' | 'two', number>>;
let servers: ServeProcess[];
let tokens: { readonly agent: string; readonly reader: string };

const at = (name: string): string => join(folder, name);

/** An example with the places of this test for those of its own; each must be in it. */
function write(name: string, to: string, places: Readonly<Record<string, string>>): string {
  let text = readFileSync(join(EXAMPLES, name), 'utf8');
  for (const [place, ours] of Object.entries(places)) {
    if (!text.includes(place)) throw new Error(`${name} has no ${place} any more`);
    text = text.replaceAll(place, ours);
  }
  writeFileSync(at(to), text);
  return at(to);
}

const config = (name: 'one' | 'two'): string => at(`${name}.toml`);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ul-replicas-'));
  [running, servers] = [[], []];
  postgres = await startPostgres();
  await postgres.psql('create user ullage');
  await postgres.psql('create database ullage owner ullage');
  const [pool = 0, haproxy = 0, nginx = 0, one = 0, two = 0] = await Promise.all(Array.from({ length: 5 }, freePort));
  ports = { pool, haproxy, nginx, one, two };
  await startPool();
  for (const name of ['one', 'two'] as const) {
    write('server.toml', `${name}.toml`, {
      '192.0.2.11:8780': `127.0.0.1:${ports[name]}`,
      '192.0.2.10': '127.0.0.1',
      ':6432/': `:${pool}/`,
    });
  }
  await runUllage(['migrate', '--config', config('one')]);
  tokens = { agent: await token('agent', '--host', HOST), reader: await token('reader') };
  servers.push(await serve('--config', config('one')), await serve('--config', config('two')));
  authority = makeAuthority(at('authority'));
  const { certificate, key } = authority.certify('balancer');
  writeFileSync(at('ullage.pem'), readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'), { mode: 0o600 });
  await startHaproxy();
  await startNginx();
}, 180_000);

afterAll(async () => {
  for (const server of servers) await server.end('SIGKILL');
  for (const program of running) await program.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true });
});

/** It refuses root: it runs as the user of the server that it stands before. */
async function startPool(): Promise<void> {
  writeFileSync(at('userlist.txt'), '"ullage" "secret"\n', { mode: 0o644 });
  const ini = write('pgbouncer.ini', 'pgbouncer.ini', {
    '/run/postgresql': postgres.dir,
    '/etc/pgbouncer/userlist.txt': at('userlist.txt'),
    '= 6432': `= ${ports.pool}`,
  });
  chmodSync(folder, 0o755);
  const words = ['--reuid=postgres', '--regid=postgres', '--clear-groups', 'pgbouncer', ini];
  running.push(await startForeground('setpriv', words, ports.pool));
}

async function startHaproxy(): Promise<void> {
  const cfg = write('haproxy.cfg', 'haproxy.cfg', {
    '192.0.2.10:443': `127.0.0.1:${ports.haproxy}`,
    '/etc/haproxy/ullage.pem': at('ullage.pem'),
    '192.0.2.11:8780': `127.0.0.1:${ports.one}`,
    // What a test may open is less than what ten thousand agents need.
    'maxconn 25000': 'maxconn 200',
    '192.0.2.12:8780': `127.0.0.1:${ports.two}`,
  });
  running.push(await startForeground('haproxy', ['-db', '-f', cfg], ports.haproxy));
}

async function startNginx(): Promise<void> {
  const conf = write('nginx.conf', 'nginx.conf', {
    '192.0.2.10:443': `127.0.0.1:${ports.nginx}`,
    '/etc/nginx/ullage.pem': at('ullage.pem'),
    '192.0.2.11:8780': `127.0.0.1:${ports.one}`,
    'worker_rlimit_nofile 65536;': '',
    'worker_connections 25000': 'worker_connections 200',
    '192.0.2.12:8780': `127.0.0.1:${ports.two}`,
  });
  const words = ['-p', folder, '-e', 'stderr', '-c', conf, '-g', `daemon off; pid ${at('nginx.pid')};`];
  const checked = spawnSync('nginx', ['-t', ...words], {
    env: { PATH: `${process.env['PATH']}:/usr/sbin` },
    encoding: 'utf8',
  });
  if (checked.status !== 0) throw new Error(`nginx -t: ${checked.stderr}`);
  running.push(await startForeground('nginx', words, ports.nginx, 'SIGTERM'));
}

async function token(role: string, ...args: readonly string[]): Promise<string> {
  const made = await runUllage([
    'token',
    'create',
    '--role',
    role,
    '--label',
    role,
    ...args,
    '--config',
    config('one'),
  ]);
  return made.stdout.trim();
}

type Balancer = (typeof BALANCERS)[number];

const front = (balancer: Balancer): string => `https://127.0.0.1:${ports[balancer]}`;

let sequence = 0;

/** One more report, through the balancer. */
async function reports(balancer: Balancer): Promise<number> {
  sequence += 1;
  const agentRun = '00000000-0000-4000-8000-000000000002';
  const envelope = { hostId: HOST, agentRun, sequence, periodMs: 60_000, kind: 'full', report: report({}) } as const;
  const body = writeJsonLine(reportDocument(envelope));
  return (await call(`${front(balancer)}/v1/reports`, { ca: authority.ca, token: tokens.agent, body })).status;
}

test.each(BALANCERS)('both servers take calls, behind %s', async (balancer) => {
  const statuses = [];
  for (let n = 0; n < 10; n += 1) statuses.push(await reports(balancer));
  expect(statuses).toEqual(Array(10).fill(202));
  // Each says so in its own log, perhaps a moment after its answer.
  for (const server of servers) await server.said('"statusCode":202');
});

test.each(BALANCERS)('a stream of events comes through the balancer as it happens, behind %s', async (balancer) => {
  const stream = eventStream(balancer);
  await stream.said(': listening');
  expect(await reports(balancer)).toBe(202);
  await stream.said(`event: report-accepted`);
  stream.end();
});

/** An open stream; `said` resolves once a text has come. */
function eventStream(balancer: Balancer): { readonly said: (text: string) => Promise<void>; readonly end: () => void } {
  let [text, look] = ['', (): void => {}];
  const agent = new Agent({ ca: readFileSync(authority.ca) });
  const headers = { authorization: `Bearer ${tokens.reader}` };
  const sent = request(`${front(balancer)}/v1/events`, { agent, headers }, (response) => {
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      look();
    });
    response.on('error', () => {});
  });
  sent.on('error', () => {});
  sent.end();
  return {
    said: (wanted) =>
      new Promise((resolve) => {
        look = () => {
          if (text.includes(wanted)) resolve();
        };
        look();
      }),
    end: () => sent.destroy(),
  };
}

test('nginx takes reports of 16 MiB and leaves the other limits to Ullage', async () => {
  const options = { ca: authority.ca, token: tokens.agent };
  const large = await call(`${front('nginx')}/v1/reports`, { ...options, body: 'x'.repeat(15 * 1024 * 1024) });
  const tooLarge = await call(`${front('nginx')}/v1/reports`, { ...options, body: 'x'.repeat(17 * 1024 * 1024) });
  expect([large.status, tooLarge.status]).toEqual([400, 413]);
});

test.each(BALANCERS)(
  'while one server is restarted no call is refused, and nothing that was acknowledged is lost, behind %s',
  async (balancer) => {
    const [first] = servers;
    const ending = first?.end();
    const statuses = [];
    for (let n = 0; n < 10; n += 1) statuses.push(await reports(balancer));
    const ended = await ending;
    servers[0] = await serve('--config', config('one'));
    for (let n = 0; n < 10; n += 1) statuses.push(await reports(balancer));
    const { text } = await call(`${front(balancer)}/v1/hosts`, { ca: authority.ca, token: tokens.reader });
    expect([statuses, ended?.code]).toEqual([Array(20).fill(202), 0]);
    expect(text).toContain(`"sequence":${sequence}`);
  },
);
