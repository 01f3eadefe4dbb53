// Events in the database, on every engine: read page by page they come once and in order, whatever the numbers of transactions.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { dropEventsBefore, gapAfter } from '../../src/store/fleet/events-removed.ts';
import { appendEvents, newestPlace, readEvents, type EventPlace } from '../../src/store/fleet/events.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { NOW_MS, storeFixture } from './store-fixture.ts';

const DAY_MS = 86_400_000;

const HOST = '4c4c4544-0042-3510-8050-b8c04f4a3232';

/** Declares the suite. */
export function eventsSuite(start: StartEngine): void {
  const fixture = storeFixture(start);

  const append = (n: number, atMs = NOW_MS) =>
    fixture.store.write((tx) =>
      appendEvents(tx, atMs, [{ hostId: HOST, hostName: 'h', kind: 'host-late', detail: { n } }]),
    );

  /** Lets transactions pass until a few before the next power of ten. */
  const nearPowerOfTen = () =>
    fixture.store.write(async (tx) => {
      const { rows } = await sql<{ xid: bigint }>`select pg_current_xact_id()::text::bigint as xid`.execute(tx);
      const xid = Number(rows[0]?.xid);
      const count = 10 ** String(xid).length - xid - 4;
      // Each block that writes takes a number of its own.
      await sql`create temporary table spent (n int) on commit drop`.execute(tx);
      await sql`do ${sql.raw(`$$ begin
        for n in 1..${Math.max(0, count)} loop
          begin insert into spent values (n); exception when others then raise; end;
        end loop;
      end $$`)}`.execute(tx);
    });

  test('page by page they come once and in order, where the numbers of transactions get a digit more', async () => {
    await nearPowerOfTen();
    for (let n = 0; n < 8; n += 1) await append(n);
    const seen: { readonly detail: unknown; readonly digits: number }[] = [];
    let place: EventPlace = { xact: 0n, id: 0n };
    for (let page = 0; page < 4; page += 1) {
      const events = await fixture.store.read((tx) => readEvents(tx, place, 2));
      seen.push(...events.map(({ detail, xact }) => ({ detail, digits: String(xact).length })));
      place = events.at(-1) ?? place;
    }
    expect(seen.map(({ detail }) => detail)).toEqual(Array.from({ length: 8 }, (_, n) => ({ n: BigInt(n) })));
    expect(new Set(seen.map(({ digits }) => digits)).size).toBe(2);
    expect(await fixture.store.read(newestPlace)).toEqual({ xact: place.xact, id: place.id });
  });

  test('days that are dropped leave a mark: whoever was before it is told, whoever was after it is not', async () => {
    const { store } = fixture;
    const read = (place: EventPlace) => store.read((tx) => readEvents(tx, place, 100));
    const before = await store.read(newestPlace);
    for (const [n, day] of [
      [10, 20],
      [11, 20],
      [12, 21],
    ] as const) {
      await append(n, NOW_MS + day * DAY_MS);
    }
    const [first, second, third] = await read(before);
    if (first === undefined || second === undefined || third === undefined) throw new Error('expected three events');
    const until = { xact: second.xact, id: second.id };
    expect(await store.read((tx) => gapAfter(tx, before))).toBe(undefined);
    await store.write((tx) => dropEventsBefore(tx, NOW_MS + 21 * DAY_MS));
    expect((await read(before)).map(({ detail }) => detail)).toEqual([{ n: 12n }]);
    for (const place of [before, first])
      expect(await store.read((tx) => gapAfter(tx, place))).toEqual({ reason: 'removed', until });
    for (const place of [second, third]) expect(await store.read((tx) => gapAfter(tx, place))).toBe(undefined);
    // Nothing is left, and nobody is sent back to the beginning.
    await store.write((tx) => dropEventsBefore(tx, NOW_MS + 22 * DAY_MS));
    expect(await store.read(newestPlace)).toEqual({ xact: third.xact, id: third.id });
  });

  test('a place that no event of this database can have had yet is unknown, and what comes is told from there on', async () => {
    const { store } = fixture;
    const gap = await store.read((tx) => gapAfter(tx, { xact: 10n ** 15n, id: 1n }));
    if (gap === undefined) throw new Error('expected a gap');
    expect(gap.reason).toBe('unknown');
    await append(20);
    const events = await store.read((tx) => readEvents(tx, gap.until, 100));
    expect(events.map(({ detail }) => detail)).toEqual([{ n: 20n }]);
  });
}
