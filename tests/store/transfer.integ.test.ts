// A whole database moved between the engines, both ways, by the real program; and files that are not what they should be.
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { balancesOf } from '../../src/core/pool.ts';
import { PPM } from '../../src/core/ratio.ts';
import { deltaOf } from '../../src/core/report-delta.ts';
import { appendAudit, listAudit } from '../../src/store/audit-log/audit-log.ts';
import { writeBalances } from '../../src/store/balances/write-balances.ts';
import { listClaimEvents, listClaims } from '../../src/store/claims/list-claims.ts';
import { startMove } from '../../src/store/claims/move-claim.ts';
import { openClaim } from '../../src/store/claims/open-claim.ts';
import { listProviders, putProvider } from '../../src/store/claims/providers.ts';
import { readPoolHistory } from '../../src/store/history/read-history.ts';
import { takeLease } from '../../src/store/leases/lease.ts';
import { addName } from '../../src/store/placement-api/names.ts';
import { replaceAggregates, replaceTraits } from '../../src/store/placement-api/providers.ts';
import { migrate } from '../../src/store/migrate.ts';
import { readHostReport } from '../../src/store/reports/read-report.ts';
import { writeReport } from '../../src/store/reports/write-report.ts';
import { Store } from '../../src/store/store.ts';
import type { Tx } from '../../src/store/tables.ts';
import { createToken } from '../../src/store/tokens/create-token.ts';
import { listTokens } from '../../src/store/tokens/list-tokens.ts';
import { newSecret } from '../../src/store/tokens/secret.ts';
import { putOverride } from '../../src/store/policies/overrides.ts';
import { MOVED_TABLES, UNMOVED_TABLES, type MovedTable } from '../../src/store/transfer/moved-tables.ts';
import * as facts from '../hosts/facts.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { fakeServices } from '../cli/fake-services.ts';
import { runUllage, SOURCE_PROGRAM } from '../scenarios/ullage.ts';
import { startPostgres, type PostgresServer } from '../services/postgres.ts';
import { targetOf } from '../services/store-engines.ts';
import { NOW_MS } from './store-fixture.ts';

/** Enough for several fetches and several inserts. */
const ENTRIES = 1_700;

const ORIGIN = { hostId: randomUUID(), agentRun: randomUUID(), sequence: 1, periodMs: 60_000 };

const REPORT = facts.report({ guests: [facts.guest('a\0b', [facts.disk('/x')])] });

/** How many rows `fill` makes; of claims those of a guest that moved between two providers. */
const ROWS: Readonly<Record<MovedTable, number>> = {
  tokens: 2,
  audit_log: ENTRIES,
  leases: 1,
  hosts: 1,
  facts: 2,
  pools: 1,
  disks: 0,
  pool_history: 1,
  disk_history: 0,
  pool_5min: 0,
  pool_1h: 0,
  pool_1d: 0,
  roll_ups: 0,
  late_reports: 0,
  history_kept: 0,
  disk_starts: 0,
  host_states: 0,
  reclaimable: 0,
  providers: 3,
  inventories: 3,
  memberships: 2,
  provider_traits: 1,
  provider_aggregates: 1,
  custom_names: 1,
  policy_overrides: 1,
  consumers: 1,
  claims: 2,
  claim_resources: 4,
  claim_events: 3,
  forced_claims: 0,
  placements: 0,
};

let server: PostgresServer;
let folder: string;
let directory: string;
let file: string;

