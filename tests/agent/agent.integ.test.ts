// The agent as a process: a real libvirtd below it, a real HTTP server above it.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readJson } from '../../src/wire/json.ts';
import { readReport } from '../../src/wire/report.ts';
import { domainXml, testUuid } from '../libvirt/guests.ts';
import { createImage, qemuIo } from '../services/instances-tree.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { startReportServer, type ReportServer } from '../services/report-server.ts';
import { startAgent, writeSettings, type AgentProcess } from './agent-process.ts';

const TOKEN = 'ull_0123456789abcdefghijklmnopqrstuvwxyz';

let daemon: Libvirtd;
let images: string;
let server: ReportServer;
let folder: string;
let agents: AgentProcess[];

beforeAll(async () => {
  daemon = await startLibvirtd();
  images = join(daemon.dir, 'images');
  mkdirSync(images, { recursive: true });
  for (const [n, name] of ['one', 'two'].entries()) {
    await createImage(join(images, name), 'qcow2', '64M');
    const definition = join(daemon.dir, `${name}.xml`);
    writeFileSync(
      definition,
      domainXml(name, testUuid(n + 1), [{ target: 'vda', format: 'qcow2', path: join(images, name) }]),
    );
    await daemon.virsh(`define ${definition}`);
  }
});

afterAll(() => daemon?.stop());

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ul-agent-'));
  server = await startReportServer();
  agents = [];
});

afterEach(async () => {
  for (const agent of agents) agent.child.kill('SIGKILL');
  await Promise.all(agents.map((agent) => agent.ended()));
  await server.stop();
  rmSync(folder, { recursive: true });
});

test('a pool that has no identity of its own is named by the id of its host, which a new name of the host leaves alone', async () => {
  const shm = mkdtempSync('/dev/shm/ul-agent-');
  try {
    await createImage(join(shm, 'disk'), 'qcow2', '64M');
    const config = writeSettings({
      folder,
      connect: daemon.uri,
      paths: [shm],
      agent: { server: server.url, 'token-file': join(folder, 'token'), 'period-seconds': 3600 },
    });
    const { stdout } = await start(config, '--once', '--print').ended();
    const envelope = readReport(readJson(stdout));
    if (envelope.kind !== 'full') throw new Error('what is printed is whole');
    const pool = envelope.report.pools.find(({ name }) => name === '/dev/shm');
    expect(pool?.id).toMatch(new RegExp(`^dev:${envelope.hostId}:0:\\d+$`));
  } finally {
    rmSync(shm, { recursive: true });
  }
});

/** A configuration file for this test's server, with a token. An hour's period: the test says when to audit. */
function settings(more: Readonly<Record<string, string | number>> = {}): string {
  const token = join(folder, 'token');
  writeFileSync(token, `${TOKEN}\n`);
  chmodSync(token, 0o600);
  return writeSettings({
    folder,
    connect: daemon.uri,
    paths: [images],
    agent: { server: server.url, 'token-file': token, 'period-seconds': 3600, ...more },
  });
}

function start(config: string, ...args: readonly string[]): AgentProcess {
  const agent = startAgent(config, ...args);
  agents.push(agent);
  return agent;
}

const kinds = (): readonly string[] =>
  server.arrivals.map(({ envelope: { kind, sequence }, status }) => `${kind} ${sequence} → ${status}`);

function spooled(): readonly string[] {
  const state = join(folder, 'state', 'spool');
  return readdirSync(state).flatMap((host) => readdirSync(join(state, host)));
}

describe('once', () => {
  test('one whole report arrives, with the token, and the log holds none', async () => {
    const { code, stdout, log } = await start(settings(), '--once').ended();
    expect([code, stdout, kinds()]).toEqual([0, '', ['full 0 → 200']]);
    expect(server.arrivals[0]?.authorization).toBe(`Bearer ${TOKEN}`);
    expect(log.join('\n')).not.toContain(TOKEN);
    expect(server.held()?.guests.map(({ name, state }) => [name, state])).toEqual([
      ['one', 'shut-off'],
      ['two', 'shut-off'],
    ]);
    expect(spooled()).toEqual([]);
  });

  test('printed, the same report is read by the schema, and nothing is sent', async () => {
    const { code, stdout } = await start(settings(), '--once', '--print').ended();
    const envelope = readReport(readJson(stdout));
    expect([code, envelope.kind, envelope.periodMs, server.arrivals.length]).toEqual([0, 'full', 3_600_000, 0]);
    expect(envelope.hostId).toBe(readFileSync(join(folder, 'state', 'host-id'), 'utf8').trim());
  });

  test('an agent that nobody would hear does not start, and leaves nothing', async () => {
    const path = writeSettings({ folder, connect: daemon.uri, paths: [images], agent: {} });
    const { code, log } = await start(path, '--once').ended();
    expect([code, log[0], readdirSync(folder)]).toEqual([
      2,
      'ullage: AGENT_IDLE: run the agent: nothing would be done with its audits',
      ['config.toml'],
    ]);
  });

  test('an image in the place of the file of metrics stops the agent, and stays', async () => {
    const disk = join(images, 'one');
    const { code, log } = await start(settings({ textfile: disk }), '--once').ended();
    expect([code, log[0]?.split(': ').slice(1, 3), server.arrivals.length]).toEqual([
      2,
      ['AGENT_TEXTFILE', `write metrics to ${disk}`],
      0,
    ]);
    expect(readFileSync(disk).subarray(0, 4).toString('latin1')).toBe('QFI\xfb');
  });

  test('a file of metrics that cannot be written is told by the exit code; the report is delivered', async () => {
    const { code } = await start(settings({ textfile: join(folder, 'absent', 'ullage.prom') }), '--once').ended();
    expect([code, server.arrivals.length]).toEqual([2, 1]);
  });

  test('a server that is away leaves the report in the spool, and the next one delivers both in order', async () => {
    server.refuse({ status: 503 });
    expect((await start(settings(), '--once').ended()).code).toBe(2);
    expect(spooled()).toEqual(['000000000000-full.json.gz']);
    expect((await start(settings(), '--once').ended()).code).toBe(0);
    expect(kinds()).toEqual(['full 0 → 503', 'full 0 → 200', 'full 256 → 200']);
    expect(spooled()).toEqual([]);
  });

  test.each<[what: string, mode: number, text: string]>([
    ['readable for everybody', 0o644, TOKEN],
    ['empty', 0o600, ''],
    ['a whole line too long', 0o600, `${TOKEN} ${TOKEN}`],
  ])('a token file that is %s stops it before anything is sent', async (_what, mode, text) => {
    const config = settings();
    writeFileSync(join(folder, 'token'), text);
    chmodSync(join(folder, 'token'), mode);
    const { code, log } = await start(config, '--once').ended();
    expect([code, server.arrivals.length, log[0]?.split(': ').slice(0, 2)]).toEqual([
      2,
      0,
      ['ullage', 'AGENT_CREDENTIALS'],
    ]);
    expect(log.join('\n')).not.toContain(TOKEN);
  });
});

