// Events of a real libvirtd: a guest's life, and a genuine "no space left" raised by a guest that writes.
import { execFile } from 'node:child_process';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SUSPENDED_IO_ERROR } from '../../src/formats/libvirt-rpc/events.ts';
import { readDomains } from '../../src/readers/libvirt/read-domains.ts';
import { LibvirtSession } from '../../src/readers/libvirt/session.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { makeWritingDisk } from '../services/writing-guest.ts';
import { domainXml, sessionOptions, testUuid } from './guests.ts';

const run = promisify(execFile);

const MIB = 1024 * 1024;

let daemon: Libvirtd;
let session: LibvirtSession;

beforeAll(async () => {
  daemon = await startLibvirtd();
  session = await LibvirtSession.open(sessionOptions(daemon.uri));
});

afterAll(async () => {
  await session?.close();
  await daemon?.stop();
});

async function define(name: string, n: number, path: string): Promise<void> {
  const definition = join(daemon.dir, `${name}.xml`);
  await writeFile(definition, domainXml(name, testUuid(n), [{ target: 'vda', format: 'raw', path }]));
  await daemon.virsh(`define ${definition}`);
}

test("a guest's life is told in lifecycle events", async () => {
  const events = await session.subscribe(['lifecycle']);
  const disk = join(daemon.dir, 'images', 'short');
  await makeWritingDisk(disk, MIB, 0);
  await define('short', 1, disk);
  await daemon.virsh('start short', 'suspend short', 'resume short', 'destroy short', 'undefine short');
  const seen: string[] = [];
  for await (const event of events) {
    if (event.kind !== 'lifecycle') continue;
    // QEMU may or may not get to say that it shuts down before it is gone.
    if (event.event !== 'shutdown') seen.push(`${event.domain.name} ${event.event}`);
    if (event.event === 'undefined') break;
  }
  expect(seen).toEqual(
    ['defined', 'resumed', 'started', 'suspended', 'resumed', 'stopped', 'undefined'].map((event) => `short ${event}`),
  );
});

test('kinds that nobody asked for do not reach a reader, and metadata changes do when asked for', async () => {
  const disk = join(daemon.dir, 'images', 'meta');
  await makeWritingDisk(disk, MIB, 0);
  await define('meta', 2, disk);
  const events = await session.subscribe(['metadata-change']);
  await daemon.virsh('start meta', 'metadata meta --uri urn:x --key x --set <x/> --live', 'destroy meta');
  expect(await events.next()).toEqual({
    done: false,
    value: {
      kind: 'metadata-change',
      domain: { name: 'meta', uuid: testUuid(2), id: expect.any(Number) as number },
      namespace: 'urn:x',
    },
  });
  await events.return();
});

test('a guest that fills its filesystem is paused with enospc, in the event and in the next reading', async () => {
  const small = await mountFullFilesystem();
  const disk = join(small, 'disk');
  await makeWritingDisk(disk, 64 * MIB, 40 * MIB);
  await define('full', 3, disk);
  const events = await session.subscribe(['io-error', 'lifecycle']);
  await daemon.virsh('start full');
  const seen: unknown[] = [];
  for await (const event of events) {
    if (event.kind === 'io-error') seen.push([event.kind, event.domain.name, event.path, event.action, event.reason]);
    if (event.kind === 'lifecycle' && event.event === 'suspended') seen.push([event.event, event.detail]);
    if (seen.length === 2) break;
  }
  expect(seen).toEqual([
    ['io-error', 'full', disk, 'pause', 'enospc'],
    ['suspended', SUSPENDED_IO_ERROR],
  ]);
  const readings = await readDomains(session, { figuresDeadlineMs: 20_000, parse: String });
  expect(readings.filter(({ name }) => name === 'full').map(({ state, ioError }) => ({ state, ioError }))).toEqual([
    { state: 'paused', ioError: 'vda: no space' },
  ]);
  expect((await daemon.virsh('domblkerror full')).trim()).toBe('vda: no space');
});

/** An ext4 with about a MiB left: the guest needs seconds to write one. */
async function mountFullFilesystem(): Promise<string> {
  const image = join(daemon.dir, 'small.img');
  const directory = join(daemon.dir, 'small');
  await mkdir(directory);
  const file = await open(image, 'w');
  await file.truncate(24 * MIB);
  await file.close();
  await run('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
  await run('mount', ['-o', 'loop', image, directory]);
  const { stdout } = await run('stat', ['-f', '-c', '%a %S', directory]);
  const [blocks = 0, blockSize = 0] = stdout.trim().split(' ').map(Number);
  await run('fallocate', ['-l', String(blocks * blockSize - MIB), join(directory, 'filler')]);
  return directory;
}
