// A mount that never answers (a FUSE server stopped by SIGSTOP, as a dead NFS server) costs what lies on it and nothing else.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MiB } from '../../src/core/bytes.ts';
import { domainXml, testUuid } from '../libvirt/guests.ts';
import { mountBindfs, type Bindfs } from '../readers/bindfs.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { explainJson, promisesOf, runUllage, waitsForFuse, type Document } from './ullage.ts';
import { writeQcow2 } from './write-qcow2.ts';

/** Three guests on the healthy filesystem, three on the mount that will hang. */
const NAMES = ['one', 'two', 'three'];

/** Of which one of each runs when there is a libvirtd. */
const RUNNING = ['healthy-one', 'hung-one'];

let daemon: Libvirtd;
let filesystem: SmallFilesystem;
let hung: Bindfs;
/** Directories that are walked. */
let places: { readonly healthy: string; readonly hung: string };
let before: Document;

beforeAll(async () => {
  daemon = await startLibvirtd();
  filesystem = await mountSmallFilesystem({ type: 'ext4', sizeMiB: 64, dir: daemon.dir });
  mkdirSync(join(daemon.dir, 'served'));
  hung = await mountBindfs(join(daemon.dir, 'served'), join(daemon.dir, 'hung'));
  places = { healthy: join(filesystem.mountPoint, 'instances'), hung: hung.mountPoint };
  const definitions = (['healthy', 'hung'] as const).flatMap((place) => NAMES.map((name) => fill(place, name)));
  await daemon.virsh(
    ...definitions.map((path) => `define ${path}`),
    ...RUNNING.map((name) => `start ${name} --paused`),
  );
});

afterAll(async () => {
  await hung?.close();
  await filesystem?.close();
  await daemon?.stop();
});

afterEach(() => hung.resume());

/** One guest's folder with its disk; gives its definition. */
function fill(place: 'healthy' | 'hung', name: string): string {
  const folder = join(places[place], `${place}-${name}`);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'disk');
  writeQcow2(path, { virtualSize: 8n * MiB, dataClusters: 3 });
  const uuid = testUuid(1 + NAMES.indexOf(name) + (place === 'hung' ? NAMES.length : 0));
  const definition = join(daemon.dir, `${place}-${name}.xml`);
  writeFileSync(definition, domainXml(`${place}-${name}`, uuid, [{ target: 'vda', format: 'qcow2', path }]));
  return definition;
}

function paths(): readonly string[] {
  return ['--path', places.healthy, '--path', places.hung];
}

/** What is said of the disks on the mount that hangs. */
const UNREACHED = { key: 'off:unresolved', operands: { disks: NAMES.length } };

/** A pool whole: figures, ledger and promises. */
function poolAt(mountPoint: string, { pools }: Document): Document['pools'][number] | undefined {
  return pools.find(({ facts }) => facts.kind === 'filesystem' && facts.mountPoint === mountPoint);
}

function problemsOf({ problems }: Document): readonly string[] {
  return problems.map(({ kind, subject: { guest, path } }) => [kind, guest, path].join(' ').trim()).toSorted(byText);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

describe('with a libvirtd', () => {
  beforeAll(async () => {
    before = (await explainJson(['--connect', daemon.uri, ...paths()])).document;
  });

  test('before it hangs everything is read', () => {
    expect(problemsOf(before)).toEqual([]);
    expect(promisesOf(before)).toHaveLength(2 * NAMES.length);
  });

  test('the healthy pool is the same to the byte, and each disk on the other is a timeout', async () => {
    hung.stop();
    const { document, ...ended } = await explainJson(['--connect', daemon.uri, ...paths(), '--deadline', '2']);
    expect(ended).toEqual({ end: 'exit 3', stderr: '', left: [] });
    // But that nobody can tell where the disks lie that could not be reached: its worst case is the most that it can be.
    const healthy = poolAt(filesystem.mountPoint, before);
    expect(poolAt(filesystem.mountPoint, document)).toEqual({
      ...healthy,
      bound: true,
      uncertainty: { ...healthy?.uncertainty, farOff: [expect.objectContaining({ said: UNREACHED })] },
    });
    expect(poolAt(hung.mountPoint, document)).toBeUndefined();
    expect(problemsOf(document)).toEqual(
      [
        ...NAMES.map((name) => `timeout hung-${name} ${join(places.hung, `hung-${name}`, 'disk')}`),
        // libvirtd itself waits for the mount before it tells of the guest that runs there.
        'timeout hung-one',
        `timeout  ${places.hung}`,
      ].toSorted(byText),
    );
  });

  test('a person is told which mount hangs, and what of that can be done', async () => {
    hung.stop();
    const { stdout, ...ended } = await runUllage(['explain', '--connect', daemon.uri, ...paths(), '--deadline', '2']);
    expect(ended).toEqual({ end: 'exit 3', stderr: '', left: [] });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'a remote or userspace filesystem that hangs must be served again, or unmounted with umount -l',
    );
  });
});

