// A thousand domains and two running ones on a real libvirtd: what we read equals what virsh says.
import { execFile } from 'node:child_process';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLibvirt } from '../../src/readers/libvirt/open-libvirt.ts';
import { readDomains, type DomainReading } from '../../src/readers/libvirt/read-domains.ts';
import { readStoragePools, resolveVolumes } from '../../src/readers/libvirt/read-storage-pools.ts';
import { LibvirtSession } from '../../src/readers/libvirt/session.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { domainXml, sessionOptions, testUuid } from './guests.ts';

const run = promisify(execFile);

const RAW_COUNT = 980;
const QCOW2_COUNT = 20;
const RUNNING = ['guest-0000', 'guest-0985'];

let daemon: Libvirtd;
let session: LibvirtSession;
let readings: readonly DomainReading<string>[];

beforeAll(async () => {
  daemon = await startLibvirtd();
  await defineGuests();
  await daemon.virsh(...RUNNING.map((name) => `start ${name}`));
  session = await LibvirtSession.open(sessionOptions(daemon.uri));
  readings = await readDomains(session, { figuresDeadlineMs: 20_000, parse: String, figuresFor: 'all' });
});

afterAll(async () => {
  await session?.close();
  await daemon?.stop();
});

async function defineGuests(): Promise<void> {
  const definitions = join(daemon.dir, 'definitions');
  await mkdir(definitions);
  const names: string[] = [];
  for (let n = 0; n < RAW_COUNT + QCOW2_COUNT; n++) {
    const name = `guest-${String(n).padStart(4, '0')}`;
    const format = n < RAW_COUNT ? 'raw' : 'qcow2';
    const path = join(daemon.dir, 'images', name);
    await (format === 'raw' ? makeRaw(path, (n + 1) * 1024 * 1024) : makeQcow2(path, n));
    await writeFile(join(definitions, name), domainXml(name, testUuid(n), [{ target: 'vda', format, path }]));
    names.push(name);
  }
  await daemon.virsh(...names.map((name) => `define ${join(definitions, name)}`));
}

async function makeRaw(path: string, sizeBytes: number): Promise<void> {
  const file = await open(path, 'w');
  await file.truncate(sizeBytes);
  await file.close();
}

async function makeQcow2(path: string, sizeMib: number): Promise<void> {
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', path, `${sizeMib}M`]);
}

async function dumpXml(names: readonly string[], options = ''): Promise<readonly string[]> {
  const output = await daemon.virsh(...names.map((name) => `dumpxml ${name} ${options}`));
  return output
    .split('</domain>\n')
    .slice(0, -1)
    .map((text) => `${text.trimStart()}</domain>\n`);
}

test('lists the domains that virsh lists, with their UUIDs and whether they run', async () => {
  const output = await daemon.virsh('list --all --uuid --name');
  const expected = output
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .toSorted(([, a = ''], [, b = '']) => (a < b ? -1 : 1));
  expect(expected).toHaveLength(RAW_COUNT + QCOW2_COUNT);
  expect(readings.map(({ uuid, name }) => [uuid, name])).toEqual(expected);
  expect(readings.filter(({ state }) => state === 'running').map(({ name }) => name)).toEqual(RUNNING);
  expect(readings.filter(({ state }) => state === 'shut-off')).toHaveLength(RAW_COUNT + QCOW2_COUNT - RUNNING.length);
});

test('reads without a problem and without an io error', () => {
  expect(readings.flatMap(({ problems }) => problems)).toEqual([]);
  expect(readings.filter(({ ioError }) => ioError !== undefined)).toEqual([]);
});

test("the persistent XML of every domain is virsh's to the byte", async () => {
  const names = readings.map(({ name }) => name);
  expect(readings.map(({ persistent }) => persistent)).toEqual(await dumpXml(names, '--inactive'));
});

test("the active XML of running domains is virsh's to the byte, and no other domain has one", async () => {
  const running = readings.filter(({ active }) => active !== undefined);
  expect(running.map(({ name }) => name)).toEqual(RUNNING);
  expect(running.map(({ active }) => active)).toEqual(await dumpXml(RUNNING));
});

test("capacity and path of every disk equal virsh's", async () => {
  const expected = parseDomstats(await daemon.virsh('domstats --block'));
  expect(expected.size).toBe(RAW_COUNT + QCOW2_COUNT);
  const ours = new Map(readings.map(({ name, disks }) => [name, disks.map((disk) => ({ ...disk }))]));
  expect(ours).toEqual(expected);
});

