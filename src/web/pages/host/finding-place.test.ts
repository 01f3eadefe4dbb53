// Where the page of what a finding is about is.
import { expect, test } from 'vitest';
import type { Explanation } from '../../api/explanation.ts';
import { EN } from '../../words/en.ts';
import { findingPlace } from './finding-place.ts';

/** What of an explanation says which pages a host has. */
const HOST = {
  guests: [{ uuid: 'u-1', name: 'web 1', disks: [{ target: 'vda', chain: [] }] }],
  images: [{ file: { id: 'f-1', path: '/i/a/disk', allocation: 0n, aliases: ['/also'] } }],
  pools: [{ facts: { id: 'fs:1', name: '/i' }, ledger: [] }],
} as unknown as Explanation;

const of = (subject: Parameters<typeof findingPlace>[2]) => findingPlace('h', HOST, subject, EN);

test.each([
  [{ guest: 'web 1', disk: 'vda', path: '/i/a/disk' }, '/hosts/h/guests/u-1/disks/vda', 'Disk web 1 vda'],
  [{ guest: 'web 1', disk: 'gone' }, '/hosts/h/guests/u-1', 'Guest web 1'],
  [{ guest: 'u-1' }, '/hosts/h/guests/u-1', 'Guest web 1'],
  [{ path: '/i/a/disk' }, '/hosts/h/files?path=%2Fi%2Fa%2Fdisk', 'File a/disk'],
  [{ path: '/i/a', pool: 'fs:1' }, '/hosts/h/files?path=%2Fi%2Fa', 'File i/a'],
  [{ pool: 'fs:1' }, '/pools/fs%3A1', 'Pool /i'],
])('%j', (subject, href, label) => {
  expect(of(subject)).toEqual({ href, label });
});

test.each([{ guest: 'gone' }, { path: '/i/b' }, { pool: 'fs:2' }, {}])('no page: %j', (subject) => {
  expect(of(subject)).toBeUndefined();
});
