// Claims under many writers on a real PostgreSQL: nothing is promised twice, each history is one that a single thread could have
// made, and what was acknowledged outlives kill -9 of writers and of the database.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { CAPACITY, type Mix } from '../claims/writer-operation.ts';
import { startPostgres, type PostgresServer } from '../services/postgres.ts';
import {
  countOutcomes,
  historyOf,
  lastLook,
  mostOfPool,
  openForWriters,
  replayEvents,
  startWriters,
  verdictOn,
  type WriterProcess,
} from './claim-histories.ts';

let server: PostgresServer;
const running = new Set<WriterProcess>();
const stores = new Set<Store>();

beforeAll(async () => {
  server = await startPostgres();
});

afterEach(async () => {
  for (const writers of running) writers.kill();
  for (const store of stores) await store.close();
  running.clear();
  stores.clear();
});

afterAll(() => server.stop());

async function begin(): Promise<{ database: string; store: Store }> {
  const database = await server.createDatabase();
  const store = await openForWriters(database);
  stores.add(store);
  return { database, store };
}

function start(orders: Mix & { database: string; writers: number; firstWriter: number }): WriterProcess {
  const writers = startWriters(orders);
  running.add(writers);
  return writers;
}

/** Any will do; a failure names it. */
const SEED = Date.now() % 1_000_000;

test(`64 writers of two processes on one provider, seed ${SEED}: linearizable, never beyond capacity`, async () => {
  const { database, store } = await begin();
  const mix = { database, seed: SEED, count: 15, ids: 40, moves: false, writers: 32 };
  const processes = [start({ ...mix, firstWriter: 0 }), start({ ...mix, firstWriter: 32 })];
  const lines = (await Promise.all(processes.map((writers) => writers.lines))).flat();
  const history = historyOf(lines);
  expect(history).toHaveLength(64 * 15);
  console.log(`seed ${SEED}:`, countOutcomes(history));
  const [books] = await replayEvents(store);
  expect(books?.gaps).toBe(0);
  expect(books?.most).toBeLessThanOrEqual(CAPACITY);
  // The writers were many and the room small: the most that was promised came close.
  expect(books?.most).toBeGreaterThan(CAPACITY / 2n);
  expect(verdictOn([...history, await lastLook(store)])).toBe('linearizable');
});

test(`32 writers that move guests both ways, seed ${SEED}: no deadlock for good, no side lost`, async () => {
  const { database, store } = await begin();
  const lines = await start({ database, seed: SEED, count: 20, ids: 12, moves: true, writers: 32, firstWriter: 0 })
    .lines;
  const history = historyOf(lines);
  const counts = countOutcomes(history);
  console.log(`seed ${SEED}:`, counts);
  expect(counts['unknown']).toBe(undefined);
  for (const { most, gaps } of await replayEvents(store)) {
    expect(gaps).toBe(0);
    expect(most).toBeLessThanOrEqual(CAPACITY);
  }
  expect(verdictOn([...history, await lastLook(store)])).toBe('linearizable');
});

test(`48 writers of two processes on two hosts that share a pool, seed ${SEED}: each claim is on both its providers or on none`, async () => {
  const { database, store } = await begin();
  const mix = { database, seed: SEED, count: 16, ids: 30, moves: true, shares: true, writers: 24 };
  const processes = [start({ ...mix, firstWriter: 0 }), start({ ...mix, firstWriter: 24 })];
  const history = historyOf((await Promise.all(processes.map((writers) => writers.lines))).flat());
  const counts = countOutcomes(history);
  console.log(`seed ${SEED}:`, counts);
  expect(history).toHaveLength(48 * 16);
  expect(counts['unknown']).toBe(undefined);
  for (const { most, gaps } of await replayEvents(store)) {
    expect(gaps).toBe(0);
    expect(most).toBeLessThanOrEqual(CAPACITY);
  }
  const most = await mostOfPool(store);
  expect(most).toBeLessThanOrEqual(CAPACITY);
  expect(most).toBeGreaterThan(CAPACITY / 2n);
  expect(verdictOn([...history, await lastLook(store)])).toBe('linearizable');
});

test(`kill -9 of the writers, five times, seed ${SEED}: nothing that was acknowledged is lost or doubled`, async () => {
  const { database, store } = await begin();
  const history = [];
  for (const [round, count] of [3, 20, 41, 60, 90].entries()) {
    const writers = start({
      database,
      seed: SEED + round,
      count: 40,
      ids: 8,
      moves: true,
      shares: true,
      writers: 6,
      firstWriter: round * 10,
    });
    await writers.ended(count);
    writers.kill();
    const lines = await writers.lines;
    await allGone();
    history.push(...historyOf(lines, process.hrtime.bigint()));
  }
  console.log(`seed ${SEED}:`, countOutcomes(history));
  expect(verdictOn([...history, await lastLook(store)])).toBe('linearizable');
});

test(`kill -9 of PostgreSQL under the writers, four times, seed ${SEED}: they go on, and nothing is lost or doubled`, async () => {
  const { database, store } = await begin();
  const writers = start({ database, seed: SEED, count: 60, ids: 8, moves: true, writers: 6, firstWriter: 0 });
  for (const count of [10, 70, 140, 220]) {
    await writers.ended(count);
    await killPostgres();
  }
  const history = historyOf(await writers.lines);
  const counts = countOutcomes(history);
  console.log(`seed ${SEED}:`, counts);
  expect(counts['unknown']).toBeGreaterThan(0);
  expect(verdictOn([...history, await lastLook(store)])).toBe('linearizable');
  for (const { gaps } of await replayEvents(store)) expect(gaps).toBe(0);
});

/** Transactions of killed writers end when the server notices: until then they may still commit. */
async function allGone(): Promise<void> {
  const others = `select count(*) from pg_stat_activity where application_name = 'ullage' and state <> 'idle'`;
  while ((await server.psql(others)).trim() !== '0') await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The postmaster dies; its children notice, and only when they are gone can it start again. */
async function killPostgres(): Promise<void> {
  const [pid = ''] = (await readFile(join(server.dir, 'data', 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGKILL');
  for (let tries = 0; ; tries += 1) {
    try {
      await server.start();
      return;
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
