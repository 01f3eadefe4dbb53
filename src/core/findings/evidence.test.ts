// What findings about files go by, of files as filesystems tell them.
import { expect, test } from 'vitest';
import { GiB } from '../bytes.ts';
import * as facts from '../../../tests/hosts/facts.ts';
import { evidenceOf } from './evidence.ts';

test('of several files the latest change counts, in whole milliseconds: filesystems tell finer ones', () => {
  const times = [1_700_000_000_000.25, 1_700_000_000_123.621, 5.5];
  const files = times.map((modifiedAtMs, index) => ({
    file: facts.file(`/orphan/${index}`, GiB, { modifiedAtMs }),
    disks: [],
  }));
  expect(evidenceOf(files)).toMatchObject({ files: 3, occupied: 3n * GiB, modifiedAtMs: 1_700_000_000_123 });
  expect(evidenceOf([])).toMatchObject({ files: 0, modifiedAtMs: 0 });
});

test('where nobody knows what one of them occupies, nobody knows it of all', () => {
  const files = [GiB, undefined].map((allocation, index) => ({
    file: facts.file(`/f/${index}`, allocation),
    disks: [],
  }));
  expect(evidenceOf(files)).toMatchObject({ files: 2, occupied: undefined });
});
