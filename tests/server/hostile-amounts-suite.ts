// Amounts that no host has, asked for by force or with very many disks: each is refused by its field, or kept so that every call over it
// answers. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { GiB, KiB, MAX_BYTES } from '../../src/core/bytes.ts';
import { MOST_BYTES_CLAIMED } from '../../src/core/claim/resources.ts';
import { SHOW_CLAIM } from '../../src/wire/api/claims.ts';
import { LIST_FORCED_CLAIMS } from '../../src/wire/api/forced-claims.ts';
import { LIST_PLACEMENTS } from '../../src/wire/api/placements.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { MOST_CLAIMED } from '../../src/store/migrations/0038-most-bytes-claimed.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { failedCalls } from './failed-calls.ts';
import { asked, FORCE, MINUTE, newHost } from './placements-fixture.ts';
import { bearer, type Answered, type TestServer } from './server-fixture.ts';
import { serversOver } from './servers-over.ts';

/** As flavors have it: docs/api.md. */
const MOST_UNITS = 2n ** 31n;

const raw = (size: bigint, more: object = {}) => ({ size, format: 'raw', preallocated: true, ...more });

const OVER = MOST_BYTES_CLAIMED + 1n;

const HALF = MOST_BYTES_CLAIMED / 2n + 1n;

/** Which field was not accepted; what was answered, where none was. */
function fieldRefused({ status, text }: Answered): string | undefined {
  const [, field] = /"code":"REQUEST_INVALID".*"field":"([^"]+)"/.exec(text) ?? [];
  return status === 400 && field !== undefined ? field : `${status}: ${text}`;
}

/** A host of a pool that is next to nothing, of which any promise is many times as much. */
async function smallHost(server: TestServer): Promise<TestAgent> {
  const agent = await TestAgent.of(server);
  const size = 64n * KiB;
  const pool = facts.filesystem({ id: `fs:${agent.hostId}`, total: size, free: size, available: size });
  await agent.full({ pools: [pool], node: facts.node() });
  server.pass(MINUTE);
  return agent;
}

async function claimed(server: TestServer, path: string, body: object): Promise<Answered> {
  const { secret } = await server.newToken('operator');
  return server.post(path, writeJsonLine(body), bearer(secret));
}

/** As much of everything as a call takes, by force. */
async function forceAll(server: TestServer, { hostId }: TestAgent): Promise<readonly string[]> {
  const most = { disk: { instances: MOST_BYTES_CLAIMED }, memoryMib: MOST_UNITS, vcpus: MOST_UNITS };
  const [claim, placement, overlay] = [randomUUID(), randomUUID(), randomUUID()];
  const named = { host: hostId, force: FORCE };
  const sized = { memoryMib: MOST_UNITS, vcpus: MOST_UNITS };
  const statuses = [
    (await claimed(server, '/v1/claims', { id: claim, guest: randomUUID(), resources: most, ...named })).status,
    (await asked(server, { id: placement, ...named, ...sized, disks: [raw(MOST_BYTES_CLAIMED)] })).status,
    // Full, its file is larger than what is claimed for it.
    (await asked(server, { id: overlay, ...named, ...sized, disks: [{ size: MOST_BYTES_CLAIMED }] })).status,
    (await asked(server, { ...named, disks: [raw(KiB)], memoryMib: 1n, vcpus: 1n })).status,
    (await asked(server, { host: hostId, dryRun: true, disks: [raw(KiB)], memoryMib: 1n, vcpus: 1n })).status,
  ];
  expect(statuses).toEqual([201, 201, 201, 201, 200]);
  return [claim, placement, overlay];
}

