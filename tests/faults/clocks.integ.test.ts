// The clocks of a real agent and of the real server set an hour forward and back: every report is taken, and no age is made up.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SHOW_HOST } from '../../src/wire/api/hosts.ts';
import { readJson } from '../../src/wire/json.ts';
import { readReport } from '../../src/wire/report.ts';
import { startAgent, startAgentWith, writeSettings, type AgentProcess } from '../agent/agent-process.ts';
import { serveWith, type ServeProcess } from '../server/serve-process.ts';
import { FakedClock } from '../services/faked-clock.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { defineOneGuest } from '../agent/one-guest.ts';

const HOUR = 3600;

/** Two programs, a new database and a libvirtd: seconds, but not on a machine that is busy with other tests. */
const START_MS = 600_000;

let folder: string;
let daemon: Libvirtd;
let server: ServeProcess;
let agent: AgentProcess;
let hostId: string;
let clocks: { readonly agent: FakedClock; readonly server: FakedClock };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ul-clocks-'));
  clocks = { agent: new FakedClock(join(folder, 'agent-clock')), server: new FakedClock(join(folder, 'server-clock')) };
  daemon = await startLibvirtd();
  const images = await defineOneGuest(daemon);
  const database = join(folder, 'database');
  server = await serveWith(clocks.server.env, '--listen', '127.0.0.1:0', '--open-access', '--database', database);
  // Its period never comes round: an audit is when the test asks for it.
  const config = writeSettings({
    folder,
    connect: daemon.uri,
    paths: [images],
    agent: { server: server.url, 'period-seconds': 120 },
  });
  const { stdout } = await startAgent(config, '--once', '--print').ended();
  ({ hostId } = readReport(readJson(stdout)));
  agent = startAgentWith(clocks.agent.env, config);
  await held(1);
}, START_MS);

afterAll(async () => {
  agent.child.kill('SIGKILL');
  await agent.ended();
  await server.end('SIGKILL');
  await daemon.stop();
  rmSync(folder, { recursive: true });
});

/** The host as the server shows it, once it holds a report of at least this number. */
async function held(least: number) {
  for (;;) {
    const response = await fetch(`${server.url}/v1/hosts/${hostId}`);
    if (response.status === 200) {
      const { host, problems } = SHOW_HOST.answer.parse(readJson(await response.text()));
      if (host.sequence >= least) return { host, problems };
    }
    await setTimeout(250);
  }
}

/** The same after one more audit. */
async function heldAfterAudit() {
  const { host } = await held(1);
  agent.child.kill('SIGHUP');
  return held(host.sequence + 1);
}

/** How far from a number of hours, in minutes. */
function minutesFrom(hours: number, ms: bigint | number | undefined): number {
  return ms === undefined ? Number.NaN : Math.abs(Number(ms) / 60_000 - hours * 60);
}

test('an agent whose clock is set forward: its reports are taken and fresh, and the host is said to be ahead', async () => {
  await clocks.agent.set(HOUR);
  const { host, problems } = await heldAfterAudit();
  expect([host.freshness, minutesFrom(1, host.clockAheadMs) < 5]).toEqual(['fresh', true]);
  expect(problems.filter(({ found }) => found.startsWith('it is ahead by '))).toHaveLength(1);
});

test('and set back by two hours: they are taken still, and fresh', async () => {
  await clocks.agent.set(-HOUR);
  const { host } = await heldAfterAudit();
  expect([host.freshness, host.clockAheadMs]).toEqual(['fresh', undefined]);
  await clocks.agent.set(0);
  await heldAfterAudit();
});

test('a server whose clock is set forward takes its hosts for lost until they report again', async () => {
  await clocks.server.set(HOUR);
  expect((await held(1)).host.freshness).toBe('lost');
  const { host } = await heldAfterAudit();
  expect([host.freshness, minutesFrom(1, host.receivedAtMs - Date.now()) < 5]).toEqual(['fresh', true]);
});

test('and set back: reports from its future are not fresh, and the next one is', async () => {
  await clocks.server.set(-HOUR);
  expect((await held(1)).host.freshness).toBe('late');
  const { host } = await heldAfterAudit();
  expect([host.freshness, minutesFrom(-1, host.receivedAtMs - Date.now()) < 5]).toEqual(['fresh', true]);
});

test('the agent never audited for the sake of a clock, and ends in order', async () => {
  const before = (await held(1)).host.sequence;
  await clocks.agent.set(24 * HOUR);
  expect((await held(1)).host.sequence).toEqual(before);
  expect((await agent.end('SIGTERM')).code).toBe(0);
});
