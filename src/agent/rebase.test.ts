// Which file of a copied tree a path of the original host means.
import { expect, test } from 'vitest';
import { rebase } from './rebase.ts';

const KNOWN = new Set([
  '/copy/var/lib/nova/instances/u1/disk',
  '/copy/u2/disk',
  '/copy/_base/abc',
  '/copy/flat.qcow2',
  '/pool/b',
]);

test.each([
  ['already under the root', '/copy/u2/disk', '/copy/u2/disk'],
  ['the root as a sysroot', '/var/lib/nova/instances/u1/disk', '/copy/var/lib/nova/instances/u1/disk'],
  ['only the instances path was copied', '/var/lib/nova/instances/u2/disk', '/copy/u2/disk'],
  ['a base image by folder and name', '/srv/nova/_base/abc', '/copy/_base/abc'],
  ['a flat directory, by name', '/images/flat.qcow2', '/copy/flat.qcow2'],
  ['below another walked path', '/pool/b', '/pool/b'],
  ['nothing fits', '/var/lib/nova/instances/u9/disk', undefined],
])('rebases a path: %s', (_case, path, expected) => {
  expect(rebase(path, '/copy', KNOWN)).toBe(expected);
});
