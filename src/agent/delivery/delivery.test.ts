// What becomes of reports that wait, by what the server answers: a table of answers, and what was sent, kept, asked for and said.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Spool } from '../spool/spool.ts';
import type { Answer } from './answer.ts';
import { Delivery } from './delivery.ts';

const OK: Answer = { kind: 'accepted', full: false };
const LATER: Answer = { kind: 'later', why: 'away', retryAfterMs: undefined };
const REFUSED: Answer = { kind: 'refused', why: 'the server answered 401' };
const OVERTAKEN: Answer = { kind: 'overtaken' };
const NEEDS_FULL: Answer = { kind: 'needs-full' };
const REJECTED: Answer = { kind: 'rejected', why: 'the server answered 413' };

let folder: string;
let spool: Spool;
let log: string[];
/** One delay for each pause; the test decides when it is over. */
let pauses: { readonly delayMs: number; readonly end: () => void }[];
let onPause: () => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-delivery-'));
  log = [];
  pauses = [];
  onPause = () => undefined;
  spool = await Spool.open(folder, { maxBytes: 1e6, maxReports: 100 }, (text) => log.push(`warn ${text}`));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A delivery to a server that gives these answers, one after the other. */
function deliveryTo(...answers: readonly Answer[]): Delivery {
  const left = [...answers];
  return new Delivery({
    spool,
    timers: {
      random: () => 0.5,
      after: (delayMs, end) => {
        pauses.push({ delayMs, end });
        onPause();
        return () => undefined;
      },
    },
    send: (content) => {
      const answer = left.shift() ?? OK;
      log.push(`send ${Buffer.from(content).length} → ${answer.kind}`);
      return Promise.resolve(answer);
    },
    renew: () => log.push('renew'),
    onFullWanted: () => log.push('full wanted'),
    onOvertaken: () => log.push('new run wanted'),
    onDelivered: () => undefined,
    onRejected: (why) => log.push(`rejected ${why}`),
    say: (text) => log.push(`say ${text}`),
  });
}

/** Reports told apart by their length. */
const SIZE_OF = (text: string): number => gzipSync(text).length;

async function wait(...reports: readonly string[]): Promise<void> {
  for (const report of reports) await spool.add(report.startsWith('F') ? 'full' : 'delta', gzipSync(report));
}

/** Resolves at the next pause. */
function paused(): Promise<void> {
  return new Promise((resolve) => {
    onPause = resolve;
  });
}

test('a report of which the server holds a later one is given up, and another run is asked for', async () => {
  await wait('F', 'd1', 'd22');
  expect([await deliveryTo(OVERTAKEN).runOnce(), spool.depth]).toEqual([true, 0]);
  expect(log).toEqual([
    `send ${SIZE_OF('F')} → overtaken`,
    'say the server holds a later report of this agent than the one that was sent: numbering begins anew',
    'new run wanted',
    'full wanted',
  ]);
});

test('reports go in the order in which they were added', async () => {
  await wait('F', 'd1', 'd22', 'd333');
  expect([await deliveryTo().runOnce(), spool.depth]).toEqual([true, 0]);
  expect(log).toEqual(['F', 'd1', 'd22', 'd333'].map((report) => `send ${SIZE_OF(report)} → accepted`));
});

test('a server that says when to come back is asked again then, as long as it takes something meanwhile', async () => {
  await wait('F', 'd1', 'd22');
  const busy: Answer = { kind: 'later', why: 'busy', retryAfterMs: 1000 };
  const toldAgain = paused();
  const delivery = deliveryTo(OK, busy, OK, busy, busy);
  delivery.notify();
  const running = delivery.runOnce();
  await toldAgain;
  const toldLast = paused();
  pauses.at(-1)?.end();
  await toldLast;
  pauses.at(-1)?.end();
  expect([await running, spool.depth]).toEqual([false, 1]);
  expect(pauses.map(({ delayMs }) => delayMs)).toEqual([1500, 1500]);
  await wait('d333');
  expect([await deliveryTo(LATER).runOnce(), spool.depth]).toEqual([false, 2]);
});

test('a wish for a full report is passed on', async () => {
  await wait('F');
  await deliveryTo({ kind: 'accepted', full: true }).runOnce();
  expect(log.slice(1)).toEqual(['full wanted']);
});