describe('without a libvirt', () => {
  test('a hung --path beside a healthy tree', async () => {
    hung.stop();
    const args = ['--offline', places.healthy, '--path', places.hung, '--deadline', '2'];
    const { document, ...ended } = await explainJson(args);
    expect(ended).toEqual({ end: 'exit 3', stderr: '', left: [] });
    expect(document.guests.map(({ name }) => name)).toEqual(['healthy-one', 'healthy-three', 'healthy-two']);
    expect(problemsOf(document)).toEqual([`timeout  ${places.hung}`]);
  });

  test('a tree that hangs is an incomplete answer about nothing', async () => {
    hung.stop();
    const { document, ...ended } = await explainJson(['--offline', places.hung, '--deadline', '2']);
    expect(ended).toEqual({ end: 'exit 3', stderr: '', left: [] });
    expect([document.guests, document.pools]).toEqual([[], []]);
    expect(problemsOf(document)).toEqual([`timeout  ${places.hung}`]);
  });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s while it waits ends it at once, and the process that waited with it', async (signal, code) => {
  hung.stop();
  const interrupt = async (pid: number): Promise<void> => {
    await waitsForFuse(pid);
    process.kill(pid, signal);
  };
  let interrupted: Promise<void> | undefined;
  const ended = await runUllage(['explain', '--offline', places.hung, '--deadline', '600'], {
    onStart: (pid) => {
      interrupted = interrupt(pid);
    },
  });
  await interrupted;
  expect(ended).toEqual({ end: `exit ${code}`, stdout: '', stderr: '', left: [] });
});

describe('reached only through a symbolic link', () => {
  let linked: string;

  beforeAll(() => {
    linked = join(filesystem.mountPoint, 'linked');
    mkdirSync(join(linked, 'good'), { recursive: true });
    writeQcow2(join(linked, 'good', 'disk'), { virtualSize: 8n * MiB });
    symlinkSync(places.hung, join(linked, 'away'));
  });

  test('from the directory that is walked', async () => {
    hung.stop();
    const { document, ...ended } = await explainJson(['--offline', join(linked, 'away'), '--deadline', '2']);
    expect(ended).toEqual({ end: 'exit 3', stderr: '', left: [] });
    expect(problemsOf(document)).toEqual([`timeout  ${join(linked, 'away')}`]);
  });

  test('from a disk that a definition names', async () => {
    hung.stop();
    const disk = { target: 'vda', format: 'qcow2', path: join(linked, 'away', 'hung-one', 'disk') } as const;
    writeFileSync(join(linked, 'away.xml'), domainXml('away', testUuid(20), [disk]));
    const good = { ...disk, path: join(linked, 'good', 'disk') };
    writeFileSync(join(linked, 'good.xml'), domainXml('good', testUuid(21), [good]));
    const { document, ...ended } = await explainJson(['--offline', linked, '--deadline', '2']);
    expect(ended).toEqual({ end: 'exit 3', stderr: '', left: [] });
    expect(problemsOf(document)).toEqual([`timeout away ${disk.path}`]);
    expect(promisesOf(document).map(({ guestName, basis }) => [guestName, basis])).toEqual([['good', 'header']]);
  });

  test('from the name of a backing file', async () => {
    hung.stop();
    const root = join(filesystem.mountPoint, 'backed');
    mkdirSync(join(root, 'top'), { recursive: true });
    symlinkSync(places.hung, join(root, 'base'));
    const backing = { name: join(root, 'base', 'hung-one', 'disk'), format: 'qcow2' };
    writeQcow2(join(root, 'top', 'disk'), { virtualSize: 8n * MiB, backing });
    const { document, ...ended } = await explainJson(['--offline', root, '--deadline', '2']);
    expect(ended).toEqual({ end: 'exit 3', stderr: '', left: [] });
    expect(problemsOf(document)).toEqual([`timeout top ${backing.name}`]);
    expect(promisesOf(document).map(({ guestName, basis }) => [guestName, basis])).toEqual([['top', 'header']]);
  });
});
