// A server with the console and the pictured fleet, whose clock is moved by whoever seeds it.
import { readConsole } from '../../src/server/console/console-files.ts';
import { startServer, type TestServer } from '../../tests/server/server-fixture.ts';
import type { EngineUnderTest } from '../../tests/services/store-engines.ts';
import { buildWeb } from '../build-web.ts';
import { seedFleet, type Onward, type SeededFleet } from './seed.ts';

/** Where the fleet comes to, and when. */
export interface Seeding {
  readonly engine: EngineUnderTest;
  /** The console is built here. */
  readonly folder: string;
  /** What the server's clock says before anything has been told. */
  readonly beginsAtMs: number;
  /** Where somebody goes on with it. */
  readonly onward?: Onward;
}

/** Builds the console, starts a server, and seeds it. */
export async function startSeeded(seeding: Seeding): Promise<SeededFleet & { readonly server: TestServer }> {
  await buildWeb(seeding.folder);
  // Nothing happens by itself: a day passes in seconds, and nobody is told that hosts were lost meanwhile.
  const still = { after: () => () => {} };
  const server = await startServer(seeding.engine, { console: readConsole([seeding.folder]), ...still });
  server.pass(seeding.beginsAtMs - server.nowMs());
  try {
    return { ...(await seedFleet(server, seeding.onward)), server };
  } catch (error) {
    await server.close();
    throw error;
  }
}
