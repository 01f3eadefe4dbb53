// A user without rights, over libvirt's read-only socket: images that may not be opened are sized by libvirt and said to be.
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MiB } from '../../src/core/bytes.ts';
import { buildProgram, type BuiltProgram } from './built-program.ts';
import { startMixedHost, type MixedHost } from './mixed-host.ts';
import { explainJson, sorted, type Document, type Ended, type PromiseLine } from './ullage.ts';

const AS_NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

let host: MixedHost;
let built: BuiltProgram;
let asRoot: Document;
let document: Document;
let ended: Omit<Ended, 'stdout'>;

beforeAll(async () => {
  host = await startMixedHost(768);
  built = await buildProgram();
  chmodSync(host.daemon.dir, 0o711); // mkdtemp leaves its folders to root alone
  chmodSync(dirname(host.root), 0o711);
  execFileSync('find', [host.root, '-type', 'f', '-exec', 'chmod', '600', '{}', '+']);
  const args = ['--connect', host.daemon.uri, '--path', host.root];
  ({ document: asRoot } = await explainJson(args));
  ({ document, ...ended } = await explainJson(args, { program: [...AS_NOBODY, ...built.program] }));
});

afterAll(async () => {
  built?.remove();
  await host?.stop();
});

/** Those of the filesystem, by "guest disk". */
function promises(of: Document): ReadonlyMap<string, PromiseLine> {
  const pool = of.pools.find(({ facts }) => facts.name === host.root);
  return new Map(pool?.promises.map((promise) => [`${promise.guestName} ${promise.disk}`, promise]));
}

const RUNNING_QCOW2 = ['copied vda', 'layered vda', 'overlay vda', 'plugged vda', 'plugged vdb'];

test('the answer is incomplete, and says so by its exit code', () => {
  expect(ended).toEqual({ end: 'exit 3', stderr: '', left: [] });
  expect(document.complete).toBe(false);
});

test('the read-only socket tells of the same guests as the other one', () => {
  const [ours, theirs] = [document, asRoot].map(({ guests }) =>
    guests.map(({ uuid, name, state }) => [uuid, name, state]),
  );
  expect(ours).toEqual(theirs);
});

test('disks of running guests have the sizes that libvirt reports, and the growth that follows from those', () => {
  const ours = promises(document);
  const theirs = promises(asRoot);
  const figures = RUNNING_QCOW2.map((name) => {
    const { virtualSize, allocation, growth = -1n, basis } = ours.get(name) ?? {};
    const copies = name === 'copied vda' ? 2n : 1n; // the mirror is as large
    return [name, basis, virtualSize, growth === copies * (virtualSize ?? 0n) - (allocation ?? 0n)];
  });
  expect(figures).toEqual(RUNNING_QCOW2.map((name) => [name, 'reported', theirs.get(name)?.virtualSize, true]));
});

test('a raw disk needs no reading: its length is its size', () => {
  const { virtualSize, growth, basis } = promises(document).get('sparse vda') ?? {};
  expect({ virtualSize, basis }).toEqual({ virtualSize: 80n * MiB, basis: 'header' });
  expect(growth).toBe(promises(asRoot).get('sparse vda')?.growth);
});

test('what a guest occupies is what it occupies for root: stat needs no right to read', () => {
  const [ours, theirs] = [document, asRoot].map(({ pools }) => {
    const lines = pools.find(({ facts }) => facts.name === host.root)?.ledger ?? [];
    // libvirt makes a pool's folder for root alone.
    const seen = lines.filter(({ files, label }) => files.length > 0 && !label.startsWith('volumes '));
    return sorted(seen.map(({ kind, label, bytes }) => `${kind} ${label} ${bytes}`));
  });
  expect(ours).toEqual(theirs);
  expect(ours).toHaveLength(10);
});

test('each image that may not be opened is a problem', () => {
  const denied = document.problems.filter(({ kind, errno }) => kind === 'denied' && errno === 'EACCES');
  const paths = denied.map(({ subject }) => subject.path ?? '');
  const files = [
    '_base/debian',
    'copied/disk',
    'copies/disk',
    'layered/disk',
    'layered/disk.before',
    'overlay/disk',
    'layered/disk.after',
  ];
  const others = ['plugged/disk', 'plugged/extra', 'sparse/disk', 'media/disk.iso', 'volumes/one', 'volumes/two'];
  const expected = [...files, ...others, 'volumes', 'lost+found'].map((name) => join(host.root, name));
  expect(sorted(paths)).toEqual(sorted([...expected, host.device, host.volume]));
});

test('LVM, which asks for root, is a problem of its own; its volumes are not called missing', () => {
  const others = document.problems.filter(({ errno }) => errno !== 'EACCES');
  expect(others.map(({ kind, subject: { guest, disk } }) => [kind, guest, disk])).toEqual([
    ['unavailable', 'asleep', 'vda'],
    ['unavailable', 'asleep', 'vdb'],
    ['denied', undefined, undefined],
  ]);
});

test('no finding is built on what could not be seen', () => {
  const codes = new Set(document.findings.map(({ code }) => code));
  expect(sorted(codes)).toEqual(['definition-differs', 'discard-off']);
});
