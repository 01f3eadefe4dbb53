// Whose a file is: used ones by who writes them, the others by where they lie.
import { expect, test } from 'vitest';
import { GiB } from './bytes.ts';
import { ownersOf } from './ownership.ts';
import * as facts from '../../tests/hosts/facts.ts';

const { disk, file, found, guest, qcow2, raw, report } = facts;

const base = raw('/i/_base/abc', GiB, GiB);
const lonely = raw('/i/_base/def', GiB, GiB);

test('gives each file one owner, in the order of the report', () => {
  const stray = file('/i/u9/disk', GiB);
  const host = report({
    guests: [
      guest('web', [
        disk('/i/u1/disk', { chain: ['/i/u1/disk', '/i/u1/snap', base.file.id] }),
        disk('/i/u1/iso', { target: 'sda', device: 'cdrom', readOnly: true }),
      ]),
      guest('db', [disk('/i/u2/disk', { chain: ['/i/u2/disk', base.file.id], mirrorId: '/i/u2/copy' })]),
    ],
    images: [
      qcow2('/i/u1/disk', GiB, 0n),
      qcow2('/i/u1/snap', GiB, 0n),
      base,
      lonely,
      qcow2('/i/u2/disk', GiB, 0n, { dataFileIds: ['/i/u2/data'] }),
      raw('/i/u2/data', GiB, GiB),
      raw('/i/u2/copy', GiB, GiB),
      raw('/i/u1/iso', GiB, GiB),
    ],
    found: [
      found(base.file, 'base'),
      found(lonely.file, 'base'),
      found(stray, 'disk', 'u9'),
      found(file('/i/u9/console.log', 1n), 'console', 'u9'),
      found(file('/i/u1/console.log', 1n), 'console', 'u1'),
      found(file('/i/u1/disk.old', 1n), 'disk', 'u1'),
      found(file('/i/u3_resize/disk', 1n), 'leftover', 'u3_resize'),
      found(file('/i/u8/console.log', 1n), 'console', 'u8'),
    ],
  });
  // u1 holds files of a guest; u8 holds no disk, so it is no orphaned instance.
  expect(
    ownersOf({ ...host, guests: withUuid(host.guests, 'u1', 'u2') }).map(({ file: { path }, kind, disks }) => [
      path,
      kind,
      disks.map((ref) => `${ref.guest.name} ${ref.disk.target}`).join(', '),
    ]),
  ).toEqual([
    ['/i/u1/disk', 'guest-disk', 'web vda'],
    ['/i/u1/snap', 'snapshot-layer', 'web vda'],
    ['/i/_base/abc', 'backing', 'web vda, db vda'],
    ['/i/_base/def', 'unreferenced-base', ''],
    ['/i/u2/disk', 'guest-disk', 'db vda'],
    ['/i/u2/data', 'guest-disk', 'db vda'],
    ['/i/u2/copy', 'guest-disk', 'db vda'],
    ['/i/u1/iso', 'guest-disk', 'web sda'],
    ['/i/u9/disk', 'orphan', ''],
    ['/i/u9/console.log', 'orphan', ''],
    ['/i/u1/console.log', 'other', ''],
    ['/i/u1/disk.old', 'orphan', ''],
    ['/i/u3_resize/disk', 'leftover', ''],
    ['/i/u8/console.log', 'other', ''],
  ]);
});

test('a base in the cache stays a base with one user', () => {
  const host = report({
    guests: [guest('web', [disk('/d', { chain: ['/d', base.file.id] })])],
    images: [qcow2('/d', GiB, 0n), base],
    found: [found(base.file, 'base')],
  });
  expect(ownersOf(host).map(({ kind }) => kind)).toEqual(['guest-disk', 'backing']);
});

test.each([['walked'], ['not walked']])('a chain alone makes the kinds: %s', (title) => {
  const paths = title === 'walked' ? ['/d', '/mid', '/low'] : [];
  const host = report({
    guests: [guest('web', [disk('/d', { chain: ['/d', '/mid', '/low'] })])],
    images: [qcow2('/d', GiB, 0n), qcow2('/mid', GiB, 0n), raw('/low', GiB, GiB)],
    found: paths.map((path) => found(file(path, GiB), 'disk')),
  });
  expect(ownersOf(host).map(({ kind }) => kind)).toEqual(['guest-disk', 'snapshot-layer', 'backing']);
});

test('a file has all the names by which it was opened and walked', () => {
  const host = report({
    images: [raw('/i/_base/abc', GiB, GiB)],
    found: [found({ ...base.file, path: '/i/_base/again', aliases: ['/i/_base/abc', '/i/u1/disk'] }, 'base')],
  });
  expect(ownersOf(host).map(({ file: { path, aliases } }) => [path, ...aliases])).toEqual([
    ['/i/_base/abc', '/i/_base/again', '/i/u1/disk'],
  ]);
});

test('a folder of a guest’s UUID is no orphan, even when none of its files is used', () => {
  const entry = found(file('/i/u1/disk.config', 1n), 'config-drive', 'u1');
  const other = found(file('/i/u1/disk', 1n), 'disk', 'u1');
  const host = report({ guests: withUuid([guest('web', [])], 'u1'), found: [entry, other] });
  expect(ownersOf(host).map(({ kind }) => kind)).toEqual(['other', 'orphan']);
});

function withUuid<Guest extends object>(guests: readonly Guest[], ...uuids: readonly string[]): Guest[] {
  return guests.map((entry, index) => ({ ...entry, uuid: uuids[index] ?? '' }));
}
