// Samples of a chart: points or buckets, and where nothing is known between two.
import { expect, test } from 'vitest';
import { samplesOf, type PastPool } from './past-samples.ts';

const [MINUTE, DAY] = [60_000, 86_400_000];

const pointAt = (atMs: number): PastPool['points'][number] => ({
  atMs,
  total: 10n,
  occupied: 1n,
  rootReserved: 0n,
  available: 9n,
  growth: 2n,
  worstCaseFree: 7n,
  provisioned: 3n,
  unknownDisks: 0,
});

const timesOf = (times: readonly number[], gapMs = 5 * MINUTE) =>
  samplesOf({ points: times.map(pointAt), buckets: [], gapMs }).map(({ atMs, occupied }) => [atMs, occupied]);

const known = (times: readonly number[]) => times.map((atMs) => [atMs, 1n]);

test('a report that was missed is no gap; one that five periods lack is, and what is shown there is that nobody knows', () => {
  expect(timesOf([0, MINUTE, 3 * MINUTE])).toEqual(known([0, MINUTE, 3 * MINUTE]));
  expect(timesOf([0, 5 * MINUTE])).toEqual(known([0, 5 * MINUTE]));
  expect(timesOf([0, DAY])).toEqual([...known([0]), [5 * MINUTE, undefined], ...known([DAY])]);
});

test('a host that reported once an hour then, and does once a minute now, has lines of then', () => {
  const hours = Array.from({ length: 20 }, (_, hour) => hour * 60 * MINUTE);
  expect(timesOf(hours)).toEqual(known(hours));
  const late = [...hours, (hours.at(-1) ?? 0) + DAY];
  expect(timesOf(late)).toEqual([
    ...known(hours),
    [(hours.at(-1) ?? 0) + 180 * MINUTE, undefined],
    ...known(late.slice(-1)),
  ]);
});

test('a host that reports twice a minute since an hour ago has lines of the hours before', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => hour * 60 * MINUTE);
  const since = Array.from({ length: 120 }, (_, at) => DAY + (at * MINUTE) / 2);
  expect(timesOf([...hours, ...since])).toEqual(known([...hours, ...since]));
});

test('two long silences with one report between them are two', () => {
  const now = Array.from({ length: 10 }, (_, at) => DAY + at * MINUTE);
  expect(timesOf([0, DAY / 2, ...now]).map(([, occupied]) => occupied)).toEqual([
    1n,
    undefined,
    1n,
    undefined,
    ...now.map(() => 1n),
  ]);
});

test('points of a day ago and many of now are not joined', () => {
  const now = Array.from({ length: 30 }, (_, at) => DAY + at * 5_000);
  expect(timesOf([0, ...now]).slice(0, 3)).toEqual([...known([0]), [5 * MINUTE, undefined], ...known([DAY])]);
});

test('buckets are neighbours where none is missing', () => {
  const figure = { count: 1, unknown: 0, min: 1n, max: 4n, mean: 2n, last: 3n };
  const buckets = [0, DAY, 3 * DAY].map((startMs) => ({
    startMs,
    occupied: figure,
    available: figure,
    growth: figure,
    worstCaseFree: figure,
    provisioned: figure,
  }));
  expect(samplesOf({ points: [], buckets, gapMs: DAY })).toEqual([
    { atMs: 0, occupied: 3n, available: 3n, growth: 3n, worstCaseFree: 1n },
    { atMs: DAY, occupied: 3n, available: 3n, growth: 3n, worstCaseFree: 1n },
    { atMs: 2 * DAY },
    { atMs: 3 * DAY, occupied: 3n, available: 3n, growth: 3n, worstCaseFree: 1n },
  ]);
});

test('nothing is of nothing', () => {
  expect(samplesOf({ points: [], buckets: [], gapMs: DAY })).toEqual([]);
});
