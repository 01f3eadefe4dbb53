// Jobs of real server processes on one PostgreSQL: one of the two does each, and one that is killed is followed by the other.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import { startPostgres, type PostgresServer } from '../services/postgres.ts';
import { targetOf } from '../services/store-engines.ts';

const MAIN = join(import.meta.dirname, '../../src/main-ullage.ts');

/** A loaded machine gets as long as it needs. */
const WAIT = { timeout: 90_000, interval: 50 };

let postgres: PostgresServer;
let url: string;
let store: Store;

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.createDatabase();
  store = await Store.open(targetOf(url));
  await migrate(store, Date.now());
});

afterAll(async () => {
  await store.close();
  await postgres.stop();
});

interface Replica {
  readonly child: ChildProcess;
  /** Jobs that it told were done, in their order. */
  readonly done: string[];
}

function aReplica(): Replica {
  const child = spawn(process.execPath, [MAIN, 'serve', '--listen', '127.0.0.1:0', '--database', url], {
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const done: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    const job = /"job":"([^"]+)","msg":"a job is done"/.exec(line)?.[1];
    if (job !== undefined) done.push(job);
  });
  return { child, done };
}

async function ended({ child }: Replica, signal: NodeJS.Signals): Promise<unknown> {
  const end = once(child, 'exit');
  child.kill(signal);
  return (await end)[0];
}

const dueNow = (name: string) =>
  store.write((tx) => sql`update jobs set due_at = now() where name = ${name}`.execute(tx));

test('each job is done by one of two replicas, and by the other when that one was killed', async () => {
  const replicas = [aReplica(), aReplica()];
  const doneBy = () => replicas.map(({ done }) => done.filter((job) => job === 'make-days').length);
  await vi.waitFor(() => expect(Math.max(...doneBy())).toBe(1), WAIT);
  const [first, second] = doneBy()[0] === 1 ? replicas : replicas.toReversed();
  if (first === undefined || second === undefined) throw new Error('there are two');
  expect(second.done).not.toContain('make-days');
  await ended(first, 'SIGKILL');
  await dueNow('make-days');
  await vi.waitFor(() => expect(second.done).toContain('make-days'), WAIT);
  expect(await ended(second, 'SIGTERM')).toBe(0);
});
