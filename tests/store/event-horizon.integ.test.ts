// Which running transactions events wait for, on a PostgreSQL that other databases share.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendEvents, newestPlace, readEvents } from '../../src/store/fleet/events.ts';
import { migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import { startPostgres, type PostgresServer } from '../services/postgres.ts';
import { targetOf } from '../services/store-engines.ts';
import { NOW_MS } from './store-fixture.ts';

let server: PostgresServer;
let store: Store;
let url: string;

beforeAll(async () => {
  server = await startPostgres();
  url = await server.createDatabase();
  store = await Store.open(targetOf(url));
  await migrate(store, NOW_MS);
});

afterAll(async () => {
  await store.close();
  await server.stop();
});

/** What is told of an event that is written while another transaction, which has its number already, runs in that database.
 */
async function toldWhile(
  other: string,
  reader: Store = store,
): Promise<{ readonly during: boolean; readonly after: boolean }> {
  const elsewhere = await Store.open(targetOf(other));
  const place = await store.read(newestPlace);
  const isTold = async (): Promise<boolean> => (await reader.read((tx) => readEvents(tx, place, 10))).length === 1;
  let during = false;
  await elsewhere.write(async (tx) => {
    await sql`select pg_current_xact_id()`.execute(tx);
    const event = {
      hostId: '4c4c4544-0042-3510-8050-b8c04f4a3232',
      hostName: 'h',
      kind: 'host-late',
      detail: {},
    } as const;
    await store.write((own) => appendEvents(own, NOW_MS, [event]));
    during = await isTold();
  });
  await elsewhere.close();
  return { during, after: await isTold() };
}

test('a transaction of this database may still bring an earlier event: what comes after it waits', async () => {
  expect(await toldWhile(url)).toEqual({ during: false, after: true });
});

test('a transaction of another database of the server brings none: nothing waits for it', async () => {
  expect(await toldWhile(await server.createDatabase())).toEqual({ during: true, after: true });
});

test('who may not see whose a transaction is waits for it', async () => {
  await server.psql('create role stranger login in role pg_read_all_data');
  const reader = await Store.open(targetOf(url.replace('postgres@', 'stranger@')));
  expect(await toldWhile(await server.createDatabase(), reader)).toEqual({ during: false, after: true });
  await reader.close();
});