test('when a base is missing, the deltas up to the next full report go, and that one is what was wanted', async () => {
  await wait('d1', 'd22', 'F', 'd333');
  expect([await deliveryTo(NEEDS_FULL).runOnce(), spool.depth]).toEqual([true, 0]);
  expect(log).toEqual([
    `send ${SIZE_OF('d1')} → needs-full`,
    `send ${SIZE_OF('F')} → accepted`,
    `send ${SIZE_OF('d333')} → accepted`,
  ]);
});

test('when a base is missing and no full report waits, one is asked for', async () => {
  await wait('d1', 'd22');
  await deliveryTo(NEEDS_FULL).runOnce();
  expect([log.at(-1), spool.depth]).toEqual(['full wanted', 0]);
});

test('a report that the server will never take is set aside, with what builds on it', async () => {
  await wait('F', 'd1');
  await deliveryTo(REJECTED).runOnce();
  expect(log.slice(1)).toEqual([
    'warn set aside the report 000000000000-full.json.gz: the server answered 413',
    'rejected the server answered 413',
    'full wanted',
  ]);
  expect([spool.depth, spool.setAsideCount]).toEqual([0, 1]);
});

test('a file that is not whole is set aside, never sent, never tried again', async () => {
  await wait('F', 'd1', 'F2');
  writeFileSync(join(folder, '000000000000-full.json.gz'), gzipSync('F').subarray(0, 12));
  await deliveryTo().runOnce();
  expect(log).toEqual([
    'warn set aside the report 000000000000-full.json.gz: it is not whole',
    `send ${SIZE_OF('F2')} → accepted`,
  ]);
  const again = await Spool.open(folder, { maxBytes: 1e6, maxReports: 100 }, (text) => log.push(text));
  expect(again.depth).toBe(0);
});

describe('while the server is away', () => {
  test('pauses double up to a minute, half of each by this chance; it is said once, and once when it is back', async () => {
    await wait('F');
    const delivery = deliveryTo(...Array.from({ length: 8 }, () => LATER));
    let next = paused();
    const running = delivery.run();
    for (let failure = 1; failure <= 8; failure += 1) {
      await next;
      next = paused();
      pauses.at(-1)?.end();
    }
    while (spool.depth > 0) await new Promise(setImmediate);
    delivery.stop();
    await running;
    expect(pauses.map(({ delayMs }) => delayMs)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(log.filter((line) => line.startsWith('say'))).toEqual([
      'say deliver a report: away; reports wait in the spool',
      'say the server takes reports again',
    ]);
    expect(delivery.failures).toBe(8);
  });

  test.each<[answer: Answer, delayMs: number]>([
    [{ kind: 'later', why: 'busy', retryAfterMs: 7000 }, 7500],
    [REFUSED, 450_000],
  ])('%j is followed by a pause of %i ms', async (answer, delayMs) => {
    await wait('F');
    const delivery = deliveryTo(answer);
    const reached = paused();
    const running = delivery.run();
    await reached;
    expect(pauses.map((pause) => pause.delayMs)).toEqual([delayMs]);
    expect([spool.depth, log.filter((line) => line === 'renew').length]).toEqual([1, 1]);
    delivery.stop();
    await running;
  });

  test('a new report ends no pause, and somebody who changed something does', async () => {
    await wait('F');
    const delivery = deliveryTo(REFUSED);
    const reached = paused();
    const running = delivery.run();
    await reached;
    await wait('d1');
    delivery.notify();
    await new Promise(setImmediate);
    expect(log.filter((line) => line.startsWith('send'))).toHaveLength(1);
    delivery.retryNow();
    while (spool.depth > 0) await new Promise(setImmediate);
    delivery.stop();
    await running;
    expect(log.filter((line) => line.startsWith('send'))).toHaveLength(3);
  });

  test('a report that comes after the spool ran empty is sent', async () => {
    await wait('d1');
    const delivery = deliveryTo(LATER, NEEDS_FULL);
    const reached = paused();
    const running = delivery.run();
    await reached;
    pauses[0]?.end();
    while (!log.includes('full wanted')) await new Promise(setImmediate);
    await wait('F');
    delivery.notify();
    while (spool.depth > 0) await new Promise(setImmediate);
    delivery.stop();
    await running;
    expect(log.findLast((line) => line.startsWith('send'))).toContain('accepted');
  });
});