describe('running', () => {
  test('a whole report at first, changes when asked for, and the end on SIGTERM', async () => {
    const agent = start(settings());
    await server.taken(1);
    await qemuIo(join(images, 'one'), 'qcow2', 'write 0 4M');
    agent.child.kill('SIGHUP');
    await server.taken(2);
    const [, second] = server.arrivals;
    expect(kinds()).toEqual(['full 0 → 200', 'delta 1 → 200']);
    expect(
      second?.envelope.kind === 'delta' ? second.envelope.delta.images.changed.map(({ file }) => file.path) : [],
    ).toEqual([join(images, 'one')]);
    const { code, signal, log } = await agent.end('SIGTERM');
    expect([code, signal, log.map((line) => (JSON.parse(line) as { msg: string }).msg)]).toEqual([
      0,
      null,
      [
        'the agent runs',
        `${server.url.replace(/\/$/, '')} took the first report`,
        'the agent has ended, as it was asked to',
      ],
    ]);
    // What deltas made of it is what a fresh audit finds.
    const { stdout } = await start(settings(), '--once', '--print').ended();
    const fresh = readReport(readJson(stdout));
    const freshImages =
      fresh.kind === 'full' ? fresh.report.images.toSorted((a, b) => (a.file.path < b.file.path ? -1 : 1)) : [];
    expect(freshImages).toEqual(server.held()?.images);
  });

  test('without being asked it reports once a period', async () => {
    start(settings({ 'period-seconds': 1 }));
    await server.taken(4);
    expect(kinds().slice(0, 4)).toEqual(['full 0 → 200', 'delta 1 → 200', 'delta 2 → 200', 'delta 3 → 200']);
  });

  test('a server that lost its hosts, or asks for it, is sent a whole report', async () => {
    const agent = start(settings());
    await server.taken(1);
    server.forget();
    agent.child.kill('SIGHUP');
    while (server.arrivals.length < 2) await new Promise(setImmediate);
    server.askForFull();
    // The answer to the one before is read before the next audit ends.
    agent.child.kill('SIGHUP');
    await server.taken(2);
    agent.child.kill('SIGHUP');
    await server.taken(3);
    expect(kinds()).toEqual(['full 0 → 200', 'delta 1 → 409', 'full 2 → 200', 'full 3 → 200']);
  });

  test('a server that goes away and comes back gets every report, in order', async () => {
    const agent = start(settings({ 'period-seconds': 1 }));
    await server.taken(1);
    const port = Number(new URL(server.url).port);
    await server.stop();
    await agent.said('reports wait in the spool');
    while (spooled().length < 3) await new Promise((resolve) => setTimeout(resolve, 50));
    server = await startReportServer(undefined, port);
    agent.child.kill('SIGHUP');
    // The new server knows nothing: the first delta tells, and a whole report follows.
    await server.taken(2);
    await agent.said('takes reports again');
    const taken = server.arrivals.filter(({ status }) => status === 200).map(({ envelope }) => envelope.sequence);
    expect(taken).toEqual(taken.toSorted((a, b) => a - b));
  });

  test('a refused token is said once, and a new one is used when asked', async () => {
    server.refuse(...Array.from({ length: 2 }, () => ({ status: 401, code: 'NOT_AUTHENTICATED' })));
    const agent = start(settings());
    await agent.said('NOT_AUTHENTICATED');
    writeFileSync(join(folder, 'token'), 'another');
    agent.child.kill('SIGHUP');
    while (server.arrivals.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    agent.child.kill('SIGHUP');
    await server.taken(2);
    expect(server.arrivals.map(({ authorization, status }) => `${authorization} ${status}`).slice(0, 3)).toEqual([
      `Bearer ${TOKEN} 401`,
      'Bearer another 401',
      'Bearer another 200',
    ]);
    expect(agent.log.filter((line) => line.includes('NOT_AUTHENTICATED'))).toHaveLength(1);
  });
});
