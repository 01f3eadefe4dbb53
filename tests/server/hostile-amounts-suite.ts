// Amounts that no host has, asked for by force or with very many disks: what is kept of them is such that every
// call over it answers. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { KiB, MAX_BYTES } from '../../src/core/bytes.ts';
import { MOST_BYTES_CLAIMED } from '../../src/core/claim/resources.ts';
import { LIST_FORCED_CLAIMS } from '../../src/wire/api/forced-claims.ts';
import { LIST_PLACEMENTS } from '../../src/wire/api/placements.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { failedCalls } from './failed-calls.ts';
import { asked, FORCE, MINUTE } from './placements-fixture.ts';
import { bearer, type Answered, type TestServer } from './server-fixture.ts';
import { serversOver } from './servers-over.ts';

/** As flavors have it: docs/api.md. */
const MOST_UNITS = 2n ** 31n;

const raw = (size: bigint, more: object = {}) => ({ size, format: 'raw', preallocated: true, ...more });

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
}
