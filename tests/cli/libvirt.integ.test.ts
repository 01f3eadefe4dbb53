// `ullage explain` as a process on a real libvirtd: every defined guest, running or not, with virsh's capacities.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sumBytes } from '../../src/core/bytes.ts';
import { explanationSchema } from '../../src/wire/explanation.ts';
import { readJson } from '../../src/wire/json.ts';
import { domainXml, testUuid } from '../libvirt/guests.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';

const MAIN = join(import.meta.dirname, '../../src/main-ullage.ts');
const ENV = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };
const GUESTS = 12;

const root = mkdtempSync(join(tmpdir(), 'ullage-live-'));
let libvirtd: Libvirtd;

beforeAll(async () => {
  libvirtd = await startLibvirtd();
  mkdirSync(join(root, '_base'));
  const base = join(root, '_base', 'debian');
  execFileSync('qemu-img', ['create', '-q', '-f', 'raw', base, '1G']);
  const commands: string[] = [];
  for (let n = 1; n <= GUESTS; n += 1) {
    const uuid = testUuid(n);
    mkdirSync(join(root, uuid));
    const path = join(root, uuid, 'disk');
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'raw', path, `${n}G`]);
    const xml = join(root, `define-${n}.xml`);
    writeFileSync(xml, domainXml(`guest-${n}`, uuid, [{ target: 'vda', format: 'qcow2', path }]));
    commands.push(`define ${xml}`);
  }
  await libvirtd.virsh(...commands, 'start guest-1');
});

afterAll(async () => {
  await libvirtd.stop();
  rmSync(root, { recursive: true });
});

function explain(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [MAIN, 'explain', '--connect', libvirtd.uri, '--path', root, ...args],
    { encoding: 'utf8', env: ENV },
  );
  return { status, stdout, stderr };
}

test('every guest is there with its state, and its disk has the size that virsh says', async () => {
  const { stdout, stderr } = explain('--json');
  const document = explanationSchema.parse(readJson(stdout));
  const names = (await libvirtd.virsh('list --all --name')).split('\n').filter((name) => name !== '');
  const info = await libvirtd.virsh('domblkinfo guest-7 vda');
  const promises = document.pools.flatMap((pool) => pool.promises);
  expect({ stderr, problems: document.problems }).toEqual({ stderr: '', problems: [] });
  expect(document.guests.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  expect(document.guests.filter(({ state }) => state === 'running').map(({ name }) => name)).toEqual(['guest-1']);
  expect(promises.find(({ guestName }) => guestName === 'guest-7')?.virtualSize).toBe(
    BigInt(/Capacity:\s+(\d+)/.exec(info)?.[1] ?? '0'),
  );
  expect(document.pools.map(({ ledger, total }) => sumBytes(ledger.map(({ bytes }) => bytes)) - total)).toEqual(
    document.pools.map(() => 0n),
  );
});

test('the text names the guests largest first, and the shared base once', () => {
  const { stdout } = explain();
  const rows = [...stdout.matchAll(/^ {2}(guest-\d+) +vda/gm)].map(([, name]) => name);
  expect(rows).toEqual(Array.from({ length: GUESTS }, (_, index) => `guest-${GUESTS - index}`));
  expect(stdout.match(/_base\/debian \(12 disks\)/g)).toHaveLength(1);
});

test('--guest takes a UUID as libvirt prints it', () => {
  const { stdout } = explain('--guest', testUuid(3));
  expect([...stdout.matchAll(/^ {2}(guest-\d+) +vda/gm)].map(([, name]) => name)).toEqual(['guest-3']);
});

test('where no libvirt answers it says so, with what can be done, and exit code 2', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [MAIN, 'explain', '--connect', `qemu:///system?socket=${root}/no-socket`],
    { encoding: 'utf8', env: ENV },
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^ullage: LIBVIRT_UNREACHABLE: .*no-socket.*\n {8}\S.*\n$/);
});

test('a libvirt URI of another kind is refused by name', () => {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, 'explain', '--connect', 'xen+tls://elsewhere/'], {
    encoding: 'utf8',
    env: ENV,
  });
  expect({
    status,
    isOneMessage: /^ullage: LIBVIRT_URI: .*xen\+tls:\/\/elsewhere\/.*\n( {8}.*\n)?$/.test(stderr),
  }).toEqual({
    status: 2,
    isOneMessage: true,
  });
});