beforeAll(async () => {
  server = await startPostgres();
  folder = mkdtempSync(join(tmpdir(), 'ul-transfer-'));
  directory = join(folder, 'database');
  file = join(folder, 'first.gz');
  const store = await Store.open(targetOf(directory));
  await migrate(store, NOW_MS);
  await fill(store);
  await store.close();
  const exported = await runUllage(['db', 'export', file, '--database', directory]);
  if (exported.end !== 'exit 0') throw new Error(exported.stderr);
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** What JSON, text forms and both engines could get wrong. */
async function fill(store: Store): Promise<void> {
  const strange = {
    nul: 'a\0b',
    lone: '\uD800',
    quotes: `"'\\`,
    line: 'a\nb',
    large: 2n ** 63n - 1n,
    nested: [{ n: -1n }],
  };
  await store.write(async (tx) => {
    for (let n = 0; n < ENTRIES; n += 1) {
      await appendAudit(tx, {
        atMs: NOW_MS + n,
        actor: 'é\t"x"\\',
        tokenId: undefined,
        client: undefined,
        action: 'x'.repeat(n),
        subject: '',
        outcome: 'done',
        detail: strange,
      });
    }
    for (const role of ['reader', 'admin'] as const) {
      await createToken(tx, {
        id: randomUUID(),
        role,
        hostId: undefined,
        label: role,
        secret: newSecret(),
        createdAtMs: NOW_MS,
        createdBy: 'a test',
        expiresAtMs: NOW_MS + 1,
      });
    }
    await takeLease(tx, { name: 'roll-up', holder: 'a', forMs: 1 });
    await writeReport(tx, {
      origin: ORIGIN,
      delta: deltaOf(facts.report({ pools: [] }), REPORT),
      receivedAtMs: NOW_MS,
    });
    await writeBalances(tx, { hostId: ORIGIN.hostId, balances: balancesOf(REPORT), atMs: NOW_MS });
    await fillClaims(tx);
  });
}

/** The new side of the move has the earlier id, so its row may come before that of the claim that it points at. */
async function fillClaims(tx: Tx): Promise<void> {
  const line = { resource: 'disk:instances', total: 2n ** 62n, reserved: 1n, allocationRatio: PPM } as const;
  const pool = { ...line, resource: 'disk:shared', poolId: 'nfs:x:/y' } as const;
  await putProvider(tx, { id: 'nfs', inventory: [pool], poolId: pool.poolId });
  const memberOf = [{ resource: 'disk:nfs', provider: 'nfs', poolId: pool.poolId }] as const;
  for (const id of ['a', 'b']) {
    await putProvider(tx, { id, inventory: [{ ...line, poolId: 'fs:instances' }], memberOf });
  }
  const asked = {
    project: undefined,
    resources: [
      { resource: 'disk:instances', amount: 2n ** 60n },
      { resource: 'disk:nfs', amount: 2n ** 59n },
    ],
    nowMs: NOW_MS,
    expiresAtMs: NOW_MS + 1,
  } as const;
  await openClaim(tx, 'a', { id: 'z', consumer: 'web', ...asked });
  await replaceTraits(tx, 'a', ['HW_CPU_X86_VMX']);
  await replaceAggregates(tx, 'a', [randomUUID()], true);
  await addName(tx, 'class', 'CUSTOM_X');
  await putOverride(tx, {
    scope: 'host',
    key: 'a',
    resource: 'disk',
    reserved: 2n ** 60n,
    allocationRatio: undefined,
    reason: 'room for snapshots',
    actor: 'test',
    changedAtMs: NOW_MS,
  });
  await sql`insert into consumers (id, generation, project_id, user_id) values ('web', 3, 'p', 'u')`.execute(tx);
  await startMove(tx, { home: 'z', target: 'b' }, { id: 'y', moveId: 'm', kind: 'migrate', ...asked });
}

async function withStore<T>(database: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await Store.open(targetOf(database));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const contentOf = (database: string): Promise<unknown> =>
  withStore(database, (store) =>
    store.read(async (tx) => ({
      audit: await listAudit(tx, { limit: ENTRIES + 1 }),
      tokens: await listTokens(tx),
      history: await readPoolHistory(
        tx,
        { hostId: ORIGIN.hostId, poolId: facts.POOL_ID },
        { fromMs: 0, toMs: NOW_MS + 1, limit: 9 },
      ),
      report: await readHostReport(tx, ORIGIN.hostId),
      hashes: (await tx.selectFrom('tokens').select('secret_sha256').orderBy('id').execute()).map(String),
      claims: await listClaims(tx, {}, { limit: 9 }),
      claimEvents: await listClaimEvents(tx, 'z', 9),
      providers: await listProviders(tx, { limit: 9 }),
      leases: (await sql`select name, holder, fence, expires_at::text from leases`.execute(tx)).rows,
    })),
  );

const importInto = (database: string, from: string) => runUllage(['db', 'import', from, '--database', database]);

test('from PGlite to PostgreSQL and back: everything is as it was, to the microsecond and the NUL', async () => {
  const url = await server.createDatabase();
  const there = await importInto(url, file);
  expect(there).toMatchObject({ end: 'exit 0', stderr: '' });
  const [heading, ...counts] = there.stdout.trimEnd().split('\n');
  expect(heading).toBe(`imported ${file} into ${url}, rows:`);
  expect(counts).toEqual(MOVED_TABLES.map((table) => `  ${table}: ${ROWS[table]}`));
  expect(await contentOf(url)).toEqual(await contentOf(directory));

  const again = join(folder, 'second.gz');
  expect(await runUllage(['db', 'export', again, '--database', url])).toMatchObject({ end: 'exit 0' });
  expect(linesOf(again)).toEqual(linesOf(file));
  const back = join(folder, 'back');
  expect(await importInto(back, again)).toMatchObject({ end: 'exit 0' });
  expect(await contentOf(back)).toEqual(await contentOf(directory));
});

const program = SOURCE_PROGRAM.join(' ');

/** Both ends as a shell runs them; one that fails is the status of all. */
const piped = (script: string) => runUllage(['-c', `set -o pipefail; ${script}`], { program: ['bash'] });

describe('through a pipe', () => {
  test('from PGlite to PostgreSQL: everything is as it was, and nothing is left in between', async () => {
    const url = await server.createDatabase();
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const ended = await piped(
      `${program} db export - --database ${directory} | TMPDIR=${temporary} ${program} db import - --database '${url}'`,
    );
    expect([ended.end, ended.stderr]).toEqual(['exit 0', `exported ${directory} to standard output\n`]);
    const [heading, ...counts] = ended.stdout.trimEnd().split('\n');
    expect(heading).toBe(`imported standard input into ${url}, rows:`);
    expect(counts).toEqual(MOVED_TABLES.map((table) => `  ${table}: ${ROWS[table]}`));
    expect(await contentOf(url)).toEqual(await contentOf(directory));
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('an export that fails is seen to have failed at both ends, and no database is made of it', async () => {
    const [absent, target] = [join(folder, 'absent'), join(folder, 'of-nothing')];
    const ended = await piped(
      `${program} db export - --database ${absent} | ${program} db import - --database ${target}`,
    );
    expect([ended.end, ended.stdout, existsSync(target)]).toEqual(['exit 2', '', false]);
    expect(ended.stderr).toContain(`STORE_DIRECTORY: open ${absent}`);
    expect(ended.stderr).toContain('STORE_FILE: read standard input: expected an exported database, found nothing');
  });

  test('what cannot be written whole is no success', async () => {
    const ended = await piped(`${program} db export - --database ${directory} >/dev/full`);
    expect([ended.end, ended.stdout]).toEqual(['exit 2', '']);
    expect(ended.stderr).toMatch(
      /^ullage: STORE_FILE: write the exported database to standard output: no space left on device \(ENOSPC\)/,
    );
  });

  test.each([
    ['export', 'export to standard output'],
    ['import', 'import from standard input'],
  ])('a terminal is none: %s', async (direction, what) => {
    const fake = fakeServices({ isTty: true });
    const { exitCode } = await runCommandLine(fake.services, ['db', direction, '-', '--database', join(folder, 'tty')]);
    expect([exitCode, fake.stdout(), existsSync(join(folder, 'tty'))]).toEqual([2, '', false]);
    expect(fake.stderr()).toContain(`CLI_USAGE: ${what}: expected a pipe or a file, found a terminal`);
  });
});

test('numbers go on after the highest that was imported', async () => {
  const url = await server.createDatabase();
  await importInto(url, file);
  const newest = await withStore(url, async (store) => {
    const entry = {
      atMs: NOW_MS,
      actor: 'a',
      tokenId: undefined,
      client: undefined,
      action: 'b',
      subject: 'c',
      detail: {},
    };
    await store.write((tx) => appendAudit(tx, { ...entry, outcome: 'done' }));
    return store.read((tx) => listAudit(tx, { limit: 2 }));
  });
  expect(Number(newest[0]?.id) - Number(newest[1]?.id)).toBe(1);
});

test('the list of what is moved holds every table', async () => {
  const found = await withStore(directory, (store) =>
    store.read((tx) =>
      sql<{ name: string }>`
        select relname::text as name from pg_class join pg_namespace n on n.oid = relnamespace
        where nspname = 'public' and relkind in ('r', 'p') and not relispartition`.execute(tx),
    ),
  );
  expect(found.rows.map(({ name }) => name).toSorted()).toEqual([...MOVED_TABLES, ...UNMOVED_TABLES].toSorted());
});

test('the file is for its owner alone, and is never written over', async () => {
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = readFileSync(file);
  const ended = await runUllage(['db', 'export', file, '--database', directory]);
  expect(ended).toMatchObject({ end: 'exit 2', stderr: expect.stringContaining('STORE_FILE') as string });
  expect(readFileSync(file)).toEqual(before);
  expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

test('a database that holds something is left alone', async () => {
  const url = await server.createDatabase();
  await importInto(url, file);
  const before = await contentOf(url);
  expect(await importInto(url, file)).toMatchObject({
    end: 'exit 2',
    stderr: expect.stringContaining('STORE_NOT_EMPTY') as string,
  });
  expect(await contentOf(url)).toEqual(before);
});

describe('a file that is not what it should be leaves nothing behind', () => {
  test.each<[title: string, spoil: (lines: string[]) => Buffer, words: string]>([
    ['another file', () => Buffer.from('hello'), 'expected a gzip file'],
    [
      'cut in the middle of gzip',
      () => readFileSync(file).subarray(0, statSync(file).size / 2),
      'expected a gzip file, found unexpected end',
    ],
    ['cut between two lines', (lines) => zipped(lines.slice(0, 100)), 'expected another line'],
    ['cut in a line', (lines) => gzipSync(lines.slice(0, 100).join('\n')), 'expected the end of a line'],
    ['a row lost', (lines) => zipped(lines.toSpliced(50, 1)), 'expected the number of rows of audit_log, 1699'],
    ['a row doubled', (lines) => zipped(lines.toSpliced(50, 0, lines[50] ?? '')), 'STORE_FAILED'],
    ['more after the end', (lines) => zipped([...lines.slice(0, -1), '{"table": "x"}']), 'expected its end'],
    ['another schema', (lines) => zipped(lines.with(0, '{"schema": "x"}')), 'expected schema ullage.database/1'],
    [
      'other migrations',
      (lines) => zipped(lines.with(0, (lines[0] ?? '').replace('0001', '0002'))),
      'migrations of this',
    ],
    ['another table', (lines) => zipped(lines.with(1, '{"table":"pg_authid","columns":[]}')), 'table pg_authid'],
    [
      'another day',
      (lines) => zipped(lines.with(0, (lines[0] ?? '').replace('2026-11-25', '2026-13-25'))),
      'expected a day of history',
    ],
    ['what is no JSON', (lines) => zipped(lines.with(1, 'tokens')), 'JSON_SYNTAX'],
  ])('%s', async (_title, spoil, words) => {
    const spoilt = join(folder, `${randomUUID()}.gz`);
    writeFileSync(spoilt, spoil(linesOf(file)));
    const url = await server.createDatabase();
    const ended = await importInto(url, spoilt);
    expect(ended).toMatchObject({ end: 'exit 2', stdout: '', stderr: expect.stringContaining(words) as string });
    expect(await contentOf(url)).toEqual({
      audit: [],
      tokens: [],
      history: [],
      report: undefined,
      hashes: [],
      claims: [],
      claimEvents: [],
      providers: [],
      leases: [],
    });
  });
});

function linesOf(path: string): string[] {
  return gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');
}

function zipped(lines: readonly string[]): Buffer {
  return gzipSync(`${lines.join('\n')}\n`);
}
