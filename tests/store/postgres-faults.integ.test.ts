// What the store says when PostgreSQL is away, refuses, hangs or dies; and that it works through PgBouncer's pooled transactions.
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asLast } from '../../src/store/last-statement.ts';
import { migrate } from '../../src/store/migrate.ts';
import { SERVICE_LIMITS, Store } from '../../src/store/store.ts';
import { startPgbouncer, type Pgbouncer } from '../services/pgbouncer.ts';
import { startPostgres, type PostgresServer } from '../services/postgres.ts';
import { targetOf } from '../services/store-engines.ts';
import { NOW_MS } from './store-fixture.ts';

/** Short, so that a test that waits for a deadline does not wait long. */
const SHORT = { ...SERVICE_LIMITS, connectMs: 500, statementMs: 300, lockMs: 200, connections: 2 };

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.stop());

async function withStore<T>(url: string, work: (store: Store) => Promise<T>, limits = SHORT): Promise<T> {
  const store = await Store.open(targetOf(url), limits);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const slow = (store: Store) => store.read((tx) => sql`select pg_sleep(30)`.execute(tx));

describe('what cannot be opened', () => {
  test.each<[title: string, url: () => string, code: string, words: string]>([
    ['no socket', () => `postgres://u:hunter2@/x?host=${join(server.dir, 'nowhere')}`, 'STORE_UNREACHABLE', 'ENOENT'],
    ['no such port', () => 'postgres://u:hunter2@127.0.0.1:1/x', 'STORE_UNREACHABLE', 'ECONNREFUSED'],
    [
      'no such user',
      () => `postgres://nobody@/postgres?host=${server.dir}`,
      'STORE_REFUSED',
      'role "nobody" does not exist',
    ],
    ['no such database', () => server.urlOf('nowhere'), 'STORE_REFUSED', 'database "nowhere" does not exist'],
  ])('%s', async (_title, url, code, words) => {
    const error: unknown = await Store.open(targetOf(url()), SHORT).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) as string });
    expect(String(error)).not.toContain('hunter2');
  });

  test('a server that takes the connection and says nothing', async () => {
    const mute = await listen();
    const error = Store.open(targetOf(`postgres://u@127.0.0.1:${portOf(mute)}/x`), SHORT);
    await expect(error).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    mute.close();
  });
});

describe('deadlines', () => {
  test('a statement that takes too long is ended, and the store goes on', async () => {
    await withStore(server.urlOf('postgres'), async (store) => {
      await expect(slow(store)).rejects.toMatchObject({ code: 'STORE_TIMEOUT', operands: { sqlState: '57014' } });
      await expect(store.read((tx) => sql`select 1`.execute(tx))).resolves.toBeDefined();
    });
  });

  test('a lock that another transaction holds is not waited for for ever', async () => {
    const url = await server.createDatabase();
    await withStore(url, async (store) => {
      await store.write((tx) => sql`create table locked (id int)`.execute(tx));
      const lock = (inner: () => Promise<unknown>) =>
        store.write(async (tx) => {
          await sql`lock table locked`.execute(tx);
          await inner();
        });
      await withStore(url, async (other) => {
        await lock(async () => {
          const attempt = other.read((tx) => sql`select * from locked`.execute(tx));
          await expect(attempt).rejects.toMatchObject({ code: 'STORE_TIMEOUT', operands: { sqlState: '55P03' } });
        });
      });
    });
  });

  test('a connection that is not to be had is not waited for for ever', async () => {
    await withStore(
      server.urlOf('postgres'),
      async (store) => {
        const both = [slow(store), slow(store)];
        await expect(slow(store)).rejects.toMatchObject({ code: 'STORE_TIMEOUT' });
        await Promise.allSettled(both);
      },
      { ...SHORT, connectMs: 100, statementMs: 1_000 },
    );
  });
});

