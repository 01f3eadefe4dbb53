// What every engine must do, as a suite that takes one: types, transactions, limits, errors.
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { json, timestamp } from '../../src/store/column-types.ts';
import { asLast } from '../../src/store/last-statement.ts';
import { checkSchema } from '../../src/store/migrate.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { NOW_MS, storeFixture } from './store-fixture.ts';

/** Declares the suite. */
export function engineSuite(start: StartEngine): void {
  const fixture = storeFixture(start);

  beforeAll(() => fixture.store.write((tx) => sql`create table scratch (id int primary key, n bigint)`.execute(tx)));

  const one = async (expression: ReturnType<typeof sql>): Promise<unknown> => {
    const { rows } = await fixture.store.read((tx) =>
      sql<{ value: unknown }>`select ${expression} as value`.execute(tx),
    );
    return rows[0]?.value;
  };

  describe('a value comes back in our types', () => {
    test.each<[title: string, expression: () => ReturnType<typeof sql>, expected: unknown]>([
      ['int8', () => sql`9223372036854775807::int8`, 9_223_372_036_854_775_807n],
      ['int8 as parameter', () => sql`${-(2n ** 63n)}::int8`, -(2n ** 63n)],
      ['count(*)', () => sql`(select count(*) from leases)`, 0n],
      ['int4', () => sql`5::int4`, 5],
      ['bool', () => sql`true`, true],
      ['text', () => sql`${'é\u{1F4BE}'}::text`, 'é\u{1F4BE}'],
      ['numeric', () => sql`39614081257132168796771975168::numeric(29)`, 2n ** 95n],
      ['sum(int8)', () => sql`(select sum(n) from (values (9223372036854775807::int8), (1)) as v (n))`, 2n ** 63n],
      ['date', () => sql`'2026-11-25'::date`, '2026-11-25'],
      ['timestamptz', () => sql`'2026-11-25 14:00:00.1239+02'::timestamptz`, NOW_MS + 123],
      ['timestamptz before 1970', () => sql`'1969-12-31 23:59:59.5+00'::timestamptz`, -500],
      ['timestamptz as parameter', () => sql`${timestamp(NOW_MS + 7)}::timestamptz`, NOW_MS + 7],
      ['bytea', () => sql`'\\x00ff10'::bytea`, new Uint8Array([0, 255, 16])],
      ['bytea as parameter', () => sql`${new Uint8Array([1, 0, 254])}::bytea`, new Uint8Array([1, 0, 254])],
      [
        'json',
        () => sql`${json({ size: 2n ** 62n, deep: [{ n: 1n }] })}::json`,
        { size: 2n ** 62n, deep: [{ n: 1n }] },
      ],
      ['json with what jsonb refuses', () => sql`${json({ name: 'a\0b\uD800' })}::json`, { name: 'a\0b\uD800' }],
      ['jsonb', () => sql`'{"size": 9007199254740993}'::jsonb`, { size: 9_007_199_254_740_993n }],
      [
        'json built by the database',
        () => sql`json_build_object('n', 9007199254740993)`,
        { n: 9_007_199_254_740_993n },
      ],
      ['null', () => sql`null::int8`, null],
    ])('%s', async (_title, expression, expected) => {
      expect(await one(expression())).toEqual(expected);
    });
  });

  describe('transactions', () => {
    test('what throws leaves nothing behind', async () => {
      const attempt = fixture.store.write(async (tx) => {
        await sql`insert into scratch values (1, 1)`.execute(tx);
        throw new Error('changed my mind');
      });
      await expect(attempt).rejects.toThrow('changed my mind');
      expect(await one(sql`(select count(*) from scratch)`)).toBe(0n);
    });

    test('a read cannot write', async () => {
      const attempt = fixture.store.read((tx) => sql`insert into scratch values (2, 1)`.execute(tx));
      await expect(attempt).rejects.toMatchObject({ code: 'STORE_REFUSED' });
    });

    test('one inside another is a bug, and says so instead of waiting for ever', async () => {
      const attempt = fixture.store.read(() => fixture.store.read(() => Promise.resolve(1)));
      await expect(attempt).rejects.toThrow('invariant broken: a transaction is not started inside another');
    });

    test('many at once all happen', async () => {
      await fixture.store.write((tx) => sql`insert into scratch values (3, 0)`.execute(tx));
      const raise = () => fixture.store.write((tx) => sql`update scratch set n = n + 1 where id = 3`.execute(tx));
      await Promise.all(Array.from({ length: 40 }, raise));
      expect(await one(sql`(select n from scratch where id = 3)`)).toBe(40n);
    });

    test('what a constraint refuses is an error of ours with its SQLSTATE, and the store goes on', async () => {
      await fixture.store.write((tx) => sql`insert into scratch values (4, 0)`.execute(tx));
      const attempt = fixture.store.write((tx) => sql`insert into scratch values (4, 0)`.execute(tx));
      await expect(attempt).rejects.toMatchObject({ code: 'STORE_FAILED', operands: { sqlState: '23505' } });
      expect(await one(sql`1`)).toBe(1);
    });

    test('a statement that is said to be the last is committed', async () => {
      const said = await fixture.store.write(async (tx) => {
        await sql`insert into scratch values (5, 0)`.execute(tx);
        const query = sql<{ n: bigint }>`update scratch set n = ${7} where id = 5 returning n`.compile(tx);
        return tx.executeQuery(asLast(query));
      });
      expect(said.rows).toEqual([{ n: 7n }]);
      expect(await one(sql`(select n from scratch where id = 5)`)).toBe(7n);
    });

    test('where the last statement fails it says why, and nothing is left behind', async () => {
      const attempt = fixture.store.write(async (tx) => {
        await sql`insert into scratch values (6, 0)`.execute(tx);
        await tx.executeQuery(asLast(sql`insert into scratch values (6, 1)`.compile(tx)));
      });
      await expect(attempt).rejects.toMatchObject({ code: 'STORE_FAILED', operands: { sqlState: '23505' } });
      expect(await one(sql`(select count(*) from scratch where id = 6)`)).toBe(0n);
    });

    test('where the end itself fails it says why, and nothing is left behind', async () => {
      await fixture.store.write((tx) =>
        sql`create table late (id int unique deferrable initially deferred)`.execute(tx),
      );
      const attempt = fixture.store.write((tx) =>
        tx.executeQuery(asLast(sql`insert into late values (1), (1)`.compile(tx))),
      );
      await expect(attempt).rejects.toMatchObject({ code: 'STORE_FAILED', operands: { sqlState: '23505' } });
      expect(await one(sql`(select count(*) from late)`)).toBe(0n);
    });

    test('a table that is not there means a schema that is not there', async () => {
      await expect(one(sql`(select 1 from nowhere)`)).rejects.toMatchObject({ code: 'STORE_SCHEMA' });
    });
  });

  test('a schema that was migrated is the one that this version knows', async () => {
    await expect(checkSchema(fixture.store)).resolves.toBe(undefined);
  });

  test('maintenance leaves the data as it is', async () => {
    await fixture.store.maintain();
    expect(await one(sql`(select count(*) from migrations)`)).not.toBe(0n);
  });
}