/** Declares the suite. */
export function hostileAmountsSuite(start: StartEngine): void {
  const opened = serversOver(start);

  test('a placement that asks for more than can be claimed is refused, and its field is named', () =>
    opened(async (server) => {
      const { hostId: host } = await newHost(server, 100n);
      const wrong: readonly (readonly [string, object])[] = [
        ['disks.0.size', { disks: [raw(MAX_BYTES)] }],
        ['disks.1.size', { disks: [raw(GiB), raw(OVER)] }],
        ['disks', { disks: [raw(HALF), raw(HALF)] }],
        ['memoryMib', { memoryMib: MOST_UNITS + 1n }],
        ['vcpus', { vcpus: MAX_BYTES }],
        ['flavor.rootGib', { flavor: { rootGib: MOST_UNITS + 1n, memoryMib: 1n, vcpus: 1n } }],
      ];
      for (const [field, body] of wrong) {
        const answers = [
          await asked(server, { ...body, host, force: FORCE }),
          await asked(server, { ...body, dryRun: true }),
        ];
        expect(answers.map(fieldRefused)).toEqual([field, field]);
      }
      const byClass = { dryRun: true, disks: [raw(HALF), raw(HALF, { poolClass: 'scratch' })] };
      expect((await asked(server, byClass)).status).toBe(200);
    }));

  test('so are claims, rebuilds and moves', () =>
    opened(async (server) => {
      const [{ hostId: host }, { hostId: other }] = [await newHost(server, 100n), await newHost(server, 100n)];
      const id = randomUUID();
      const resources = { disk: { instances: GiB } };
      expect((await claimed(server, '/v1/claims', { id, guest: randomUUID(), host, resources })).status).toBe(201);
      const asks: readonly (readonly [string, object])[] = [
        ['/v1/claims', { id: randomUUID(), guest: randomUUID(), host }],
        [`/v1/claims/${id}/rebuild`, {}],
        [`/v1/claims/${id}/move`, { id: randomUUID(), kind: 'migrate', host: other }],
      ];
      const wrong: readonly (readonly [string, object])[] = [
        ['resources.disk.instances', { resources: { disk: { instances: OVER } } }],
        ['resources.memoryMib', { resources: { memoryMib: MOST_UNITS + 1n } }],
        ['resources.vcpus', { resources: { vcpus: MAX_BYTES } }],
        ['flavor.swapMib', { flavor: { swapMib: MAX_BYTES, memoryMib: 1n, vcpus: 1n } }],
      ];
      for (const [path, more] of asks)
        for (const [field, body] of wrong)
          expect(fieldRefused(await claimed(server, path, { ...more, ...body, force: FORCE }))).toBe(field);
    }));

  test('what is forced as large as it may be is answered, and so is every call afterwards', () =>
    opened(async (server) => {
      const host = await smallHost(server);
      const ids = await forceAll(server, host);
      expect(await failedCalls(server, [host], ids)).toEqual([]);
      const { secret } = await server.newToken('reader');
      const forced = LIST_FORCED_CLAIMS.answer.parse((await server.get('/v1/forced-claims', secret)).body);
      expect(forced.claims).toHaveLength(4);
      const { placements } = LIST_PLACEMENTS.answer.parse((await server.get('/v1/placements', secret)).body);
      const ratios = placements.flatMap(({ forced: past }) =>
        (past?.shortages ?? []).flatMap((short) => ('ratioNeededPpm' in short ? [short.ratioNeededPpm ?? 0n] : [])),
      );
      expect(ratios.some((ratio) => ratio > MAX_BYTES)).toBe(true);
    }));

  test('what was kept before there were bounds is read: decisions, and claims of more than can be counted', () =>
    opened(async (server) => {
      const host = await smallHost(server);
      const ids = await forceAll(server, host);
      await server.store.write((tx) =>
        sql`update placements set request = replace(request::text, ${String(MOST_BYTES_CLAIMED)}, ${String(MAX_BYTES)})::json`.execute(
          tx,
        ),
      );
      await server.store.write((tx) =>
        sql`update claim_resources set amount = ${MAX_BYTES} where amount = ${MOST_BYTES_CLAIMED} or resource = 'memory'`.execute(
          tx,
        ),
      );
      for (const statement of MOST_CLAIMED.statements) await server.store.write((tx) => sql.raw(statement).execute(tx));
      expect(await failedCalls(server, [host], ids)).toEqual([]);
      const { secret } = await server.newToken('reader');
      const { claim } = SHOW_CLAIM.answer.parse((await server.get(`/v1/claims/${ids[0]}`, secret)).body);
      expect(claim.resources).toContainEqual({
        resource: 'disk:instances',
        unit: 'bytes',
        amount: MOST_BYTES_CLAIMED,
        atLeast: true,
      });
    }));
}