describe('a server that goes', () => {
  test('in the middle of a transaction: the outcome is not known; afterwards the store goes on', async () => {
    await withStore(
      server.urlOf('postgres'),
      async (store) => {
        const attempt = store.write(async (tx) => {
          await sql`select 1`.execute(tx);
          await server.crash();
          await sql`select 2`.execute(tx);
        });
        await expect(attempt).rejects.toMatchObject({ code: 'STORE_LOST' });
        await expect(store.read((tx) => sql`select 1`.execute(tx))).rejects.toMatchObject({
          code: 'STORE_UNREACHABLE',
        });
        await server.start();
        await expect(store.read((tx) => sql`select 1`.execute(tx))).resolves.toBeDefined();
      },
      { ...SHORT, statementMs: 20_000 },
    );
  });

  test('while the last statement runs: the outcome is not known; afterwards the store goes on', async () => {
    await withStore(
      server.urlOf('postgres'),
      async (store) => {
        const attempt = store.write(async (tx) => {
          const crashed = server.crash();
          await tx.executeQuery(asLast(sql`select pg_sleep(30)`.compile(tx)));
          await crashed;
        });
        await expect(attempt).rejects.toMatchObject({ code: 'STORE_LOST' });
        await server.start();
        await expect(store.read((tx) => sql`select 1`.execute(tx))).resolves.toBeDefined();
      },
      { ...SHORT, statementMs: 20_000 },
    );
  });

  test('a last statement that takes too long is ended, and its transaction with it', async () => {
    await withStore(server.urlOf('postgres'), async (store) => {
      const attempt = store.read((tx) => tx.executeQuery(asLast(sql`select pg_sleep(30)`.compile(tx))));
      await expect(attempt).rejects.toMatchObject({ code: 'STORE_TIMEOUT', operands: { sqlState: '57014' } });
      await expect(store.read((tx) => sql`select 1`.execute(tx))).resolves.toBeDefined();
    });
  });

  test('nothing is asked after the last statement', async () => {
    await withStore(server.urlOf('postgres'), async (store) => {
      const attempt = store.read(async (tx) => {
        await tx.executeQuery(asLast(sql`select 1`.compile(tx)));
        await sql`select 2`.execute(tx);
      });
      await expect(attempt).rejects.toThrow('invariant broken: nothing is asked after the last statement');
    });
  });

  test('while connections are idle: nobody notices', async () => {
    await withStore(server.urlOf('postgres'), async (store) => {
      await store.read((tx) => sql`select 1`.execute(tx));
      await server.crash();
      await server.start();
      const again = await store.read((tx) => sql<{ n: number }>`select 1 as n`.execute(tx));
      expect(again.rows).toEqual([{ n: 1 }]);
    });
  });
});

test('two transactions that lock each other out: one is run again, both happen', async () => {
  const url = await server.createDatabase();
  await withStore(
    url,
    async (store) => {
      await store.write((tx) => sql`create table pair (id int primary key, n int)`.execute(tx));
      await store.write((tx) => sql`insert into pair values (1, 0), (2, 0)`.execute(tx));
      const met = meeting(2);
      const raise = (first: number, second: number) => {
        let attempts = 0;
        return store.write(async (tx) => {
          await sql`update pair set n = n + 1 where id = ${first}`.execute(tx);
          attempts += 1;
          if (attempts === 1) await met();
          await sql`update pair set n = n + 1 where id = ${second}`.execute(tx);
        });
      };
      await Promise.all([raise(1, 2), raise(2, 1)]);
      const { rows } = await store.read((tx) => sql<{ n: number }>`select n from pair`.execute(tx));
      expect(rows).toEqual([{ n: 2 }, { n: 2 }]);
    },
    { ...SHORT, statementMs: 20_000, lockMs: 20_000 },
  );
});

describe('through PgBouncer with pooled transactions', () => {
  let bouncer: Pgbouncer;

  beforeAll(async () => {
    bouncer = await startPgbouncer(server.dir);
  });

  afterAll(() => bouncer.stop());

  test('migrations, many transactions over one server connection, and limits that stay with their own', async () => {
    const database = new URL(await server.createDatabase().then((url) => url.replace('@/', '@x/'))).pathname.slice(1);
    const stores = await Promise.all(
      Array.from({ length: 5 }, () =>
        Store.open(targetOf(bouncer.urlOf(database)), { ...SERVICE_LIMITS, connections: 4 }),
      ),
    );
    const applied = await Promise.all(stores.map((store) => migrate(store, NOW_MS)));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    const backends = new Set<unknown>();
    const settings = new Set<unknown>();
    const look = (store: Store) =>
      store.read(async (tx) => {
        const { rows } = await sql<{ pid: number; timeout: string }>`
          select pg_backend_pid() as pid, current_setting('statement_timeout') as timeout`.execute(tx);
        backends.add(rows[0]?.pid);
        settings.add(rows[0]?.timeout);
      });
    await Promise.all(Array.from({ length: 10 }, () => stores.map(look)).flat());
    expect({ backends: backends.size, settings: [...settings] }).toEqual({ backends: 1, settings: ['30s'] });
    expect(await server.psql('show statement_timeout', database)).toBe('0\n');
    await Promise.all(stores.map((store) => store.close()));
  });
});

/** Resolves for all once `count` have come. */
function meeting(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let missing = count;
  return () => {
    missing -= 1;
    if (missing === 0) resolve();
    return promise;
  };
}

async function listen(): Promise<Server> {
  const mute = createServer((socket) => socket.on('error', () => {}).unref());
  await new Promise<void>((resolve) => {
    mute.listen(0, '127.0.0.1', resolve);
  });
  return mute;
}

function portOf(mute: Server): number {
  const address = mute.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return address.port;
}
