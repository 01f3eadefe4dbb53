// A migrated database for a suite: opened before its tests, closed after.
import { afterAll, beforeAll } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import type { EngineUnderTest, StartEngine } from '../services/store-engines.ts';

/** 2026-11-25 12:00 UTC. */
export const NOW_MS = Date.UTC(2026, 10, 25, 12);

/** What the tests of a suite ask for the store and for more of them. */
export interface StoreFixture {
  readonly store: Store;
  readonly engine: EngineUnderTest;
}

/** Declares the hooks. The fields may be read inside tests only. */
export function storeFixture(start: StartEngine): StoreFixture {
  const opened: { store?: Store; engine?: EngineUnderTest } = {};

  beforeAll(async () => {
    opened.engine = await start();
    opened.store = await Store.open(await opened.engine.newTarget());
    await migrate(opened.store, NOW_MS);
  });

  afterAll(async () => {
    await opened.store?.close();
    await opened.engine?.stop();
  });

  return {
    get store() {
      return there(opened.store);
    },
    get engine() {
      return there(opened.engine);
    },
  };
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('asked for before the suite has begun');
  return value;
}
