// The console over a real host: a libvirtd with guests that run, an ext4 of real images, a real agent. What it shows is what statvfs, du,
// qemu-img and virsh say, and what happens on the host happens on the page.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { readJson } from '../../src/wire/json.ts';
import { readReport } from '../../src/wire/report.ts';
import { startAgent, writeSettings, type AgentProcess } from '../agent/agent-process.ts';
import { domainXml, testUuid } from '../libvirt/guests.ts';
import { createImage, qemuIo, tool } from '../services/instances-tree.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { makeWritingDisk } from '../services/writing-guest.ts';
import { statvfsOf } from '../truth/host-oracle.ts';
import { Desk, type Person } from './person.ts';

const MIB = 1024 * 1024;

/** The period that the agent is told: only libvirt's events make it look again before. */
const PERIOD_SECONDS = 3_600;

let daemon: Libvirtd;
let small: SmallFilesystem;
let instances: string;
let folder: string;
let desk: Desk;
let agent: AgentProcess;
let hostId: string;
let hostname: string;
let person: Person;
let page: Page;

beforeAll(async () => {
  daemon = await startLibvirtd();
  small = await mountSmallFilesystem({
    type: 'ext4',
    sizeMiB: 256,
    mkfsArgs: ['-m', '5'],
    mountOptions: ['noatime'],
    dir: daemon.dir,
  });
  instances = join(small.mountPoint, 'instances');
  await furnish();
  folder = mkdtempSync(join(tmpdir(), 'ul-real-host-'));
  desk = await Desk.open();
  await startReporting();
});

afterAll(async () => {
  await agent?.end('SIGKILL');
  await desk?.close();
  await small?.close();
  await daemon?.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  person = await desk.seat();
  ({ page } = person);
  await person.signIn('reader');
});

afterEach(async () => {
  await person.leave();
});

/** As Nova lays it out: a base with an overlay that has a snapshot, a guest that writes once it runs, and what a deletion left. */
async function furnish(): Promise<void> {
  const base = join(instances, '_base', 'f00d');
  await createImage(base, 'raw', '64M');
  await qemuIo(base, 'raw', 'write -P 1 0 16M');
  await createImage(diskOf(1), 'qcow2', '96M', '-b', base, '-F', 'raw');
  await qemuIo(diskOf(1), 'qcow2', 'write -P 2 0 8M');
  await tool('qemu-img', 'snapshot', '-c', 'before-upgrade', diskOf(1));
  mkdirSync(join(instances, testUuid(2)));
  await makeWritingDisk(diskOf(2), 64 * MIB, 60 * MIB);
  await createImage(diskOf(9), 'qcow2', '64M');
  await qemuIo(diskOf(9), 'qcow2', 'write -P 3 0 4M');
  await define('web', 1, 'qcow2');
  await define('log', 2, 'raw');
}

function diskOf(guest: number): string {
  return join(instances, testUuid(guest), 'disk');
}

async function define(name: string, n: number, format: 'raw' | 'qcow2'): Promise<void> {
  const definition = join(daemon.dir, `${name}.xml`);
  writeFileSync(definition, domainXml(name, testUuid(n), [{ target: 'vda', format, path: diskOf(n) }]));
  await daemon.virsh(`define ${definition}`);
}

async function startReporting(): Promise<void> {
  const token = join(folder, 'token');
  const config = writeSettings({
    folder,
    connect: daemon.uri,
    paths: [instances],
    agent: { server: desk.server.url, 'token-file': token, 'period-seconds': PERIOD_SECONDS },
  });
  const printed = readReport(readJson((await startAgent(config, '--once', '--print').ended()).stdout));
  if (printed.kind !== 'full') throw new Error('what is printed is whole');
  ({ hostId } = printed);
  ({ hostname } = printed.report);
  writeFileSync(token, `${(await desk.server.newToken('agent', hostId)).secret}\n`);
  chmodSync(token, 0o600);
  agent = startAgent(config);
  const reader = (await desk.server.newToken('reader')).secret;
  await vi.waitFor(
    async () => expect(await desk.server.get(`/v1/hosts/${hostId}`, reader)).toMatchObject({ status: 200 }),
    { timeout: 20_000 },
  );
}

/** The exact bytes of the figure in it, as they are shown on hover. */
async function exactly(figure: Locator): Promise<bigint> {
  const title = (await figure.locator('.figure').first().getAttribute('title')) ?? '';
  return BigInt(/^[−-]?[\d ]+/u.exec(title)?.[0].replaceAll(' ', '').replace('−', '-') ?? title);
}

const row = (name: string | RegExp): Locator =>
  page.locator('table.waterfall tbody tr').filter({ has: page.getByRole('rowheader', { name }) });

