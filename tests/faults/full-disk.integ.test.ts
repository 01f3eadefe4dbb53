// The disk below the server's own database fills: nothing is acknowledged that is not kept, what is kept is shown, and once there is room
// it all goes on.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SHOW_HOST } from '../../src/wire/api/hosts.ts';
import { errorAnswer } from '../../src/wire/api/error-answer.ts';
import { readJson, writeJsonLine } from '../../src/wire/json.ts';
import { reportDocument } from '../../src/wire/report-document.ts';
import { fleetEnvelope, hostIdOf, USUAL_SHAPE } from '../hosts/fleet.ts';
import { serve, type ServeProcess } from '../server/serve-process.ts';
import { fill } from '../services/fill-disk.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { targetOf } from '../services/store-engines.ts';
import { keptIn } from './kills/kept.ts';

/** An empty PGlite directory takes 40 MiB, its write-ahead log up to 100 more. */
const SIZE_MIB = 300;

/** Each whole report rewrites this many disks: a few dozen use up what is left in files that the database has already. */
const SHAPE = { ...USUAL_SHAPE, disksPerHost: 300, quietTicks: 1 };

const MOST_REPORTS = 500;

let disk: SmallFilesystem;
let server: ServeProcess;

beforeEach(async () => {
  disk = await mountSmallFilesystem({ type: 'ext4', sizeMiB: SIZE_MIB });
  server = await serve('--listen', '127.0.0.1:0', '--open-access', '--database', join(disk.mountPoint, 'db'));
});

afterEach(async () => {
  await server.end('SIGKILL');
  await disk.close();
});

async function send(tick: number): Promise<{ readonly status: number; readonly code: string | undefined }> {
  const body = gzipSync(writeJsonLine(reportDocument(fleetEnvelope(0, tick, true, SHAPE))));
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const response = await fetch(`${server.url}/v1/reports`, { method: 'POST', body, headers });
  const read = errorAnswer.safeParse(readJson(await response.text()));
  return { status: response.status, code: read.success ? read.data.error.code : undefined };
}

test('reports are refused with STORE_FULL, the last kept one is shown, and the refused one is taken once there is room', async () => {
  expect((await send(0)).status).toBe(202);
  const filler = join(disk.mountPoint, 'filler');
  fill(filler);
  let tick = 1;
  let answer = await send(tick);
  for (; answer.status === 202 && tick < MOST_REPORTS; answer = await send(tick)) tick += 1;
  expect(answer).toEqual({ status: 503, code: 'STORE_FULL' });
  const shown = await fetch(`${server.url}/v1/hosts/${hostIdOf(0)}`);
  // Numbered from one: what was acknowledged last is tick - 1.
  expect(SHOW_HOST.answer.parse(readJson(await shown.text())).host.sequence).toBe(tick);

  rmSync(filler);
  expect([await send(tick), await send(tick + 1)].map(({ status }) => status)).toEqual([202, 202]);
  expect((await server.end('SIGTERM')).code).toBe(0);
  const { reports } = await keptIn(targetOf(join(disk.mountPoint, 'db')));
  const taken = tick + 2;
  expect(reports.get(hostIdOf(0))).toEqual({ last: taken, points: [taken, taken] });
});
