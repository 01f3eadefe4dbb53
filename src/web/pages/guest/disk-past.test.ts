// A guest's disks over time: each change holds until the next, a disk that is gone is unknown from there on.
import { expect, test } from 'vitest';
import { EN } from '../../words/en.ts';
import { diskPastsOf, type GuestPast } from './disk-past.ts';

const point = (atMs: number, allocation: bigint, rest: Partial<GuestPast['points'][number]> = {}) => ({
  guestUuid: 'g',
  hostId: 'h',
  target: 'vda',
  diskKey: 'vda /web',
  atMs,
  gone: false,
  virtualSize: 20n,
  allocation,
  growth: 20n - allocation,
  ...rest,
});

const past = (parts: Partial<GuestPast>): GuestPast => ({
  starts: [],
  points: [],
  buckets: [],
  truncated: false,
  ...parts,
});

const told = (parts: Partial<GuestPast>) =>
  diskPastsOf(past(parts), { fromMs: 100, knownUntilMs: 200 }, EN).map(({ target, hostId, atMs, lines }) => [
    `${target} ${hostId}`,
    atMs,
    ...lines.map(({ values }) => values),
  ]);

test('a window begins with what was, and its last value holds until the latest report', () => {
  expect(told({ starts: [point(40, 5n)], points: [point(150, 7n)] })).toEqual([
    ['vda h', [100, 150, 200], [5n, 7n, 7n], [15n, 13n, 13n], [20n, 20n, 20n]],
  ]);
});

test('a disk that is gone is unknown from there on; one that moved is there once for each host', () => {
  const points = [point(120, 5n), point(150, 5n, { gone: true }), point(150, 6n, { hostId: 'i' })];
  expect(told({ points })).toEqual([
    ['vda h', [120, 150, 200], [5n, undefined, undefined], [15n, undefined, undefined], [20n, undefined, undefined]],
    ['vda i', [150, 200], [6n, 6n], [14n, 14n], [20n, 20n]],
  ]);
});

test('of buckets the last allocation is drawn, and no line of what they do not know', () => {
  const bucket = { hostId: 'h', target: 'vda', diskKey: 'vda /web', changes: 1, gone: false };
  const buckets = [
    { ...bucket, startMs: 60, last: 3n },
    { ...bucket, startMs: 160, last: 4n },
  ];
  expect(told({ buckets })).toEqual([['vda h', [100, 160, 200], [3n, 4n, 4n]]]);
});
