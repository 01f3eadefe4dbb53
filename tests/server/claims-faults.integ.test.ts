// Claims over HTTP under strain, over PostgreSQL: many writers on two servers never promise more than there is, and a server that is
// killed between decision and answer leaves one claim for whoever asks again.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { DEFAULT_THRESHOLDS } from '../../src/core/finding.ts';
import { capacityOf } from '../../src/core/claim/inventory.ts';
import { readJson, writeJsonLine } from '../../src/wire/json.ts';
import { reportDocument } from '../../src/wire/report-document.ts';
import { findClaim, listClaimEvents } from '../../src/store/claims/list-claims.ts';
import { readProvider } from '../../src/store/claims/read-provider.ts';
import { migrate } from '../../src/store/migrate.ts';
import { Store } from '../../src/store/store.ts';
import { ControlPlane } from '../../src/server/control-plane.ts';
import { DEFAULT_RETENTION } from '../../src/server/jobs/retain.ts';
import * as facts from '../hosts/facts.ts';
import { startPostgres, type PostgresServer } from '../services/postgres.ts';
import { targetOf } from '../services/store-engines.ts';
import { serve } from './serve-process.ts';

let postgres: PostgresServer;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.stop());

/** What a host reports that has the usual pool, and no guest. */
function reportOf(hostId: string): string {
  const origin = { hostId, agentRun: randomUUID(), sequence: 1, periodMs: 60_000 };
  const report = facts.report({
    hostname: `kvm-${hostId.slice(0, 8)}`,
    pools: [facts.filesystem({ id: `fs:${hostId}` })],
  });
  return writeJsonLine(reportDocument({ ...origin, kind: 'full', report }));
}

/** A server with as many bodies on their way as it takes says so; the call is then made again. */
async function send(
  url: string,
  path: string,
  body?: string,
): Promise<{ readonly status: number; readonly code: string }> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  for (;;) {
    const response = await fetch(url + path, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
    const answer = readJson(await response.text()) as { readonly error?: { readonly code: string } };
    const code = answer.error?.code ?? '';
    if (code !== 'SERVER_BUSY') return { status: response.status, code };
    await sleep(20);
  }
}

function orderOf(host: string, id: string, guest: string, gib: bigint): string {
  return writeJsonLine({ id, guest, host, resources: { disk: { instances: gib * GiB } } });
}

/** A server of this process over the database. */
async function inProcess(database: string): Promise<{ readonly store: Store; readonly server: ControlPlane }> {
  const store = await Store.open(targetOf(database));
  const server = await ControlPlane.open(
    {
      store,
      nowMs: Date.now,
      after: (delayMs, action) => {
        const timer = setTimeout(action, delayMs);
        return () => clearTimeout(timer);
      },
      version: '1.2.3',
      thresholds: DEFAULT_THRESHOLDS,
      log: { write: () => {} },
      retention: DEFAULT_RETENTION,
      openAccess: true,
    },
    { host: '127.0.0.1', port: 0 },
  );
  return { store, server };
}

/** The most that was ever promised on a host, by the log of what happened, one decision after the other. */
async function mostPromised(store: Store, hostId: string): Promise<bigint> {
  const { rows } = await store.read((tx) =>
    sql<{ claim_id: string; generation: bigint; state: string; amount: bigint }>`
      select claim_id, generation, state, (resources->0->>'amount')::bigint as amount from claim_events
      where provider_id = ${hostId} order by generation, id`.execute(tx),
  );
  const held = new Map<string, bigint>();
  let most = 0n;
  for (const decided of Map.groupBy(rows, ({ generation }) => generation).values()) {
    for (const { claim_id: id, state, amount } of decided) {
      if (state === 'claimed' || state === 'confirmed') held.set(id, amount);
      else held.delete(id);
    }
    const sum = [...held.values()].reduce((total, amount) => total + amount, 0n);
    if (sum > most) most = sum;
  }
  return most;
}

