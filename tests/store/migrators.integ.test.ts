// Twenty processes migrate one PostgreSQL at once: one of them does it, all of them find it done.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations/all.ts';
import { Store } from '../../src/store/store.ts';
import { startPostgres, type PostgresServer } from '../services/postgres.ts';
import { targetOf } from '../services/store-engines.ts';
import { NOW_MS } from './store-fixture.ts';

const run = promisify(execFile);
const MIGRATORS = 20;
const NAMES = MIGRATIONS.map(({ name }) => name);

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.stop());

/** What was applied, by all together. */
function together(applied: readonly (readonly string[])[]): unknown {
  return { migrators: applied.length, at: applied.filter((names) => names.length > 0) };
}

const ONE_DOES_IT = { migrators: MIGRATORS, at: [NAMES] };

test('twenty processes', async () => {
  const url = await server.createDatabase();
  const child = join(import.meta.dirname, 'migrate-as-child.ts');
  const runs = Array.from({ length: MIGRATORS }, async () => {
    const { stdout } = await run(process.execPath, [child, url]);
    return JSON.parse(stdout) as string[];
  });
  expect(together(await Promise.all(runs))).toEqual(ONE_DOES_IT);
});

test('twenty stores that begin in the same moment', async () => {
  const target = targetOf(await server.createDatabase());
  const stores = await Promise.all(Array.from({ length: MIGRATORS }, () => Store.open(target)));
  const applied = await Promise.all(stores.map((store) => migrate(store, NOW_MS)));
  await Promise.all(stores.map((store) => store.close()));
  expect(together(applied)).toEqual(ONE_DOES_IT);
});