function parseDomstats(output: string): ReadonlyMap<string, readonly unknown[]> {
  const entries = output
    .split(/^Domain: /m)
    .slice(1)
    .map((text) => {
      const name = /^'(.+)'/.exec(text)?.[1] ?? '';
      const value = (field: string): string | undefined => new RegExp(`block\\.0\\.${field}=(.+)`).exec(text)?.[1];
      const disk = { target: value('name'), path: value('path'), capacity: BigInt(value('capacity') ?? -1) };
      return [name, [disk]] as const;
    });
  return new Map(entries);
}

test('unless asked for, sizes are those of running guests alone: libvirtd opens no image itself', async () => {
  const quiet = await readDomains(session, { figuresDeadlineMs: 20_000, parse: String });
  expect(quiet).toEqual(
    readings.map((reading) => (RUNNING.includes(reading.name) ? reading : { ...reading, disks: [] })),
  );
});

test('a transient domain has an active XML only', async () => {
  const definition = join(daemon.dir, 'transient.xml');
  await writeFile(definition, domainXml('transient', testUuid(5000), []));
  await daemon.virsh(`create ${definition}`);
  const found = (await readDomains(session, { figuresDeadlineMs: 20_000, parse: String })).find(
    ({ name }) => name === 'transient',
  );
  await daemon.virsh('destroy transient');
  expect({ ...found, active: found?.active?.startsWith('<domain ') }).toEqual({
    uuid: testUuid(5000),
    name: 'transient',
    state: 'running',
    ioError: undefined,
    active: true,
    persistent: undefined,
    disks: [],
    problems: [],
  });
});

test('reads storage pools and finds where volumes lie', async () => {
  const images = join(daemon.dir, 'images');
  await daemon.virsh(
    `pool-define-as images dir --target ${images}`,
    'pool-start images',
    'pool-define-as asleep dir --target /nowhere',
  );
  expect(await readStoragePools(session)).toEqual([
    {
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      name: 'asleep',
      active: false,
      declared: { type: 'dir', targetPath: '/nowhere', sourceName: undefined },
      problems: [],
    },
    {
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      name: 'images',
      active: true,
      declared: { type: 'dir', targetPath: images, sourceName: undefined },
      problems: [],
    },
  ]);
  const volumes = await resolveVolumes(session, [
    { pool: 'images', volume: 'guest-0001' },
    { pool: 'images', volume: 'absent' },
    { pool: 'absent', volume: 'guest-0001' },
    { pool: 'asleep', volume: 'guest-0001' },
  ]);
  expect(volumes.map((volume) => ('path' in volume ? volume.path : volume.problem.kind))).toEqual([
    join(images, 'guest-0001'),
    'missing',
    'missing',
    'unavailable',
  ]);
});

test('the test driver answers over the same socket', async () => {
  const fiction = await LibvirtSession.open(sessionOptions(`test:///default?socket=${daemon.socket}`));
  const domains = await readDomains(fiction, { figuresDeadlineMs: 20_000, parse: String });
  await fiction.close();
  const { stdout: xml } = await run('virsh', ['-q', '-c', 'test:///default', 'dumpxml test --inactive']);
  expect(domains.map(({ name, state, persistent }) => ({ name, state, persistent }))).toEqual([
    { name: 'test', state: 'running', persistent: xml.replace(/\n+$/, '\n') },
  ]);
});

test.each([
  [
    'a domain that is not there',
    'DOMAIN_GET_XML_DESC',
    { dom: { name: 'x', uuid: testUuid(9999), id: -1 }, flags: 0 },
    42,
    10,
  ],
  [
    'a secret, on a read-only connection',
    'DOMAIN_GET_XML_DESC',
    { dom: { name: 'guest-0001', uuid: testUuid(1), id: -1 }, flags: 1 },
    29,
    20,
  ],
  ['a pool that is not there', 'STORAGE_POOL_LOOKUP_BY_NAME', { name: 'x' }, 49, 18],
] as const)("asking for %s is libvirt's own error", async (_, procedure, args, libvirtCode, libvirtDomain) => {
  const attempt = session.run((connection) => connection.call(procedure, args as never));
  await expect(attempt).rejects.toMatchObject({
    name: 'LibvirtError',
    code: 'LIBVIRT_ERROR',
    libvirtCode,
    libvirtDomain,
    level: 2,
  });
});

test('a driver path that libvirtd does not know is its own error, a socket that is not there is LIBVIRT_UNREACHABLE', async () => {
  const nonsense = openLibvirt(sessionOptions(`qemu:///nonsense?socket=${daemon.socket}`));
  await expect(nonsense).rejects.toMatchObject({ code: 'LIBVIRT_ERROR', libvirtCode: 1 });
  const nobody = openLibvirt(sessionOptions('qemu:///system?socket=/nonexistent'));
  await expect(nobody).rejects.toMatchObject({
    code: 'LIBVIRT_UNREACHABLE',
    message: expect.stringContaining('ENOENT') as string,
  });
});
