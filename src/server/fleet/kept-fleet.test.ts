// How long a fleet is believed, when it is read anew, and who waits for that.
import { expect, test } from 'vitest';
import type { HostCounts } from '../../core/fleet.ts';
import { KeptFleet } from './kept-fleet.ts';

const NONE: HostCounts = { all: 0, fresh: 0, late: 0, lost: 0, partial: 0, guestsUnknown: 0, silent: 0 };

/** A fleet of so many hosts whose reading takes so long, by a clock that the test turns. */
function fleetOf(all: number, tookMs = 0) {
  let nowMs = 1_000_000;
  const read: number[] = [];
  const readied: number[] = [];
  let failure: Error | undefined;
  let gate = Promise.resolve();
  const fleet = new KeptFleet(() => nowMs, {
    read: async (atMs) => {
      read.push(atMs);
      await gate;
      if (failure !== undefined) throw failure;
      nowMs += tookMs;
      return { atMs, hosts: { ...NONE, all } };
    },
    ready: async ({ atMs }) => {
      readied.push(atMs);
    },
  });
  return {
    fleet,
    read,
    readied,
    pass: (ms: number): void => {
      nowMs += ms;
    },
    fail: (error: Error | undefined): void => {
      failure = error;
    },
    /** What is read from now on ends when the returned function is called. */
    hold: (): (() => void) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
  };
}

test('a small fleet is read once in two seconds, and anew after that', async () => {
  const { fleet, read, pass } = fleetOf(499, 100);
  const first = await fleet.view();
  pass(1_800);
  expect(await fleet.view()).toBe(first);
  pass(200);
  expect((await fleet.view()).atMs).toBe(1_002_100);
  expect(read).toHaveLength(2);
});

test('callers that come while it is being read get the same', async () => {
  const { fleet, read, hold } = fleetOf(10);
  const done = hold();
  const both = Promise.all([fleet.view(), fleet.view()]);
  done();
  const [one, other] = await both;
  expect(one).toBe(other);
  expect(read).toHaveLength(1);
});

test('who waited for one that was begun too long ago waits for the next', async () => {
  const { fleet, hold, pass } = fleetOf(10);
  const done = hold();
  const first = fleet.view();
  pass(2_000);
  const second = fleet.view();
  done();
  expect([(await first).atMs, (await second).atMs]).toEqual([1_002_000, 1_002_000]);
});

test('a large fleet is answered from what is kept for half a minute, and read anew after ten times as long as that takes', async () => {
  const { fleet, read, hold, pass } = fleetOf(500, 500);
  const first = await fleet.view();
  const done = hold();
  pass(4_400);
  expect(await fleet.view()).toBe(first);
  expect(read).toHaveLength(1);
  pass(100);
  expect(await fleet.view()).toBe(first);
  expect(read).toHaveLength(2);
  pass(24_900);
  expect(await fleet.view()).toBe(first);
  pass(100);
  const waiting = fleet.view();
  done();
  expect((await waiting).atMs).toBe(1_005_000);
  expect(read).toHaveLength(2);
});

test('what fails is told to whoever waits, and is read again; what is kept is answered until it is too old', async () => {
  const { fleet, fail, pass } = fleetOf(500, 300);
  const first = await fleet.view();
  fail(new Error('the database is away'));
  pass(29_600);
  expect(await fleet.view()).toBe(first);
  pass(100);
  await expect(fleet.view()).rejects.toThrow('the database is away');
  fail(undefined);
  expect((await fleet.view()).atMs).toBe(1_030_000);
});

test('a large one is read and made ready before anybody asks, and kept warm for ten minutes after', async () => {
  const { fleet, read, readied, pass } = fleetOf(500, 1_000);
  await fleet.keepWarm();
  expect([read.length, readied.length]).toEqual([1, 1]);
  await fleet.keepWarm();
  const unasked = read.length;
  await fleet.view();
  pass(23_900);
  await fleet.keepWarm();
  expect(read).toHaveLength(1);
  pass(100);
  await fleet.keepWarm();
  await fleet.keepWarm();
  expect([unasked, read.length]).toEqual([1, 2]);
  pass(600_000);
  await fleet.keepWarm();
  expect(read).toHaveLength(2);
});

test('a small one is read when somebody asks, whatever was looked at before', async () => {
  const { fleet, read, readied } = fleetOf(499);
  await fleet.keepWarm();
  await fleet.keepWarm();
  expect([read.length, readied.length]).toEqual([1, 0]);
  await fleet.view();
  expect(read).toHaveLength(2);
});
