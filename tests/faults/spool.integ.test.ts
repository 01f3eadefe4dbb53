// The spool under kill -9 at random moments, and on a disk that fills: what was kept is there, whole and in order.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Spool } from '../../src/agent/spool/spool.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';

const CHILD = join(import.meta.dirname, 'spool-as-child.ts');
const LIMITS = { maxBytes: 2 ** 26, maxReports: 1_000_000 };

/** Each starts a process: a dozen moments an hour of CI, chosen anew each time. */
const KILLS = 12;

let folder: string;
let warnings: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-kill-'));
  warnings = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function open(directory = folder): Promise<Spool> {
  return Spool.open(directory, LIMITS, (text) => warnings.push(text));
}

/** Runs a writer until it has kept some, and kills it a moment later; the numbers that it said. */
async function killedWriter(from: number, untilKept: number, thenMs: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, [CHILD, folder, String(from)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
    if (said.split('\n').length > untilKept) setTimeout(() => child.kill('SIGKILL'), thenMs);
  });
  await closed;
  // A line without its end was cut off.
  return said
    .slice(0, said.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map(Number);
}

/** What waits, read and decompressed, in the order of delivery; takes it out. */
async function emptied(spool: Spool): Promise<readonly number[]> {
  const numbers: number[] = [];
  for (let parcel = spool.first; parcel !== undefined; parcel = spool.first) {
    const content = await spool.read(parcel);
    if (content === undefined) continue;
    numbers.push((JSON.parse(gunzipSync(content).toString('utf8')) as { n: number }).n);
    await spool.remove(parcel);
  }
  return numbers;
}

test(`after each of ${KILLS} kills all that was kept is there, whole, in order, and at most one more`, async () => {
  let from = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const untilKept = 1 + Math.floor(Math.random() * 20);
    const thenMs = Math.random() * 5;
    const kept = await killedWriter(from, untilKept, thenMs);
    const there = await emptied(await open());
    const where = `killed ${thenMs.toFixed(2)} ms after ${untilKept} were kept`;
    expect({ where, there: there.slice(0, kept.length) }).toEqual({ where, there: kept });
    expect({ where, more: there.length - kept.length <= 1 }).toEqual({ where, more: true });
    from += there.length + 1;
  }
  expect(warnings).toEqual([]);
});

describe('on a disk that fills', () => {
  let small: SmallFilesystem;

  beforeEach(async () => {
    small = await mountSmallFilesystem({ type: 'tmpfs', sizeMiB: 1 });
  });

  afterEach(() => small.close());

  test('reports wait in memory until there is room again, and none that was kept is lost', async () => {
    const spool = await open(join(small.mountPoint, 'spool'));
    const content = report(200);
    const kept = [];
    for (let n = 0; n < 8; n += 1) kept.push(await spool.add(n === 0 ? 'full' : 'delta', content));
    expect(kept).toEqual(['disk', 'disk', 'disk', 'disk', 'disk', 'memory', 'memory', 'memory'].slice(0, 8));
    expect(spool.trouble).toContain('ENOSPC');
    expect(await spool.add('full', report(1))).toMatch(/^(?:disk|memory)$/);
    for (let n = 0; n < 9; n += 1) {
      const { first } = spool;
      if (first === undefined) break;
      expect(await spool.read(first)).toBeDefined();
      await spool.remove(first);
    }
    expect([spool.depth, await spool.add('full', content), spool.trouble]).toEqual([0, 'disk', undefined]);
    expect(warnings.filter((text) => text.includes('ENOSPC'))).toHaveLength(1);
  });

  test('a spool that is opened on a full disk delivers what it has', async () => {
    const directory = join(small.mountPoint, 'spool');
    await (await open(directory)).add('full', report(10));
    fill(join(small.mountPoint, 'filler'));
    const again = await open(directory);
    const { first } = again;
    expect([again.depth, first?.kind]).toEqual([1, 'full']);
    expect(first === undefined ? undefined : await again.read(first)).toBeDefined();
  });
});

/** A report that does not compress. */
function report(kib: number): Uint8Array {
  return gzipSync(randomBytes(kib * 1024));
}

/** To the last byte. */
function fill(path: string): void {
  for (let size = 2 ** 20; size >= 1; size = Math.floor(size / 2)) {
    for (;;) {
      try {
        writeFileSync(path, new Uint8Array(size), { flag: 'a' });
      } catch {
        break;
      }
    }
  }
}
