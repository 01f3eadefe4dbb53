// A PGlite directory among processes: one at a time, kill -9 at any moment, no log without end, nothing of others touched.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import { targetOf } from '../services/store-engines.ts';
import { NOW_MS } from './store-fixture.ts';

const MAIN = join(import.meta.dirname, '../../src/main-ullage.ts');
const WRITER = join(import.meta.dirname, 'write-as-child.ts');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ul-pglite-'));
});

const writers = new Set<() => Promise<unknown>>();

afterEach(() => Promise.all([...writers].map((kill) => kill())));

afterAll(() => rmSync(folder, { recursive: true }));

/** Starts the writer; resolves when it has printed `count` names. It can be killed at any moment after. */
async function startWriter(directory: string, count: number) {
  const child = spawn(process.execPath, [WRITER, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  const exited = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
  });
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const kill = async (): Promise<readonly string[]> => {
    child.kill('SIGKILL');
    await exited;
    // A name that was cut in two was written, but not told.
    return printed.split('\n').slice(0, -1);
  };
  writers.add(kill);
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    if (printed.split('\n').length > count) resolve();
  });
  await Promise.race([enough, exited.then(() => Promise.reject(new Error('the writer ended by itself')))]);
  return { pid: child.pid, kill };
}

test('kill -9 while it writes, four times: what was acknowledged is there, and nothing stands in the way of opening', async () => {
  const directory = join(folder, 'killed');
  const acknowledged: string[] = [];
  for (const count of [1, 150, 400, 40]) {
    const writer = await startWriter(directory, count);
    acknowledged.push(...(await writer.kill()));
  }
  const store = await Store.open(targetOf(directory));
  const { rows } = await store.read((tx) => sql<{ name: string }>`select name from leases`.execute(tx));
  const byIndex = await store.read(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    return sql<{ n: bigint }>`select count(*) as n from leases where name > ''`.execute(tx);
  });
  await store.close();
  const found = new Set(rows.map(({ name }) => name));
  expect(acknowledged.filter((name) => !found.has(name))).toEqual([]);
  // At most one a kill was committed and not told any more.
  expect(found.size - acknowledged.length).toBeLessThanOrEqual(4);
  expect(byIndex.rows).toEqual([{ n: BigInt(found.size) }]);
});

describe('a directory that a process has open', () => {
  test('is refused to another, which names the first, and is free again when that one is killed', async () => {
    const directory = join(folder, 'shared');
    const writer = await startWriter(directory, 1);
    const refused = spawnSync(process.execPath, [MAIN, 'migrate', '--database', directory], { encoding: 'utf8' });
    expect({ status: refused.status, stdout: refused.stdout }).toEqual({ status: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      `ullage: STORE_LOCKED: open ${directory}: expected it unused, found it in use by process ${writer.pid} on `,
    );
    await writer.kill();
    const store = await Store.open(targetOf(directory));
    await store.close();
  });

  test('is refused within the same process too, until it is closed', async () => {
    const target = targetOf(join(folder, 'twice'));
    const store = await Store.open(target);
    await expect(Store.open(target)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    // The attempt must not have cost the first its lock.
    await expect(Store.open(target)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await store.close();
    await store.close();
    await (await Store.open(target)).close();
  });
});

test('a process that dies while it creates leaves nothing that a next one trips over', async () => {
  const directory = join(folder, 'half');
  mkdirSync(join(directory, 'pgdata.unfinished'), { recursive: true });
  writeFileSync(join(directory, 'pgdata.unfinished', 'PG_VERSION'), '18\n');
  const store = await Store.open(targetOf(directory));
  expect(await migrate(store, NOW_MS)).not.toEqual([]);
  await store.close();
  expect(readdirSync(directory).toSorted()).toEqual(['holder', 'lock', 'pgdata']);
});

describe('a directory that is not ours is left alone', () => {
  test('one with other files in it', async () => {
    const directory = join(folder, 'foreign');
    mkdirSync(directory);
    writeFileSync(join(directory, 'thesis.txt'), 'x');
    await expect(Store.open(targetOf(directory))).rejects.toMatchObject({ code: 'STORE_DIRECTORY' });
    expect(readdirSync(directory)).toEqual(['thesis.txt']);
  });

  test('a file', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, 'x');
    await expect(Store.open(targetOf(path))).rejects.toMatchObject({ code: 'STORE_DIRECTORY' });
  });

  test('one of another version', async () => {
    const directory = join(folder, 'old');
    mkdirSync(join(directory, 'pgdata'), { recursive: true });
    writeFileSync(join(directory, 'pgdata', 'PG_VERSION'), '17\n');
    await expect(Store.open(targetOf(directory))).rejects.toMatchObject({
      code: 'STORE_VERSION',
      operands: { found: '17' },
    });
    await expect(Store.open(targetOf(directory))).rejects.toMatchObject({ code: 'STORE_VERSION' });
  });
});

test('a new directory is for its owner alone', async () => {
  const directory = join(folder, 'private');
  await (await Store.open(targetOf(directory))).close();
  expect(statSync(directory).mode & 0o777).toBe(0o700);
});

test('the write-ahead log does not grow with what is written', async () => {
  const directory = join(folder, 'log');
  const store = await Store.open(targetOf(directory));
  await store.write((tx) => sql`create table filled (n int, filler text)`.execute(tx));
  for (let n = 0; n < 320; n += 1) {
    await store.write((tx) =>
      sql`insert into filled select g, repeat(md5(g::text), 32) from generate_series(1, 1000) g`.execute(tx),
    );
    await store.write((tx) => sql`truncate filled`.execute(tx));
  }
  const log = await store.read((tx) =>
    sql<{ written: bigint; kept: bigint }>`
      select (pg_current_wal_insert_lsn() - '0/0')::bigint as written,
             (select sum(size)::bigint from pg_ls_waldir()) as kept`.execute(tx),
  );
  await store.close();
  const MIB = 1024n * 1024n;
  expect(log.rows[0]?.written).toBeGreaterThan(320n * MIB);
  expect(log.rows[0]?.kept).toBeLessThan(240n * MIB);
});
