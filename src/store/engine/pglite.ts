// PGlite in a directory: PostgreSQL inside this process. Survives kill -9; never syncs to disk (docs/operating/database.md).
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import {
  CompiledQuery,
  PGliteDialect,
  PGliteDriver,
  type DatabaseConnection,
  type Driver,
  type TransactionSettings,
} from 'kysely';
import { UllageError } from '../../core/errors.ts';
import { PARSERS } from '../column-types.ts';
import { FIRST_TOKEN_FILE } from '../first-token-file.ts';
import { DAMAGED_HINT, inDirectory, namesIn, requireAccess, requireAccessBelow } from './directory-fault.ts';
import { LOCK, lockDirectory } from './directory-lock.ts';
import type { Engine, WhenAbsent } from './engine.ts';
import { limitsText, type StoreLimits } from './limits.ts';

/** The PostgreSQL inside our PGlite: it reads only directories of its own major version. */
const MAJOR_VERSION = '18';

/** PGlite's own 128 MB cost 110 MiB more memory and brought a small fleet nothing (decision 10 has the figures). */
const CACHE = 'shared_buffers=32MB';

/** There is no background checkpointer: the write-ahead log would grow for ever. Looked at once in so many writes… */
const WRITES_BETWEEN_LOOKS = 64;

/** …and cut when it has grown by this much: as much as one checkpoint writes back in well under a second. */
const LOG_BYTES = 64n * 1024n * 1024n;

/** Takes the lock, creates the database where there is none (or refuses), opens it. Throws STORE_LOCKED, STORE_DIRECTORY or
 *  STORE_VERSION. */
export async function openPglite(directory: string, limits: StoreLimits, absent: WhenAbsent): Promise<Engine> {
  if (absent === 'refuse') requireDatabase(directory);
  prepareDirectory(directory);
  const unlock = lockDirectory(directory, LOCK_HINT);
  try {
    const data = join(directory, DATA);
    if (!readdirSync(directory).includes(DATA)) await create(directory);
    requireAccessBelow(directory, data);
    checkVersion(data);
    return engineOf(await started(data), limits, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

const LOCK_HINT =
  'One process at a time may use a directory. Stop that one, or use a PostgreSQL, which many can share.';

const DATA = 'pgdata';
const UNFINISHED = 'pgdata.unfinished';

/** All that we ever put there. */
const OURS = new Set([DATA, UNFINISHED, LOCK, 'holder', FIRST_TOKEN_FILE]);

function engineOf(pglite: PGlite, limits: StoreLimits, unlock: () => void): Engine {
  const log = new LogKeeper(pglite);
  return {
    kind: 'pglite',
    dialect: new LimitedDialect(pglite, limits),
    afterWrite: () => log.afterWrite(),
    maintain: async () => {
      await pglite.exec('vacuum (analyze)');
      await log.cut();
    },
    close: async () => {
      // A store that never ran a transaction has a Kysely that never saw it.
      if (!pglite.closed) await pglite.close();
      unlock();
    },
  };
}

/** PGlite's dialect with our driver. */
class LimitedDialect extends PGliteDialect {
  readonly #pglite: PGlite;
  readonly #limits: StoreLimits;

  constructor(pglite: PGlite, limits: StoreLimits) {
    super({ pglite });
    this.#pglite = pglite;
    this.#limits = limits;
  }

  override createDriver(): Driver {
    return new LimitedDriver(this.#pglite, this.#limits);
  }
}

/** Begins a transaction with its limits. */
class LimitedDriver extends PGliteDriver {
  readonly #limits: StoreLimits;

  constructor(pglite: PGlite, limits: StoreLimits) {
    super({ pglite });
    this.#limits = limits;
  }

  // Kysely's own takes no settings, but is called with them.
  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is the one connection that this driver has made
    await super.beginTransaction(connection as Parameters<PGliteDriver['beginTransaction']>[0]);
    await connection.executeQuery(CompiledQuery.raw(limitsText(this.#limits, settings ?? {})));
  }
}

/** Keeps the write-ahead log short. */
class LogKeeper {
  readonly #pglite: PGlite;
  #writes = 0;
  #cutAt = 0n;

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  async afterWrite(): Promise<void> {
    this.#writes += 1;
    if (this.#writes % WRITES_BETWEEN_LOOKS !== 0) return;
    const grown = (await this.#position()) - this.#cutAt;
    if (grown > LOG_BYTES) await this.cut();
  }

  async cut(): Promise<void> {
    await this.#pglite.exec('checkpoint');
    this.#cutAt = await this.#position();
  }

  async #position(): Promise<bigint> {
    const { rows } = await this.#pglite.query<{ position: bigint }>(
      `select (pg_current_wal_insert_lsn() - '0/0')::bigint as position`,
    );
    return rows[0]?.position ?? 0n;
  }
}

function startIn(dataDir: string): Promise<PGlite> {
  return PGlite.create({ dataDir, parsers: PARSERS, startParams: [...PGlite.defaultStartParams, '-c', CACHE] });
}

/** What PostgreSQL says to its end reaches nobody: that it did not start is all that is known. */
async function started(data: string): Promise<PGlite> {
  try {
    return await startIn(data);
  } catch (error) {
    throw new UllageError('STORE_DIRECTORY', `start the database in ${data}: ${String(error)}`, {
      operands: { directory: data },
      cause: error,
      hint: DAMAGED_HINT,
    });
  }
}

/** A process that dies while it creates leaves only what the next one removes. */
async function create(directory: string): Promise<void> {
  const unfinished = join(directory, UNFINISHED);
  rmSync(unfinished, { recursive: true, force: true });
  const pglite = await startIn(unfinished);
  await pglite.close();
  renameSync(unfinished, join(directory, DATA));
}

/** Nothing is made for a mistyped name. */
function requireDatabase(directory: string): void {
  if (namesIn(directory).includes(DATA)) return;
  throw new UllageError('STORE_DIRECTORY', `open ${directory}: expected a database, found none there`, {
    operands: { directory },
    hint: 'Is it the right directory? ullage serve, ullage migrate and ullage token create make a new one.',
  });
}

function prepareDirectory(directory: string): void {
  inDirectory(directory, () => mkdirSync(directory, { recursive: true, mode: 0o700 }));
  const names = namesIn(directory);
  const foreign = names.find((name) => !OURS.has(name));
  if (foreign !== undefined) throw foreignError(directory, foreign);
  // SQLite, which takes the lock, does not say what it could not open.
  requireAccess(directory, directory);
  if (names.includes(LOCK)) requireAccess(directory, join(directory, LOCK));
}

function foreignError(directory: string, foreign: string): UllageError {
  return new UllageError(
    'STORE_DIRECTORY',
    `open ${directory}: expected an empty directory or a database of ours, found ${foreign} in it`,
    { operands: { directory, foreign }, hint: 'Name a directory of its own for the database.' },
  );
}

function checkVersion(data: string): void {
  const found = versionIn(data);
  if (found === MAJOR_VERSION) return;
  throw new UllageError(
    'STORE_VERSION',
    `open ${data}: expected a database of PostgreSQL ${MAJOR_VERSION}, found ${found}`,
    {
      operands: { found },
      hint: 'Export it with the Ullage that wrote it (ullage db export), and import the file with this one.',
    },
  );
}

function versionIn(data: string): string {
  try {
    return readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    throw new UllageError('STORE_DIRECTORY', `open ${data}: expected a database, found no PG_VERSION in it`, {
      operands: { directory: data },
      cause: error,
      hint: DAMAGED_HINT,
    });
  }
}
