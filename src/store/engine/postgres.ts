// PostgreSQL through a pool of connections. Keeps no state in a session, so that PgBouncer may pool transactions between us and it.
import { Pool, types, type PoolConfig } from 'pg';
import { PostgresDialect, type Driver } from 'kysely';
import { UllageError } from '../../core/errors.ts';
import { PARSERS } from '../column-types.ts';
import type { Engine } from './engine.ts';
import type { StoreLimits } from './limits.ts';
import { PipelinedDriver } from './pipelined-driver.ts';

/** Debian 12's, and the oldest that the tests run on. */
const LEAST_VERSION = 15;

/** An answer that takes this much longer than the server's own limit will not come: the network has gone. */
const NETWORK_GRACE_MS = 5_000;

/** A connection is not kept for ever: behind a load balancer it would stay with a server that should be left. */
const LONGEST_LIFE_SECONDS = 3_600;

const IDLE_MS = 30_000;

/** Connects, and asks for the version. Throws what pg throws, or STORE_VERSION. */
export async function openPostgres(url: string, limits: StoreLimits): Promise<Engine> {
  const pool = new Pool(configOf(url, limits));
  // A server that restarts ends idle connections: the pool has dropped them already, the next query opens others.
  pool.on('error', () => {});
  // In the middle of a transaction between two statements nobody else listens: the next statement says what happened.
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await checkVersion(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    kind: 'postgresql',
    dialect: new PipelinedDialect(pool, limits),
    afterWrite: () => Promise.resolve(),
    maintain: () => Promise.resolve(),
    // A store that never ran a transaction has a Kysely that never saw the pool.
    close: () => (pool.ending ? Promise.resolve() : pool.end()),
  };
}

/** PostgreSQL's dialect with our driver. */
class PipelinedDialect extends PostgresDialect {
  readonly #pool: Pool;
  readonly #limits: StoreLimits;

  constructor(pool: Pool, limits: StoreLimits) {
    super({ pool });
    this.#pool = pool;
    this.#limits = limits;
  }

  override createDriver(): Driver {
    return new PipelinedDriver(this.#pool, this.#limits);
  }
}

function configOf(url: string, limits: StoreLimits): PoolConfig {
  return {
    connectionString: url,
    application_name: 'ullage',
    max: limits.connections,
    connectionTimeoutMillis: limits.connectMs,
    query_timeout: limits.statementMs + NETWORK_GRACE_MS,
    idleTimeoutMillis: IDLE_MS,
    maxLifetimeSeconds: LONGEST_LIFE_SECONDS,
    keepAlive: true,
    pipeline: true,
    types: { getTypeParser: parserOf },
  };
}

/** Ours, else pg's. The text form is the only one we ask for. */
function parserOf(oid: number): (text: string) => unknown {
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- pg's types say any
  const theirs: (text: string) => unknown = types.getTypeParser(oid, 'text');
  return PARSERS[oid] ?? theirs;
}

async function checkVersion(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ server_version: string }>('show server_version');
  const version = rows[0]?.server_version ?? '';
  if (Number.parseInt(version, 10) >= LEAST_VERSION) return;
  throw new UllageError(
    'STORE_VERSION',
    `open the database: expected PostgreSQL ${LEAST_VERSION} or newer, found ${version}`,
    { operands: { version } },
  );
}
