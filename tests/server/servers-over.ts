// Suites whose tests each have a server of their own: what is done to one would be in the way of the others.
import { afterAll, beforeAll } from 'vitest';
import type { EngineUnderTest, StartEngine } from '../services/store-engines.ts';
import { startServer, type TestServer } from './server-fixture.ts';

type ServerSettings = Parameters<typeof startServer>[1];

/** Does some work with a new server. The engine is there for a second server of it. */
type WithServer = (
  work: (server: TestServer, engine: EngineUnderTest) => Promise<void>,
  settings?: ServerSettings,
) => Promise<void>;

/** Declares the engine of a suite, started before its tests and stopped after them. */
export function serversOver(start: StartEngine): WithServer {
  let engine: EngineUnderTest;

  beforeAll(async () => {
    engine = await start();
  });

  afterAll(() => engine.stop());

  return async (work, settings) => {
    const server = await startServer(engine, settings);
    try {
      await work(server, engine);
    } finally {
      await server.close();
    }
  };
}
