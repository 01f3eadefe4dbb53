// A thousand guests with real images on one small filesystem: `ullage explain` says of each what virsh and stat say.
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MiB, sumBytes } from '../../src/core/bytes.ts';
import { domainXml, testUuid } from '../libvirt/guests.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { buildProgram, type BuiltProgram } from './built-program.ts';
import { explainJson, promisesOf, type Document, type RunOptions } from './ullage.ts';
import { writeQcow2 } from './write-qcow2.ts';

const GUESTS = 1_000;
const RUNNING = ['guest-0007', 'guest-0999'];

let daemon: Libvirtd;
let filesystem: SmallFilesystem;
let built: BuiltProgram;
let end: string;
let document: Document;

beforeAll(async () => {
  daemon = await startLibvirtd();
  filesystem = await mountSmallFilesystem({ type: 'ext4', sizeMiB: 96, mkfsArgs: ['-N', '4096'], dir: daemon.dir });
  const definitions = join(daemon.dir, 'definitions');
  mkdirSync(definitions);
  const names = Array.from({ length: GUESTS }, (_, n) => `guest-${String(n).padStart(4, '0')}`);
  for (const [n, name] of names.entries()) {
    const path = join(filesystem.mountPoint, `${name}.qcow2`);
    writeQcow2(path, { virtualSize: BigInt(n + 1) * MiB, dataClusters: n % 5 });
    writeFileSync(join(definitions, name), domainXml(name, testUuid(n), [{ target: 'vda', format: 'qcow2', path }]));
  }
  await daemon.virsh(...names.map((name) => `define ${join(definitions, name)}`));
  await daemon.virsh(...RUNNING.map((name) => `start ${name} --paused`));
  built = await buildProgram();
  ({ end, document } = await explain());
});

afterAll(async () => {
  built?.remove();
  await filesystem?.close();
  await daemon?.stop();
});

async function explain(options?: RunOptions): Promise<{ end: string; document: Document }> {
  const ended = await explainJson(['--connect', daemon.uri, '--path', filesystem.mountPoint], options);
  expect({ stderr: ended.stderr, left: ended.left }).toEqual({ stderr: '', left: [] });
  return ended;
}

/** "virsh list --all --uuid --name" → name → UUID. */
async function listed(options: string): Promise<ReadonlyMap<string, string>> {
  const lines = (await daemon.virsh(`list ${options} --uuid --name`)).trim().split('\n');
  return new Map(lines.map((line) => line.trim().split(/\s+/)).map(([uuid = '', name = '']) => [name, uuid]));
}

test('the guests are those that virsh lists, and those that run are said to', async () => {
  const all = await listed('--all');
  expect(all.size).toBe(GUESTS);
  expect(new Map(document.guests.map(({ name, uuid }) => [name, uuid]))).toEqual(all);
  const active = document.guests.filter(({ state }) => state !== 'shut-off').map(({ name }) => name);
  expect(active.toSorted()).toEqual([...(await listed('')).keys()].toSorted());
  expect(active.toSorted()).toEqual(RUNNING);
});

test('virtual size and allocation of every disk are those of virsh domblkinfo', async () => {
  const names = document.guests.map(({ name }) => name);
  const output = await daemon.virsh(...names.map((name) => `domblkinfo ${name} vda`));
  const infos = [...output.matchAll(/Capacity:\s+(\d+)\s+Allocation:\s+(\d+)\s+Physical:\s+(\d+)/g)];
  const expected = infos.map(([, capacity = '', allocation = '', physical = ''], at) => {
    return [names[at], BigInt(capacity), BigInt(allocation), BigInt(physical)];
  });
  const lengths = new Map(document.images.map(({ file }) => [file.id, file.length]));
  const ours = promisesOf(document).map(({ guestName, virtualSize, allocation, files: [file = ''] }) => {
    return [guestName, virtualSize, allocation, lengths.get(file)];
  });
  expect(byName(ours)).toEqual(byName(expected));
  expect(byName(ours).size).toBe(GUESTS);
});

test('they are on one pool, whose worst case is what statfs has left less every growth, and that is the exit code', () => {
  const [pool] = document.pools;
  const { blocks, bavail, bsize } = statfsSync(filesystem.mountPoint, { bigint: true });
  const growth = sumBytes(promisesOf(document).map((promise) => promise.growth ?? -1n));
  expect(document.pools.map(({ facts }) => facts.kind === 'filesystem' && facts.mountPoint)).toEqual([
    filesystem.mountPoint,
  ]);
  expect([pool?.total, pool?.available, pool?.growth]).toEqual([blocks * bsize, bavail * bsize, growth]);
  expect(pool?.worstCaseFree).toBe(bavail * bsize - growth);
  expect(pool?.worstCaseFree).toBeLessThan(0n);
  expect({ end, complete: document.complete, problems: document.problems }).toEqual({
    end: 'exit 1',
    complete: true,
    problems: [],
  });
});

test('the built program prints the same document', async () => {
  const again = await explain({ program: built.program });
  expect(again.end).toBe(end);
  expect(timeless(again.document)).toEqual(timeless(document));
});

function byName(rows: readonly (readonly unknown[])[]): ReadonlyMap<unknown, readonly unknown[]> {
  return new Map(rows.map(([name, ...rest]) => [name, rest]));
}

function timeless({ startedAtMs: _started, finishedAtMs: _finished, ...rest }: Document): object {
  return rest;
}
