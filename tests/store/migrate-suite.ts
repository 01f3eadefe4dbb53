// What migrating does on every engine: the golden schema, nothing twice, and no schema that somebody else made.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJson } from '../../src/wire/json.ts';
import { timestamp } from '../../src/store/column-types.ts';
import { appendEvents, readEvents } from '../../src/store/fleet/events.ts';
import { checkSchema, migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations/all.ts';
import { Store } from '../../src/store/store.ts';
import type { EngineUnderTest, StartEngine } from '../services/store-engines.ts';
import { NOW_MS } from './store-fixture.ts';
import { dumpSchema } from './schema-dump.ts';

const HOST = '4c4c4544-0042-3510-8050-b8c04f4a3232';

const NAMES = MIGRATIONS.map(({ name }) => name);

/** Declares the suite. */
export function migrateSuite(start: StartEngine): void {
  let engine: EngineUnderTest;

  beforeAll(async () => {
    engine = await start();
  });

  afterAll(() => engine.stop());

  const withStore = async (work: (store: Store) => Promise<void>): Promise<void> => {
    const store = await Store.open(await engine.newTarget());
    try {
      await work(store);
    } finally {
      await store.close();
    }
  };

  test('an empty database gets every migration once, and the schema is the golden one', async () => {
    await withStore(async (store) => {
      expect(await migrate(store, NOW_MS)).toEqual(NAMES);
      expect(await migrate(store, NOW_MS)).toEqual([]);
      await expect(await dumpSchema(store)).toMatchFileSnapshot('schema.txt');
    });
  });

  test('a database of before events had days keeps all of them, their places and their numbers', async () => {
    await withStore(async (store) => {
      await migrate(store, NOW_MS, MIGRATIONS.slice(0, NAMES.indexOf('0012-events-by-day')));
      for (const day of [0, 0, 1, 40]) {
        await store.write((tx) =>
          sql`insert into events (at, host_id, host_name, kind, detail) values
            (${timestamp(NOW_MS + day * 86_400_000)}, ${HOST}, 'h', ${`day ${day}`}, '{"n": 1}')`.execute(tx),
        );
      }
      const all = (): Promise<unknown> =>
        store.read(async (tx) => (await sql`select * from events order by events.xact, events.id`.execute(tx)).rows);
      const before = await all();
      await migrate(store, NOW_MS);
      expect(await all()).toEqual(before);
      await store.write((tx) =>
        appendEvents(tx, NOW_MS + 86_400_000, [{ hostId: HOST, hostName: 'h', kind: 'host-late', detail: {} }]),
      );
      const events = await store.read((tx) => readEvents(tx, { xact: 0n, id: 0n }, 9));
      expect(events.map(({ kind, id }) => [kind, id])).toEqual([
        ['day 0', 1n],
        ['day 0', 2n],
        ['day 1', 3n],
        ['day 40', 4n],
        ['host-late', 5n],
      ]);
    });
  });

  test('what was forced before shortages had knobs gets them, and loses no digit', async () => {
    await withStore(async (store) => {
      await migrate(store, NOW_MS, MIGRATIONS.slice(0, NAMES.indexOf('0031-placements-by-host')));
      const shortages = [
        '{"rule":"capacity","resource":"disk:instances","shortBy":9007199254740993}',
        '{"rule":"available","resource":"disk:instances","shortBy":1}',
      ];
      await store.write((tx) =>
        sql`insert into placements
              (id, at, actor, rules, outcome, seed, request, asked_sha256, considered, fitting, reasons, forced)
            values (${HOST}, ${timestamp(NOW_MS)}, 'somebody', 'ullage', 'explained', 1, '{}',
              ${Buffer.alloc(32)}, 1, 0, '[]', ${`{"reason":"why","shortages":[${shortages.join(',')}]}`})`.execute(tx),
      );
      await migrate(store, NOW_MS);
      const { rows } = await store.read((tx) =>
        sql<{ text: string }>`select forced::text as text from placements`.execute(tx),
      );
      expect(readJson(rows[0]?.text ?? '')).toEqual({
        reason: 'why',
        shortages: [
          { rule: 'capacity', knob: 'allocation-ratio', resource: 'disk:instances', shortBy: 9_007_199_254_740_993n },
          { rule: 'available', knob: 'free-space', resource: 'disk:instances', shortBy: 1n },
        ],
      });
    });
  });

  test('a database without tables asks for ullage migrate', async () => {
    await withStore(async (store) => {
      await expect(checkSchema(store)).rejects.toMatchObject({ code: 'STORE_SCHEMA', hint: 'Run ullage migrate.' });
    });
  });

  test('a migration that fails leaves nothing of itself or of the others', async () => {
    await withStore(async (store) => {
      const broken = { name: '9999-broken', statements: ['create table half (id int)', 'select nonsense'] };
      await expect(migrate(store, NOW_MS, [...MIGRATIONS, broken])).rejects.toThrow('nonsense');
      expect(await dumpSchema(store)).toBe('\n');
    });
  });

  test('a database that is newer, or was made differently, is left alone', async () => {
    await withStore(async (store) => {
      const newer = { name: '9999-newer', statements: ['create table newer (id int)'] };
      await migrate(store, NOW_MS, [...MIGRATIONS, newer]);
      await expect(migrate(store, NOW_MS)).rejects.toThrow('migration 9999-newer, which this version lacks');
      await expect(checkSchema(store)).rejects.toMatchObject({ code: 'STORE_SCHEMA' });
      await store.write((tx) => sql`update migrations set hash = 'x' where name = ${NAMES[0]}`.execute(tx));
      await expect(migrate(store, NOW_MS)).rejects.toThrow(`migration ${NAMES[0]} is not the one`);
    });
  });
}
