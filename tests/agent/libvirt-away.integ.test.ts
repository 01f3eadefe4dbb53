// An agent whose libvirtd was never up, starts, dies and comes back: pools are reported all the time, and guests are never said to be none.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { guestsMayBeMissing } from '../../src/core/missing-guests.ts';
import type { HostReport } from '../../src/core/report.ts';
import { readJson } from '../../src/wire/json.ts';
import { readReport } from '../../src/wire/report.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { startReportServer, type ReportServer } from '../services/report-server.ts';
import { startAgent, writeSettings, type AgentProcess } from './agent-process.ts';
import { defineOneGuest } from './one-guest.ts';

let daemon: Libvirtd;
let server: ReportServer;
let folder: string;
let agent: AgentProcess | undefined;

beforeEach(async () => {
  daemon = await startLibvirtd();
  folder = mkdtempSync(join(tmpdir(), 'ul-away-'));
  server = await startReportServer();
});

afterEach(async () => {
  await agent?.end('SIGKILL');
  agent = undefined;
  await server.stop();
  rmSync(folder, { recursive: true });
  await daemon.stop();
});

/** The agent of a host with one guest; an hour's period: the test says when to audit. */
async function startOn(): Promise<AgentProcess> {
  const images = await defineOneGuest(daemon);
  const token = join(folder, 'token');
  writeFileSync(token, 'ull_0123456789abcdefghijklmnopqrstuvwxyz\n');
  chmodSync(token, 0o600);
  const sent = { server: server.url, 'token-file': token, 'period-seconds': 3600 };
  return writeAndStart({ folder, connect: daemon.uri, paths: [images], agent: sent });
}

function writeAndStart(settings: Parameters<typeof writeSettings>[0]): AgentProcess {
  agent = startAgent(writeSettings(settings));
  return agent;
}

/** What the server holds of guests, pools and libvirt. */
function told(report: HostReport | undefined) {
  return {
    guests: report?.guests.map(({ name }) => name),
    pools: (report?.pools.length ?? 0) > 0,
    mayLackGuests: report === undefined ? undefined : guestsMayBeMissing(report),
    libvirt: report?.problems
      .filter(({ attempted }) => attempted === 'ask libvirt for the guests of the host')
      .map(({ kind }) => kind),
  };
}

const AWAY = { guests: [], pools: true, mayLackGuests: true, libvirt: ['unavailable'] };
const THERE = { guests: ['one'], pools: true, mayLackGuests: false, libvirt: [] };

/** Asks for audits until the server holds such a report: events and reconnections may come between. */
async function auditUntil({ child }: AgentProcess, expected: object): Promise<void> {
  for (let asked = 0; asked < 100; asked++) {
    const taken = server.arrivals.length;
    child.kill('SIGHUP');
    while (server.arrivals.length === taken) await new Promise((resolve) => setTimeout(resolve, 20));
    if (JSON.stringify(told(server.held())) === JSON.stringify(expected)) return;
  }
  expect(told(server.held())).toEqual(expected);
}

test('a libvirtd that dies costs the guests and not the host; one that comes back tells of them again', async () => {
  const running = await startOn();
  await server.taken(1);
  expect(told(server.held())).toEqual(THERE);
  await daemon.kill();
  await auditUntil(running, AWAY);
  await daemon.start();
  await auditUntil(running, THERE);
  await running.said('libvirt tells of guests again');
  expect(running.log.some((line) => line.includes('guests are not known'))).toBe(true);
});

test('a host whose libvirtd is down from the start appears all the same', async () => {
  const { dir } = daemon;
  await daemon.kill();
  const running = writeAndStart({
    folder,
    connect: daemon.uri,
    paths: [dir],
    agent: { server: server.url, 'period-seconds': 3600 },
  });
  await server.taken(1);
  expect(told(server.held())).toEqual(AWAY);
  await running.said('guests are not known');
});

test('what is printed is what would be sent, without libvirt too', async () => {
  const { dir } = daemon;
  await daemon.kill();
  const printed = startAgent(
    writeSettings({ folder, connect: daemon.uri, paths: [dir], agent: {} }),
    '--once',
    '--print',
  );
  const { code, stdout } = await printed.ended();
  const envelope = readReport(readJson(stdout));
  expect([code, told(envelope.kind === 'full' ? envelope.report : undefined)]).toEqual([3, AWAY]);
});
