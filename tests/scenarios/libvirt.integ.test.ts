// One libvirtd with one of each kind of disk: what `ullage explain` charges, skips and finds, compared with virsh, stat and lvs.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MiB, sumBytes } from '../../src/core/bytes.ts';
import { tool } from '../services/instances-tree.ts';
import { startMixedHost, STARTED, type MixedHost } from './mixed-host.ts';
import { explainJson, promisesOf, type Document, type Ended } from './ullage.ts';

let host: MixedHost;
let document: Document;
let ended: Omit<Ended, 'stdout'>;

beforeAll(async () => {
  host = await startMixedHost(384);
  ({ document, ...ended } = await explainJson(['--connect', host.daemon.uri, '--path', host.root]));
});

afterAll(() => host?.stop());

/** By "guest disk". */
function disks(): ReadonlyMap<string, Document['guests'][number]['disks'][number]> {
  return new Map(
    document.guests.flatMap(({ name, disks: own }) => own.map((disk) => [`${name} ${disk.target}`, disk])),
  );
}

function promise(name: string): ReturnType<typeof promisesOf>[number] | undefined {
  return promisesOf(document).find(({ guestName, disk }) => `${guestName} ${disk}` === name);
}

/** st_blocks in bytes of a file below the instances path. */
function allocated(name: string): bigint {
  return statSync(join(host.root, name), { bigint: true }).blocks * 512n;
}

function byText(a: readonly unknown[], b: readonly unknown[]): number {
  return a.join(' ') < b.join(' ') ? -1 : 1;
}

test('the command says all on stdout, and its exit code that the worst case is below zero', () => {
  expect(ended).toEqual({ end: 'exit 1', stderr: '', left: [] });
});

test('each disk is charged to its pool or left out for a reason, and says which definition has it', () => {
  const pools = new Map(document.pools.flatMap(({ facts, promises }) => promises.map((line) => [line, facts.name])));
  const charged = [...pools].map(([{ guestName, disk }, pool]) => [`${guestName} ${disk}`, pool] as const);
  const skipped = document.uncharged.map(({ guestName, disk, reason }) => [`${guestName} ${disk}`, reason] as const);
  const places = new Map<string, string>([...charged, ...skipped]);
  const group = host.volumeGroup.name;
  expect([...disks()].map(([name, disk]) => [name, places.get(name), disk.definedIn, disk.chain.length])).toEqual([
    ['asleep vda', group, 'both', 1],
    ['asleep vdb', `${group}/tp`, 'both', 1],
    ['copied vda', host.root, 'both', 2],
    ['devices vda', group, 'both', 1],
    ['devices vdb', 'unmanaged-device', 'both', 1],
    ['layered vda', host.root, 'both', 3],
    ['media sda', host.root, 'both', 1],
    ['media sdb', 'empty', 'both', 0],
    ['overlay vda', host.root, 'both', 2],
    ['plugged vda', host.root, 'both', 1],
    ['plugged vdb', host.root, 'active', 1],
    ['remote vda', 'network', 'both', 0],
    ['sparse vda', host.root, 'both', 1],
    ['volumes vda', host.root, 'both', 1],
    ['volumes vdb', host.root, 'both', 1],
  ]);
  expect(charged.length + skipped.length).toBe(places.size);
});

test('running and shut-off guests are told apart', () => {
  const states = document.guests.map(({ name, state }) => [name, state]);
  expect(states).toEqual(
    ['asleep', 'copied', 'devices', 'layered', 'media', 'overlay', 'plugged', 'remote', 'sparse', 'volumes'].map(
      (name) => [name, STARTED.includes(name) ? 'running' : 'shut-off'],
    ),
  );
});

