// The disk below PostgreSQL fills, to the last block of its log too: nothing is acknowledged that is not kept, the server stays up and says
// what is wrong, and goes on by itself once there is room and PostgreSQL runs.
import { chmodSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { errorAnswer } from '../../src/wire/api/error-answer.ts';
import { readJson, writeJsonLine } from '../../src/wire/json.ts';
import { reportDocument } from '../../src/wire/report-document.ts';
import { fleetEnvelope, hostIdOf, USUAL_SHAPE } from '../hosts/fleet.ts';
import { runUllage } from '../scenarios/ullage.ts';
import { serve, type ServeProcess } from '../server/serve-process.ts';
import { fill } from '../services/fill-disk.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { startPostgres, type PostgresServer } from '../services/postgres.ts';
import { targetOf } from '../services/store-engines.ts';
import { keptIn } from './kills/kept.ts';

/** An empty cluster takes 40 MiB, and its log as much as `LOG` lets it. */
const SIZE_MIB = 300;

/** Little enough that the disk fills with tables first, and then with the log. */
const LOG = ['min_wal_size=32MB', 'max_wal_size=48MB', 'wal_keep_size=0', 'wal_recycle=off'];

/** Each whole report rewrites this many disks. */
const SHAPE = { ...USUAL_SHAPE, disksPerHost: 300, quietTicks: 1 };

const MOST_REPORTS = 500;

/** So many in a row without one that is taken. */
const REFUSALS = 10;

/** More than the log has room for in files that there are already. */
const MOST_LOG_MIB = 200;

let disk: SmallFilesystem;
let postgres: PostgresServer;
let database: string;
let server: ServeProcess;

beforeEach(async () => {
  disk = await mountSmallFilesystem({ type: 'ext4', sizeMiB: SIZE_MIB });
  chmodSync(dirname(disk.mountPoint), 0o711); // PostgreSQL runs as a user of its own
  postgres = await startPostgres({ durable: true, others: LOG, dataUnder: disk.mountPoint });
  database = await postgres.createDatabase();
  await runUllage(['migrate', '--database', database]);
  server = await serve('--listen', '127.0.0.1:0', '--open-access', '--database', database);
});

afterEach(async () => {
  await server.end('SIGKILL');
  await postgres.stop();
  await disk.close();
});

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
}

async function send(tick: number): Promise<Answer> {
  const body = gzipSync(writeJsonLine(reportDocument(fleetEnvelope(0, tick, true, SHAPE))));
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const response = await fetch(`${server.url}/v1/reports`, { method: 'POST', body, headers });
  const read = errorAnswer.safeParse(readJson(await response.text()));
  return { status: response.status, code: read.success ? read.data.error.code : undefined };
}

/** Sends reports, each until it is taken, until so many in a row were refused: how many were taken, and every refusal. */
async function sendUntilRefused(
  from: number,
): Promise<{ readonly taken: number; readonly refusals: readonly Answer[] }> {
  let [taken, inRow] = [from, 0];
  const refusals: Answer[] = [];
  while (inRow < REFUSALS && taken < MOST_REPORTS) {
    const answer = await send(taken);
    if (answer.status === 202) [taken, inRow] = [taken + 1, 0];
    else {
      refusals.push(answer);
      inRow += 1;
    }
  }
  return { taken, refusals };
}

function wordsOf({ status, code }: Answer): string {
  return `${status} ${code}`;
}

/** Until PostgreSQL, whose log can grow no more, ends all of its processes. */
async function fillLog(): Promise<void> {
  for (let mib = 0; mib < MOST_LOG_MIB; mib += 1) {
    const written = postgres.psql(`select pg_logical_emit_message(false, 'fill', repeat('x', 1048576))`);
    if (await written.then(() => false).catch(() => true)) return;
  }
  throw new Error(`the log took ${MOST_LOG_MIB} MiB more on a full disk`);
}

test('reports are refused with what is wrong, none that was acknowledged is lost, and it goes on by itself once there is room', async () => {
  expect((await send(0)).status).toBe(202);
  const filler = join(disk.mountPoint, 'filler');
  fill(filler);
  const full = await sendUntilRefused(1);
  expect(new Set(full.refusals.map(wordsOf))).toEqual(new Set(['503 STORE_FULL']));
  await fillLog();
  const { taken, refusals } = await sendUntilRefused(full.taken);
  const found = new Set(refusals.map(wordsOf));
  process.stdout.write(`${taken} reports were taken; with a full log ${[...found].join(', ')}\n`);
  const known = new Set(['503 STORE_FULL', '503 STORE_LOST', '503 STORE_UNREACHABLE']);
  expect([...found].filter((words) => !known.has(words))).toEqual([]);

  rmSync(filler);
  // Whoever looks after its service starts it again.
  if (!(await postgres.isRunning())) await postgres.start();
  let answer = await send(taken);
  for (let tries = 0; answer.status === 503 && tries < 100; tries += 1) {
    await setTimeout(100);
    answer = await send(taken);
  }
  expect([answer.status, (await send(taken + 1)).status]).toEqual([202, 202]);
  expect((await server.end('SIGTERM')).code).toBe(0);
  const { reports } = await keptIn(targetOf(database));
  const all = taken + 2;
  expect(reports.get(hostIdOf(0))).toEqual({ last: all, points: [all, all] });
});
