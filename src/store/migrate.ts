// Brings a database's schema to what this version of Ullage knows. Any number of processes may try at once: one does it.
import { sql } from 'kysely';
import { UllageError } from '../core/errors.ts';
import { timestamp } from './column-types.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { hashOf, type Migration } from './migrations/migration.ts';
import type { Store } from './store.ts';
import type { Tx } from './tables.ts';

/** Identifies the advisory lock among those of other programs in the same database: "ullage" in ASCII. */
const LOCK_KEY = 0x756c_6c61_6765n;

/** Applies what is missing, all or nothing, and returns the names of what it applied. The lock is held by the transaction and
 *  not the session, so it also holds through PgBouncer. Throws STORE_SCHEMA when the database is newer than this version, or
 *  holds a migration that this version knows differently. */
export async function migrate(
  store: Store,
  nowMs: number,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly string[]> {
  return store.write(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(tx);
    await createTable(tx);
    const pending = missingAfter(await appliedIn(tx), migrations);
    for (const migration of pending) await apply(tx, migration, nowMs);
    return pending.map(({ name }) => name);
  });
}

/** Throws STORE_SCHEMA unless the database has exactly the migrations that this version knows. */
export async function checkSchema(store: Store): Promise<void> {
  const missing = await store.read(async (tx) => missingAfter(await appliedIfAny(tx), MIGRATIONS));
  if (missing.length === 0) return;
  throw new UllageError(
    'STORE_SCHEMA',
    `look at the schema of ${store.shown}: expected ${MIGRATIONS.length} migrations, found ${missing.length} of them missing`,
    { hint: 'Run ullage migrate.' },
  );
}

/** Whether the database has no tables of Ullage. */
export async function isUnmade(store: Store): Promise<boolean> {
  return store.read(async (tx) => (await appliedIfAny(tx)).length === 0);
}

interface Applied {
  readonly name: string;
  readonly hash: string;
}

async function createTable(tx: Tx): Promise<void> {
  await sql`
    create table if not exists migrations (
      name text primary key,
      hash text not null,
      applied_at timestamptz not null
    )`.execute(tx);
}

async function appliedIn(tx: Tx): Promise<readonly Applied[]> {
  return tx.selectFrom('migrations').select(['name', 'hash']).orderBy('name').execute();
}

async function appliedIfAny(tx: Tx): Promise<readonly Applied[]> {
  const { rows } = await sql<{ found: boolean }>`select to_regclass('migrations') is not null as found`.execute(tx);
  return rows[0]?.found === true ? appliedIn(tx) : [];
}

function missingAfter(applied: readonly Applied[], migrations: readonly Migration[]): readonly Migration[] {
  for (const [index, { name, hash }] of applied.entries()) {
    const known = migrations[index];
    if (known?.name !== name) throw newerError(name);
    if (hashOf(known) !== hash) throw changedError(name);
  }
  return migrations.slice(applied.length);
}

async function apply(tx: Tx, migration: Migration, nowMs: number): Promise<void> {
  for (const statement of migration.statements) await sql.raw(statement).execute(tx);
  await tx
    .insertInto('migrations')
    .values({ name: migration.name, hash: hashOf(migration), applied_at: timestamp(nowMs) })
    .execute();
}

function newerError(name: string): UllageError {
  return new UllageError(
    'STORE_SCHEMA',
    `compare the schema: the database has migration ${name}, which this version lacks`,
    {
      operands: { name },
      hint: 'A newer Ullage has been here: use that one, or restore a copy from before.',
    },
  );
}

function changedError(name: string): UllageError {
  return new UllageError(
    'STORE_SCHEMA',
    `compare the schema: migration ${name} is not the one that this version knows`,
    {
      operands: { name },
      hint: 'The database was made by a version that was never released: export what matters and start anew.',
    },
  );
}
