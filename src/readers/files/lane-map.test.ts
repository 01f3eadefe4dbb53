// Paths to mounts and lanes, by text alone.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LaneMap, plainPrefix } from './lane-map.ts';

const MAP = new LaneMap([
  { mountPoint: '/', lane: 'local' },
  { mountPoint: '/srv', lane: 'local' },
  { mountPoint: '/srv/nfs', lane: '/srv/nfs' },
  { mountPoint: '/srv/nfs/scratch', lane: 'local' },
  { mountPoint: '/over', lane: 'local' },
  { mountPoint: '/over', lane: '/over' },
]);

test.each([
  ['/', '/', 'local'],
  ['/etc/passwd', '/', 'local'],
  ['/srv', '/srv', 'local'],
  ['/srvx/a', '/', 'local'],
  ['/srv/nfs', '/srv/nfs', '/srv/nfs'],
  ['/srv/nfsx', '/srv', 'local'],
  ['/srv/nfs/a/b', '/srv/nfs', '/srv/nfs'],
  ['/srv/nfs/scratch/a', '/srv/nfs/scratch', 'local'],
  ['/over/a', '/over', '/over'],
])('%s lies on %s, in lane %s', (path, mountPoint, lane) => {
  expect([MAP.mountPointOf(path), MAP.laneOf(path)]).toEqual([mountPoint, lane]);
});

test.each([
  ['/proc/self/maps', true],
  ['/proc', true],
  ['/procedures', false],
  ['/proc/images/a', false],
])('%s lies on a filesystem of the kernel: %s', (path, expected) => {
  const map = new LaneMap([
    { mountPoint: '/', lane: 'local' },
    { mountPoint: '/proc', lane: 'local', isKernels: true },
    { mountPoint: '/proc/images', lane: 'local', isKernels: true },
    { mountPoint: '/proc/images', lane: 'local' },
  ]);
  expect(map.isKernels(path)).toBe(expected);
});

test.each([
  ['/a/b', '/a/b'],
  ['/a/../b', '/a'],
  ['/a/./b', '/a'],
  ['/a//b', '/a'],
  ['/a/.hidden/b', '/a/.hidden/b'],
  ['/a/..b/c', '/a/..b/c'],
  ['/a/b/..', '/a/b'],
  ['/..', ''],
])('of %s the text can be trusted up to %s', (path, prefix) => {
  expect(plainPrefix(path)).toBe(prefix);
});

test('the mount point is the longest one that the path equals or continues after a slash', () => {
  const name = fc.constantFrom('a', 'b', 'ab');
  const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => `/${names.join('/')}`);
  fc.assert(
    fc.property(fc.array(path, { maxLength: 8 }), path, (mountPoints, asked) => {
      const map = new LaneMap(['/', ...mountPoints].map((mountPoint) => ({ mountPoint, lane: mountPoint })));
      const holders = mountPoints.filter((point) => asked === point || asked.startsWith(`${point}/`));
      const longest = holders.toSorted((a, b) => b.length - a.length)[0] ?? '/';
      expect(map.mountPointOf(asked)).toBe(longest);
    }),
  );
});
