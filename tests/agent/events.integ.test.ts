// Events of a real libvirtd: without being asked, the agent reports the guest that they are about, as a whole audit would.
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GuestFacts } from '../../src/core/guest.ts';
import type { HostReport } from '../../src/core/report.ts';
import { readJson } from '../../src/wire/json.ts';
import { readReport } from '../../src/wire/report.ts';
import { domainXml, testUuid } from '../libvirt/guests.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { startReportServer, type ReportServer } from '../services/report-server.ts';
import { makeWritingDisk } from '../services/writing-guest.ts';
import { startAgent, writeSettings, type AgentProcess } from './agent-process.ts';

const run = promisify(execFile);
const MIB = 1024 * 1024;

let daemon: Libvirtd;
let small: SmallFilesystem;
let server: ReportServer;
let folder: string;
let config: string;
let agent: AgentProcess;

beforeAll(async () => {
  daemon = await startLibvirtd();
  small = await mountSmallFilesystem({ type: 'ext4', sizeMiB: 24, mkfsArgs: ['-m', '0'], dir: daemon.dir });
  const images = join(daemon.dir, 'images');
  mkdirSync(images, { recursive: true });
  await makeWritingDisk(join(images, 'quiet'), MIB, 0);
  await run('qemu-img', [
    'create',
    '-q',
    '-f',
    'qcow2',
    '-b',
    join(images, 'quiet'),
    '-F',
    'raw',
    join(images, 'layered'),
  ]);
  await makeWritingDisk(join(small.mountPoint, 'full'), 64 * MIB, 40 * MIB);
  await fillUpTo(MIB);
  await define('quiet', 1, 'raw', join(images, 'quiet'));
  await define('layered', 2, 'qcow2', join(images, 'layered'));
  await define('full', 3, 'raw', join(small.mountPoint, 'full'));
  folder = mkdtempSync(join(tmpdir(), 'ul-events-'));
  server = await startReportServer();
  writeFileSync(join(folder, 'token'), 'a-token');
  chmodSync(join(folder, 'token'), 0o600);
  config = writeSettings({
    folder,
    connect: daemon.uri,
    paths: [images, small.mountPoint],
    // Nothing but events makes it look again in the time of this test.
    agent: { server: server.url, 'token-file': join(folder, 'token'), 'period-seconds': 86_400 },
  });
  agent = startAgent(config);
  await server.taken(1);
});

afterAll(async () => {
  await agent?.end('SIGKILL');
  await server?.stop();
  await small?.close();
  await daemon?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The guest writes what is left within seconds. */
async function fillUpTo(leftBytes: number): Promise<void> {
  const { stdout } = await run('stat', ['-f', '-c', '%a %S', small.mountPoint]);
  const [blocks = 0, blockSize = 0] = stdout.trim().split(' ').map(Number);
  await run('fallocate', ['-l', String(blocks * blockSize - leftBytes), join(small.mountPoint, 'filler')]);
}

async function define(name: string, n: number, format: 'raw' | 'qcow2', path: string): Promise<void> {
  const definition = join(daemon.dir, `${name}.xml`);
  writeFileSync(definition, domainXml(name, testUuid(n), [{ target: 'vda', format, path }]));
  await daemon.virsh(`define ${definition}`);
}

function guest(name: string): GuestFacts | undefined {
  return server.held()?.guests.find((each) => each.name === name);
}

/** Resolves once the server knows what is waited for; the test's own time limit is the only one. */
async function known(isSo: () => boolean): Promise<void> {
  for (let count = 1; !isSo(); count += 1) await server.taken(count);
}

/** What a whole audit finds now, without what no partial one looks at. */
async function audited(): Promise<Partial<HostReport>> {
  const { stdout } = await startAgent(config, '--once', '--print', '--state', join(folder, 'other')).ended();
  const envelope = readReport(readJson(stdout));
  return envelope.kind === 'full' ? comparable(envelope.report) : {};
}

function comparable(report: HostReport | undefined): Partial<HostReport> {
  if (report === undefined) return {};
  const { guests, images, pools, problems } = report;
  return { guests, images: images.toSorted((a, b) => (a.file.path < b.file.path ? -1 : 1)), pools, problems };
}

test('a guest that starts, and one that is undefined, are known without being asked for', async () => {
  await daemon.virsh('start quiet');
  await known(() => guest('quiet')?.state === 'running');
  await daemon.virsh('destroy quiet', 'undefine quiet');
  await known(() => guest('quiet') === undefined);
  expect(server.arrivals.map(({ envelope }) => envelope.kind)).toEqual([
    'full',
    ...Array.from({ length: server.arrivals.length - 1 }, () => 'delta'),
  ]);
});

test('a guest that is paused because its disk is full is known, as full as its pool', async () => {
  await daemon.virsh('start full');
  await known(() => guest('full')?.ioError !== undefined);
  expect(guest('full')).toMatchObject({ state: 'paused', ioError: 'vda: no space' });
  const pool = server.held()?.pools.find(({ name }) => name === small.mountPoint);
  expect(pool?.kind === 'filesystem' ? pool.available : undefined).toBe(0n);
  await daemon.virsh('destroy full');
  await known(() => guest('full')?.state === 'shut-off');
});

test('after an external snapshot and its commit, what partial audits made is what a whole one finds', async () => {
  // A snapshot of disks alone raises no event in libvirt; what happens to the guest next does.
  await daemon.virsh('start layered', 'snapshot-create-as layered --disk-only --no-metadata after', 'suspend layered');
  await known(() => guest('layered')?.disks[0]?.chain.length === 3);
  await daemon.virsh('resume layered', 'blockcommit layered vda --shallow --active --pivot --wait');
  await known(() => guest('layered')?.disks[0]?.chain.length === 2);
  await daemon.virsh('destroy layered');
  await known(() => guest('layered')?.state === 'shut-off');
  const { guests, pools, images = [], problems } = await audited();
  const held = comparable(server.held());
  expect([held.guests, held.problems]).toEqual([guests, problems]);
  expect(held.pools?.map(({ id }) => id)).toEqual(pools?.map(({ id }) => id));
  expect(held.images).toEqual(images);
});
