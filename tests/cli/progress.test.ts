// The progress line: only on a terminal, only when the audit takes a while, and gone at the end.
import { expect, test } from 'vitest';
import { progressLine, type ProgressServices } from '../../src/cli/progress.ts';
import { WORLD } from './fake-services.ts';

/** A terminal, a clock and a timer that a test turns by hand. */
function terminal(isTty: boolean) {
  const written: string[] = [];
  const timers: { delayMs: number; action: () => void }[] = [];
  const state = { nowMs: 0 };
  const err: ProgressServices['err'] = {
    isTty,
    write: (text) => {
      written.push(text.replaceAll('\r\u001B[K', '«'));
      return Promise.resolve();
    },
  };
  const line = progressLine({
    err,
    world: { ...WORLD, nowMs: () => state.nowMs },
    after: (delayMs, action) => {
      const timer = { delayMs, action };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  });
  return { line, written, timers, state };
}

test('an audit that ends within a second shows nothing', async () => {
  const { line, written, timers } = terminal(true);
  line.report({ stage: 'libvirt', done: 1, total: undefined });
  await line.end();
  expect({ written, timers }).toEqual({ written: [], timers: [] });
});

test('a longer one shows where it is, at most ten times a second, and takes the line away', async () => {
  const { line, written, timers, state } = terminal(true);
  line.report({ stage: 'libvirt', done: 0, total: undefined });
  expect(timers.map(({ delayMs }) => delayMs)).toEqual([1000]);
  timers[0]?.action();
  line.report({ stage: 'images', done: 5, total: 50 });
  state.nowMs = 100;
  line.report({ stage: 'images', done: 6, total: 50 });
  await line.end();
  expect(written).toEqual(['«ullage: asking libvirt', '«ullage: reading images 6 of 50', '«']);
});

test('where stderr is no terminal there is no timer and no line', async () => {
  const { line, written, timers } = terminal(false);
  line.report({ stage: 'pools', done: 1, total: 2 });
  await line.end();
  expect({ written, timers }).toEqual({ written: [], timers: [] });
});
