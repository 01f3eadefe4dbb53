// Opens the database for one command and closes it again, whatever happens.
import { invariant } from '../core/invariant.ts';
import type { WhenAbsent } from '../store/engine/engine.ts';
import type { StoreLimits } from '../store/engine/limits.ts';
import { isUnmade, migrate } from '../store/migrate.ts';
import { Store } from '../store/store.ts';
import { parseTarget } from '../store/target.ts';

/** Runs `work` with the database that the setting names. `absent` is for a directory without one. */
export async function withStore<T>(
  database: string,
  limits: StoreLimits,
  absent: WhenAbsent,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const target = parseTarget(database);
  invariant(target !== undefined, 'the setting was checked when it was read');
  const store = await Store.open(target, limits, absent);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Whether it is a directory that was made just now, or in which nothing has been made. */
export async function isNewDirectory(store: Store): Promise<boolean> {
  return store.kind === 'pglite' && (await isUnmade(store));
}

/** A directory has no other user who could be surprised: it is brought to this version. A PostgreSQL is by whoever rolls it out. */
export async function migrateDirectory(store: Store, nowMs: number): Promise<void> {
  if (store.kind === 'pglite') await migrate(store, nowMs);
}