test(
  '48 writers on two servers promise, move and release on two hosts, and never more than there is',
  { timeout: 180_000 },
  async () => {
    const database = await postgres.createDatabase();
    const [one, two] = [await inProcess(database), undefined];
    await migrate(one.store, Date.now());
    const other = two ?? (await inProcess(database));
    const urls = [one.server.url, other.server.url] as const;
    const hosts = [randomUUID(), randomUUID()] as const;
    for (const host of hosts) await send(urls[0], '/v1/reports', reportOf(host));
    const outcomes = new Map<string, number>();
    const note = ({ status, code }: { readonly status: number; readonly code: string }): number => {
      const name = `${status} ${code}`.trim();
      outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
      return status;
    };
    // Each of a writer's guests asks for 20 of 254 GiB: twelve fit on a host.
    const write = async (writer: number): Promise<void> => {
      for (let round = 0; round < 4; round += 1) {
        const [url, here, there] =
          (writer + round) % 2 === 0
            ? ([urls[0], hosts[0], hosts[1]] as const)
            : ([urls[1], hosts[1], hosts[0]] as const);
        const [id, moved] = [randomUUID(), randomUUID()];
        if (note(await send(url, '/v1/claims', orderOf(here, id, randomUUID(), 20n))) !== 201) continue;
        const order = writeJsonLine({
          id: moved,
          kind: 'migrate',
          host: there,
          resources: { disk: { instances: 20n * GiB } },
        });
        const isMoving = note(await send(url, `/v1/claims/${id}/move`, order)) === 201;
        if (isMoving) note(await send(url, `/v1/claims/${moved}/${writer % 3 === 0 ? 'revert' : 'confirm'}-move`));
        if (writer % 4 === 0 && round > 1) continue;
        const home = isMoving && writer % 3 !== 0 ? moved : id;
        note(await send(url, `/v1/claims/${home}/release`));
      }
    };
    await Promise.all(Array.from({ length: 48 }, (_, writer) => write(writer)));
    // One writer alone fills what is left: now it must be full to the last claim that fits.
    for (const host of hosts) {
      while (note(await send(urls[0], '/v1/claims', orderOf(host, randomUUID(), randomUUID(), 20n))) === 201);
    }
    for (const host of hosts) {
      const books = await one.store.read((tx) => readProvider(tx, host));
      const claimed = 20n * GiB * BigInt(books?.held.length ?? 0);
      const capacity = books?.provider.inventory.map((line) => capacityOf(line))[0] ?? 0n;
      expect([claimed, capacity]).toEqual([240n * GiB, 254n * GiB]);
      expect(await mostPromised(one.store, host)).toBe(240n * GiB);
    }
    expect([...outcomes.keys()].toSorted()).toEqual(['200', '201', '409 CLAIM_SHORT']);
    await Promise.all([one.server.close(), other.server.close()]);
    await Promise.all([one.store.close(), other.store.close()]);
  },
);

/** How long after sending a call the server is killed; undefined: once the database has the claim. Whichever way it goes, asking again
 *  must leave one claim. */
const KILLED_AFTER_MS = [undefined, 0, 5, 10, 20, undefined] as const;

test(
  'a server that is killed between decision and answer leaves one claim for whoever asks again',
  { timeout: 180_000 },
  async () => {
    const database = await postgres.createDatabase();
    const store = await Store.open(targetOf(database));
    await migrate(store, Date.now());
    const start = () => serve('--open-access', '--listen', '127.0.0.1:0', '--database', database);
    const host = randomUUID();
    let server = await start();
    await send(server.url, '/v1/reports', reportOf(host));
    for (const [round, afterMs] of KILLED_AFTER_MS.entries()) {
      const [id, guest] = [randomUUID(), randomUUID()];
      const order = orderOf(host, id, guest, 1n);
      // Whatever it answers is taken for lost on the way.
      const lost = send(server.url, '/v1/claims', order).catch(() => undefined);
      if (afterMs === undefined) while ((await store.read((tx) => findClaim(tx, id))) === undefined) await sleep(1);
      else await sleep(afterMs);
      await server.end('SIGKILL');
      await lost;
      server = await start();
      const { status } = await send(server.url, '/v1/claims', order);
      expect(afterMs === undefined ? [200] : [200, 201]).toContain(status);
      const events = await store.read((tx) => listClaimEvents(tx, id, 10));
      expect(events.map(({ operation }) => operation)).toEqual(['open']);
      const books = await store.read((tx) => readProvider(tx, host));
      expect(books?.held.length).toBe(round + 1);
    }
    await server.end();
    await store.close();
  },
);