test('virtual sizes are the capacities that virsh domblkinfo gives', async () => {
  const names = [...new Set(promisesOf(document).map(({ guestName }) => guestName))].filter(
    (name) => name !== 'asleep',
  );
  const expected = await Promise.all(
    names.map(async (name) => {
      const rows = (await host.daemon.virsh(`domblkinfo ${name} --all`)).trim().split('\n');
      return rows
        .map((row) => row.trim().split(/\s+/))
        .flatMap(([target = '', capacity = '-']) => {
          return capacity === '-' || !/^\d+$/.test(capacity) ? [] : [[`${name} ${target}`, BigInt(capacity)] as const];
        });
    }),
  );
  const sizes = new Map(expected.flat());
  expect(sizes.size).toBe(names.length + 3); // plugged, volumes and devices have two
  sizes.delete('devices vdb'); // charged to no pool
  const ours = promisesOf(document).filter(({ guestName }) => guestName !== 'asleep');
  expect(new Map(ours.map(({ guestName, disk, virtualSize }) => [`${guestName} ${disk}`, virtualSize]))).toEqual(sizes);
});

test('the ledger of the filesystem has each file once, with the bytes that stat gives', () => {
  const pool = document.pools.find(({ facts }) => facts.name === host.root);
  const lines = pool?.ledger.filter(({ files }) => files.length > 0) ?? [];
  const rows = lines.map(({ kind, label, bytes, files: [file] }) => [kind, label, file?.disks.length, bytes]);
  expect(rows.toSorted(byText)).toEqual(
    [
      ['backing', join(host.root, '_base/debian'), 2, allocated('_base/debian')],
      ['backing', join(host.root, 'layered/disk'), 1, allocated('layered/disk')],
      ['guest-disk', 'copied vda', 1, allocated('copied/disk') + allocated('copies/disk')],
      ['guest-disk', 'layered vda', 1, allocated('layered/disk.after')],
      ['guest-disk', 'media sda', 1, allocated('media/disk.iso')],
      ['guest-disk', 'overlay vda', 1, allocated('overlay/disk')],
      ['guest-disk', 'plugged vda', 1, allocated('plugged/disk')],
      ['guest-disk', 'plugged vdb', 1, allocated('plugged/extra')],
      ['guest-disk', 'sparse vda', 1, allocated('sparse/disk')],
      ['guest-disk', 'volumes vda', 1, allocated('volumes/one')],
      ['guest-disk', 'volumes vdb', 1, allocated('volumes/two')],
      ['snapshot-layer', 'layered vda', 1, allocated('layered/disk.before')],
    ].toSorted(byText),
  );
});

test('the copy that a block job fills is charged beside its disk', () => {
  const copied = promise('copied vda');
  expect(copied?.files).toEqual([disks().get('copied vda')?.chain[0], disks().get('copied vda')?.mirrorId]);
  expect(copied?.growth).toBeGreaterThan(2n * 64n * MiB - allocated('copied/disk') - allocated('copies/disk'));
  expect(copied?.virtualSize).toBe(64n * MiB);
});

test('a medium can grow no more, nor can a thick volume, whose whole length is occupied', async () => {
  const size = await tool(
    'lvs',
    '--driverloaded',
    'n',
    '--noheadings',
    '--units',
    'b',
    '--nosuffix',
    '-o',
    'lv_size',
    `${host.volumeGroup.name}/v2`,
  );
  const fixed = promisesOf(document).filter(({ basis }) => basis === 'fixed');
  expect(fixed.map(({ guestName, disk, growth, allocation }) => [`${guestName} ${disk}`, growth, allocation])).toEqual([
    ['media sda', 0n, allocated('media/disk.iso')],
    ['asleep vda', 0n, 40n * MiB],
    ['devices vda', 0n, BigInt(size.trim())],
  ]);
});

test('a volume without a device node is no problem where LVM knows it: raw bytes are as many as the volume has', () => {
  expect(promise('asleep vda')?.virtualSize).toBe(40n * MiB);
  expect(document.problems).toEqual([]);
});

test('a disk that only the running definition has is a finding, and so is a worst case below zero', () => {
  const codes = document.findings.map(({ code, subject }) => [code, subject.guest, subject.disk]);
  expect(codes.filter(([code]) => code === 'definition-differs')).toEqual([['definition-differs', 'plugged', 'vdb']]);
  const pool = document.pools.find(({ facts }) => facts.name === host.root);
  const growths = pool?.promises.map(({ growth }) => growth ?? -1n) ?? [];
  expect(pool?.worstCaseFree).toBe((pool?.available ?? 0n) - sumBytes(growths));
  expect(codes.filter(([code]) => code === 'over-promised')).toHaveLength(1);
});
