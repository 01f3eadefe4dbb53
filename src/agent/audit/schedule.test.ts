// When what is audited: periods with jitter, requests, flocks and storms of events, by a clock that the test moves.
import { beforeEach, describe, expect, test } from 'vitest';
import type { SessionEvent } from '../../readers/libvirt/event-queue.ts';
import { ManualTimers } from '../../../tests/services/manual-timers.ts';
import { Schedule } from './schedule.ts';

/** A clock that moves only with the timers, and a schedule on it whose audits take as long as the test says. */
class Stage {
  readonly timers = new ManualTimers(0.5);
  readonly schedule: Schedule;
  readonly given: string[] = [];
  nowMs = 1_000_000;
  tookMs = 0;

  constructor(periodMs: number) {
    this.schedule = new Schedule({ timers: this.timers, periodMs, monotonicMs: () => this.nowMs });
    void this.#run();
  }

  async #run(): Promise<void> {
    for (let due = await this.schedule.next(); due !== undefined; due = await this.schedule.next()) {
      const what = due.kind === 'all' ? 'all' : [...due.uuids].join('+');
      this.given.push(`${this.nowMs - 1_000_000} ${what}`);
      this.nowMs += this.tookMs;
    }
    this.given.push('end');
  }

  async pass(ms: number, step = 10): Promise<void> {
    for (let passed = 0; passed < ms; passed += step) {
      this.nowMs += step;
      this.timers.advance(step);
      await settled();
    }
  }
}

/** Lets everything run that has been made ready. */
async function settled(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
}

const event = (uuid: string): SessionEvent => ({
  kind: 'lifecycle',
  domain: { name: uuid, uuid, id: 1 },
  event: 'started',
  detail: 0,
});

let stage: Stage;

beforeEach(async () => {
  stage = new Stage(60_000);
  await settled();
});

test('the first audit is at once, the second after a part of a period, the rest a period apart', async () => {
  await stage.pass(160_000, 1000);
  expect(stage.given).toEqual(['0 all', '30000 all', '90000 all', '150000 all']);
});

test('a request is served at once, and the next period counts from it', async () => {
  await stage.pass(10_000, 1000);
  stage.schedule.askForAll();
  await settled();
  await stage.pass(61_000, 1000);
  expect(stage.given).toEqual(['0 all', '10000 all', '70000 all']);
});

test('nothing is given after a stop', async () => {
  stage.schedule.stop();
  await settled();
  stage.schedule.askForAll();
  await stage.pass(100_000, 1000);
  expect(stage.given).toEqual(['0 all', 'end']);
});

describe('events', () => {
  test('a flock of them makes one audit of their guests, within half a second', async () => {
    stage.schedule.noteEvent(event('a'));
    await stage.pass(100);
    for (const uuid of ['b', 'a']) stage.schedule.noteEvent(event(uuid));
    await stage.pass(1000);
    expect(stage.given).toEqual(['0 all', '250 a+b']);
  });

  test('of more than 32 guests make an audit of all', async () => {
    for (let n = 0; n < 33; n += 1) stage.schedule.noteEvent(event(`g${n}`));
    await stage.pass(1000);
    expect(stage.given).toEqual(['0 all', '250 all']);
  });

  test('that were missed make an audit of all, at once', async () => {
    stage.schedule.noteEvent({ kind: 'resync', reason: 'overflow' });
    await settled();
    expect(stage.given).toEqual(['0 all', '0 all']);
  });

  test('in a storm take no more than a fifth of the time', async () => {
    stage.tookMs = 200;
    for (let n = 0; n < 1000; n += 1) {
      stage.schedule.noteEvent(event('a'));
      await stage.pass(10);
    }
    const times = stage.given.filter((line) => line.endsWith(' a')).map((line) => Number(line.split(' ')[0]));
    const pauses = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    expect(times.length).toBeGreaterThan(5);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1000);
  });

  test('that come while an audit runs are served after it', async () => {
    stage.schedule.noteEvent(event('a'));
    stage.schedule.askForAll();
    await settled();
    await stage.pass(1000);
    expect(stage.given).toEqual(['0 all', '0 all']);
  });
});
