// What a device node that is not there means, by what LVM knows of the volume.
import { expect, test } from 'vitest';
import type { ImageFacts } from '../core/file.ts';
import type { Problem } from '../core/problem.ts';
import { readRaw } from '../formats/raw/parse.ts';
import { withoutAbsentNodes } from './volume-images.ts';

const RAW = image(readRaw({ length: 4096n, read: () => new Uint8Array(0) }));
const OTHER = image(undefined);
const VOLUMES = new Map([
  ['/dev/vg/raw', RAW],
  ['/dev/vg/qcow2', OTHER],
]);

function image(header: ImageFacts['header']): ImageFacts {
  const file = { path: '/dev/vg/x', aliases: [], poolId: 'vg', length: 4096n, allocation: 4096n } as const;
  const rest = { probedFormat: undefined, pins: undefined, backingId: undefined, dataFileIds: [] };
  return { file: { id: 'block:x', kind: 'block', links: 1, modifiedAtMs: 0, ...file }, header, ...rest };
}

function problem(kind: Problem['kind'], path: string): Problem {
  return { kind, subject: { guest: 'g', disk: 'vda', path }, attempted: 'look at the file', found: 'no such file' };
}

test.each([
  ['a raw disk lacks nothing', '/dev/vg/raw', 'missing', true, []],
  ['another format lacks its header', '/dev/vg/qcow2', 'missing', true, ['unavailable']],
  ['a device that is no volume is missing', '/dev/sdz', 'missing', true, ['missing']],
  ['a device that LVM may know is not', '/dev/sdz', 'missing', false, ['unavailable']],
  ['a file is missing, whatever LVM says', '/images/disk', 'missing', false, ['missing']],
  ['what is there and may not be read is no absent node', '/dev/vg/raw', 'denied', true, ['denied']],
] as const)('%s', (_title, path, kind, knowsVolumes, expected) => {
  const problems = withoutAbsentNodes([problem(kind, path)], VOLUMES, knowsVolumes);
  expect(problems.map((left) => left.kind)).toEqual(expected);
  expect(problems.map(({ subject }) => subject)).toEqual(expected.map(() => ({ guest: 'g', disk: 'vda', path })));
});
