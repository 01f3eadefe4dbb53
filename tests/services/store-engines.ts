// The two engines for a test suite that runs on both: each makes an empty database and says where it is.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cp } from 'node:fs/promises';
import { parseTarget, type Target } from '../../src/store/target.ts';
import { startPostgres } from './postgres.ts';
import { Store } from '../../src/store/store.ts';

/** A factory of databases. */
export interface EngineUnderTest {
  /** Where a new, empty database is. */
  newTarget(): Promise<Target>;
  /** Ends what it started, and removes every database that it made. */
  stop(): Promise<void>;
}

/** Starts an engine. */
export type StartEngine = () => Promise<EngineUnderTest>;

/** PostgreSQL, a server for each suite. */
export async function postgresEngine(): Promise<EngineUnderTest> {
  const server = await startPostgres();
  return { newTarget: async () => targetOf(await server.createDatabase()), stop: () => server.stop() };
}

/** PGlite. Its first start takes seconds, so every database is a copy of one. */
export async function pgliteEngine(): Promise<EngineUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'ul-pglite-'));
  const template = join(folder, 'template');
  await (await Store.open(targetOf(template))).close();
  let made = 0;
  return {
    newTarget: async () => {
      made += 1;
      const directory = join(folder, `database-${made}`);
      await cp(template, directory, { recursive: true });
      return targetOf(directory);
    },
    stop: () => rm(folder, { recursive: true }),
  };
}

/** The target that a text names; the test's own texts always name one. */
export function targetOf(text: string): Target {
  const target = parseTarget(text);
  if (target === undefined) throw new Error(`${text} names no database`);
  return target;
}
