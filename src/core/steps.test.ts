// Work in pieces: the same result, with a pause whenever it has taken long enough.
import { expect, test } from 'vitest';
import { GiB } from './bytes.ts';
import { explanationOf, explanationSteps } from './explanation.ts';
import type { HostReport } from './report.ts';
import { finish, inTurns, mapped, PIECE_MS, STRIDE, type Steps } from './steps.ts';
import { disk, file, found, guest, qcow2, report } from '../../tests/hosts/facts.ts';

function* counting(to: number): Steps<number> {
  for (let n = 0; n < to; n++) yield;
  return to;
}

test('all pieces at once give the result', () => {
  expect(finish(counting(3))).toBe(3);
});

test('others have their turn whenever the pieces have taken long enough', async () => {
  let nowMs = 0;
  let pauses = 0;
  const turns = {
    nowMs: () => (nowMs += PIECE_MS / 4), // each piece takes so long
    pause: () => {
      pauses += 1;
      nowMs += 1_000_000; // a pause costs the pieces nothing
      return Promise.resolve();
    },
  };
  expect(await inTurns(counting(40), turns)).toBe(40);
  expect(pauses).toBe(10);
});

test('a list is turned a stride at a time', () => {
  const items = Array.from({ length: 2 * STRIDE + 1 }, (_, index) => index);
  const steps = mapped(items, (item) => item + 1);
  expect([steps.next().done, steps.next().done, steps.next().done]).toEqual([false, false, false]);
  expect(steps.next()).toEqual({ done: true, value: items.map((item) => item + 1) });
});

function hostOf(guests: number): HostReport {
  const paths = Array.from({ length: guests }, (_, index) => `/var/lib/nova/instances/u${index}/disk`);
  return report({
    guests: paths.map((path, index) => guest(`g${index}`, [disk(path)])),
    images: paths.map((path) => qcow2(path, GiB, 0n)),
    found: paths.map((path, index) => found(file(path, 0n), 'disk', `u${index}`)),
  });
}

test('an explanation in pieces is the explanation, and a larger host has more of them', () => {
  const countOf = (guests: number): number => {
    let steps = 0;
    for (const _ of explanationSteps(hostOf(guests))) steps += 1;
    return steps;
  };
  expect(finish(explanationSteps(hostOf(10)))).toEqual(explanationOf(hostOf(10)));
  // Images, found files, names, owners, guests of promises, of two audits and of two lists of differences.
  expect(countOf(4 * STRIDE) - countOf(STRIDE)).toBeGreaterThanOrEqual(3 * 8);
});
