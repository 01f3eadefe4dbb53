// `npm run demo:console`: a console to look at, over a made-up fleet that goes on reporting, on this machine alone, until it is interrupted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConsole } from '../src/server/console/console-files.ts';
import { VERSION } from '../src/cli/version.ts';
import { startServer, type TestServer } from '../tests/server/server-fixture.ts';
import { targetOf, type EngineUnderTest } from '../tests/services/store-engines.ts';
import { startSeeded } from './screenshots/seeded-server.ts';
import { addToken, SEEDED_MS, STEP_MS, STEPS, type ToldHost } from './screenshots/seed.ts';

/** Twice in the period of its agents: none of them is late for one that took long. */
const TELL_EVERY_MS = 30_000;

/** Seeding takes a day of its clock: the late host is late from the beginning, and for a day and a half from then on. */
const LATE_PERIOD_MS = 12 * 3_600_000;

const folder = mkdtempSync(join(tmpdir(), 'ullage-demo-console-'));
const [web, database] = [join(folder, 'web'), join(folder, 'database')];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => leave(signal));
try {
  await run();
} catch (error) {
  rmSync(folder, { recursive: true, force: true });
  throw error;
}

async function run(): Promise<void> {
  console.log('A demonstration of the console: 24 made-up hosts. It takes some seconds to make them up.');
  const engine = { newTarget: async () => targetOf(database), stop: async () => {} };
  const beginsAtMs = Date.now() - SEEDED_MS;
  const seeded = await startSeeded({ engine, folder: web, beginsAtMs, onward: { latePeriodMs: LATE_PERIOD_MS } });
  await seeded.server.close();
  const server = await startNow(engine);
  const { secret } = await addToken(server, { role: 'placer', label: 'orchestrator' });
  await goOn(server, seeded.reporting);
  const { reader, admin } = seeded.seeded.secrets;
  console.log(`
Open    ${server.url}    and sign in with one of these tokens:

  reader  ${reader}    sees every figure
  placer  ${secret}    places guests, too
  admin   ${admin}    may do everything

What is done there changes nothing but the demonstration. Ctrl-C ends it and leaves nothing behind.`);
}

/** The same database, with the clock and timers of this machine. */
function startNow(engine: EngineUnderTest): Promise<TestServer> {
  return startServer(engine, {
    console: readConsole([web]),
    version: VERSION,
    nowMs: () => Date.now(),
    after: (delayMs, action) => {
      const timer = setTimeout(action, delayMs);
      return () => clearTimeout(timer);
    },
    log: { write: (line) => void (line.includes('"level":50') && process.stderr.write(line)) },
  });
}

/** Reports of all hosts, now and again and again: what is written to goes on growing. */
async function goOn(server: TestServer, hosts: readonly ToldHost[]): Promise<void> {
  const beganAtMs = Date.now();
  const tell = async (): Promise<void> => {
    for (const { agent, at } of hosts) {
      const nowMs = Date.now();
      const step = STEPS + Math.floor((nowMs - beganAtMs) / STEP_MS);
      agent.through(server).clockMs = nowMs;
      await agent.delta({ ...at(step), startedAtMs: nowMs - 1_000, finishedAtMs: nowMs });
    }
  };
  await tell();
  setInterval(() => void tell().catch(console.error), TELL_EVERY_MS);
}

/** Whatever it is doing: there is nothing that anybody wants to keep. */
function leave(signal: NodeJS.Signals): void {
  rmSync(folder, { recursive: true, force: true });
  process.kill(process.pid, signal);
}