test('the ledger is what statvfs and du say, to the byte, and each step leads to its disk or file', async () => {
  await person.goTo(`/hosts/${hostId}`);
  await page.getByRole('heading', { level: 1, name: hostname }).waitFor();
  await row('Total').waitFor();
  const { total, rootReserved, available } = await statvfsOf(small.mountPoint);
  expect(await exactly(row('Total'))).toBe(total);
  expect(await exactly(row(/^reserved for root/))).toBe(rootReserved);
  expect(await exactly(row(/^available/))).toBe(available);
  const files: readonly (readonly [RegExp, string])[] = [
    [/web vda/, diskOf(1)],
    [/log vda/, diskOf(2)],
    [/_base\/f00d/, join(instances, '_base', 'f00d')],
    [new RegExp(testUuid(9)), diskOf(9)],
  ];
  for (const [name, path] of files) {
    expect([path, await exactly(row(name))]).toEqual([path, BigInt(statSync(path).blocks) * 512n]);
  }
  await row(/web vda/)
    .getByRole('link')
    .click();
  await page.getByRole('heading', { level: 1, name: 'web · vda' }).waitFor();
  expect(person.complaints).toEqual([]);
});

test("a disk: qemu-img's chain, its snapshot by name, and what virsh says it occupies", async () => {
  await person.goTo(`/hosts/${hostId}/guests/${testUuid(1)}/disks/vda`);
  const chain = page.locator('.layers .layer');
  await chain.first().waitFor();
  const info = await tool('qemu-img', 'info', '--output=json', '--backing-chain', diskOf(1));
  const names = z
    .array(z.object({ filename: z.string() }))
    .parse(JSON.parse(info))
    .map(({ filename }) => filename);
  expect(names).toEqual([diskOf(1), join(instances, '_base', 'f00d')]);
  expect(await chain.locator('.layer-path').allTextContents()).toEqual(names);
  const told = await daemon.virsh('domblkinfo web vda');
  const allocation = BigInt(/^Allocation:\s+(\d+)/mu.exec(told)?.[1] ?? '-1');
  expect(await exactly(chain.first().locator('.layer-bytes'))).toBe(allocation);
  const snapshots = page.locator('table.snapshots tbody tr');
  expect(await snapshots.getByRole('rowheader').allTextContents()).toEqual(['before-upgrade']);
  expect(person.complaints).toEqual([]);
});

test('what a deletion left is to be had back, as much as du says of it', async () => {
  await person.goTo('/reclaim');
  const orphan = page.getByRole('row').filter({ hasText: testUuid(9) });
  await orphan.first().waitFor();
  const du = BigInt((await tool('du', '-B1', diskOf(9))).split('\t')[0] ?? '-1');
  expect(await exactly(orphan.first())).toBe(du);
});

test('a guest that is defined takes the host below zero before the eyes of who looks at the fleet', async () => {
  const line = page.getByRole('grid').getByRole('row').filter({ hasText: hostname });
  await line.waitFor();
  expect(await line.locator('.negative').count()).toBe(0);
  await createImage(diskOf(3), 'qcow2', '2G');
  await define('big', 3, 'qcow2');
  await expect.poll(() => line.locator('.negative').count()).toBeGreaterThan(0);
  expect(page.url()).toBe(`${desk.server.url}/`);
  expect(person.complaints).toEqual([]);
});

test('a guest that fills its pool is paused by QEMU, counted in the fleet, and told on its page with the way on', async () => {
  const paused = page.getByRole('link', { name: /with guests stopped by a failed write/ });
  await page.getByRole('grid').getByRole('row').filter({ hasText: hostname }).waitFor();
  expect(await paused.textContent()).toContain('0 with guests stopped by a failed write');
  await leave(MIB);
  await daemon.virsh('start log');
  await expect.poll(() => paused.textContent()).toContain('1 with guests stopped by a failed write');
  expect(await daemon.virsh('domstate log --reason')).toContain('paused (I/O error)');
  await person.goTo(`/hosts/${hostId}/guests/${testUuid(2)}`);
  const notice = page.getByRole('note').filter({ hasText: 'Paused because a write failed' });
  await notice.waitFor();
  expect(await notice.textContent()).toContain('vda: no space');
  expect(await notice.locator('code').textContent()).toBe('virsh resume log');
  expect((await statvfsOf(small.mountPoint)).available).toBe(0n);
  await person.goTo(`/hosts/${hostId}`);
  await expect.poll(() => exactly(row(/^available/))).toBe(0n);
  expect(person.complaints).toEqual([]);
});

/** Takes the filesystem but for so many bytes of what users may have. */
async function leave(bytes: number): Promise<void> {
  const { available } = await statvfsOf(small.mountPoint);
  await tool('fallocate', '-l', String(Number(available) - bytes), join(instances, 'filler'));
}

test('an agent that is killed is late, then lost, while somebody looks', async () => {
  const line = page.getByRole('grid').getByRole('row').filter({ hasText: hostname });
  await line.waitFor();
  expect(await line.textContent()).toContain('fresh');
  await agent.end('SIGKILL');
  desk.server.pass(3 * PERIOD_SECONDS * 1_000);
  await expect.poll(() => line.textContent(), { timeout: 30_000 }).toContain('late');
  desk.server.pass(3 * PERIOD_SECONDS * 1_000);
  await expect.poll(() => line.textContent(), { timeout: 30_000 }).toContain('lost');
  expect(person.complaints).toEqual([]);
});
