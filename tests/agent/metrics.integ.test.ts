// The agent's metrics: a real page, scraped and written to a file, checked by promtool and against the catalogue and df.
import { execFile, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AGENT_METRICS } from '../../src/agent/metrics/catalogue.ts';
import { domainXml, testUuid } from '../libvirt/guests.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { startReportServer, type ReportServer } from '../services/report-server.ts';
import { startAgent, writeSettings, type AgentProcess } from './agent-process.ts';

const run = promisify(execFile);

let daemon: Libvirtd;
let small: SmallFilesystem;
let server: ReportServer;
let folder: string;
let agent: AgentProcess;
let page: string;

beforeAll(async () => {
  daemon = await startLibvirtd();
  small = await mountSmallFilesystem({ type: 'ext4', sizeMiB: 64, dir: daemon.dir });
  const disk = join(small.mountPoint, 'web');
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '512M']);
  writeFileSync(
    join(daemon.dir, 'web.xml'),
    domainXml('web', testUuid(1), [{ target: 'vda', format: 'qcow2', path: disk }]),
  );
  await daemon.virsh(`define ${join(daemon.dir, 'web.xml')}`);
  folder = mkdtempSync(join(tmpdir(), 'ul-metrics-'));
  mkdirSync(join(folder, 'textfiles'));
  server = await startReportServer();
  agent = startAgent(
    writeSettings({
      folder,
      connect: daemon.uri,
      paths: [small.mountPoint],
      agent: {
        server: server.url,
        listen: '127.0.0.1:0',
        textfile: join(folder, 'textfiles', 'ullage.prom'),
        'period-seconds': 3600,
      },
    }),
  );
  await agent.said('metrics are at');
  await server.taken(1);
  page = await scrapeUntil('ullage_agent_last_delivery_timestamp_seconds');
});

afterAll(async () => {
  await agent?.end('SIGTERM');
  await server?.stop();
  await small?.close();
  await daemon?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function address(): string {
  return /http:[^"]+/.exec(agent.log.find((line) => line.includes('metrics are at')) ?? '')?.[0] ?? '';
}

/** The page once it has the metric: the answer to a delivery arrives after the server has counted it. */
async function scrapeUntil(metric: string): Promise<string> {
  for (;;) {
    const answer = await fetch(address());
    const text = await answer.text();
    if (text.includes(`${metric} `)) return text;
  }
}

/** The value of the one sample that begins so. */
function value(start: string): string | undefined {
  return page
    .split('\n')
    .find((line) => line.startsWith(start))
    ?.split(' ')
    .at(-1);
}

test('promtool has nothing to say', () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' });
  expect([status, stdout, stderr]).toEqual([0, '', '']);
});

test('every metric of the catalogue is on the page of a host with a server, and no other', () => {
  const names = page.split('\n').flatMap((line) => /^# TYPE (?<name>\S+)/.exec(line)?.groups?.['name'] ?? []);
  expect(names.toSorted()).toEqual(Object.keys(AGENT_METRICS).toSorted());
});

test('the figures of the pool are those of statvfs', () => {
  const { bavail, bfree, blocks, bsize } = statfsSync(small.mountPoint, { bigint: true });
  const labels = `{pool="${small.mountPoint}"`;
  expect({
    total: value(`ullage_pool_total_bytes${labels}`),
    occupied: value(`ullage_pool_occupied_bytes${labels}`),
    available: value(`ullage_pool_available_bytes${labels}`),
    rootReserved: value(`ullage_pool_root_reserved_bytes${labels}`),
    worst: value(`ullage_pool_worst_case_free_bytes${labels}`)?.charAt(0),
    virtual: value('ullage_disk_virtual_size_bytes{guest="web",disk="vda"'),
  }).toEqual({
    total: String(blocks * bsize),
    occupied: String((blocks - bfree) * bsize),
    available: String(bavail * bsize),
    rootReserved: String((bfree - bavail) * bsize),
    worst: '-',
    virtual: String(512 * 1024 * 1024),
  });
});

test('the file for node_exporter is whole, readable for it, and alone in its directory', () => {
  const path = join(folder, 'textfiles', 'ullage.prom');
  const { status } = spawnSync('promtool', ['check', 'metrics'], { input: readFileSync(path), encoding: 'utf8' });
  expect([status, statSync(path).mode & 0o777, readdirSync(join(folder, 'textfiles'))]).toEqual([
    0,
    0o644,
    ['ullage.prom'],
  ]);
});

test('nothing but the page is answered', async () => {
  const base = new URL(address()).origin;
  const statuses = await Promise.all(
    [fetch(`${base}/`), fetch(`${base}/metrics`, { method: 'POST' }), fetch(`${base}/metrics`, { method: 'HEAD' })].map(
      async (asked) => (await asked).status,
    ),
  );
  expect(statuses).toEqual([404, 405, 200]);
});

test('a port that is taken stops the agent with one message', async () => {
  const { code, log } = await startAgent(
    join(folder, 'config.toml'),
    '--state',
    join(folder, 'other'),
    '--metrics-listen',
    new URL(address()).host,
  ).ended();
  expect([code, log.find((line) => line.includes('LISTEN_FAILED'))?.slice(0, 21)]).toEqual([
    2,
    'ullage: LISTEN_FAILED',
  ]);
});
