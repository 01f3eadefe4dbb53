// Claims that are forced over a limit: who may, that a reason is kept with what was overrun, and a policy that lets nobody. A suite that
// takes an engine.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { HOST_TRACKER, SHOW_CLAIM } from '../../src/wire/api/claims.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { listAudit } from '../../src/store/audit-log/audit-log.ts';
import type { Role } from '../../src/store/tables.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { claimChanges } from './claim-events.ts';
import { bearer, type TestServer } from './server-fixture.ts';
import { serversOver } from './servers-over.ts';

const MINUTE = 60_000;

const FORCE = { reason: 'the customer moves out tomorrow' };

/** A host of 254 GiB. */
async function newHost(server: TestServer): Promise<string> {
  const agent = await TestAgent.of(server);
  await agent.full();
  server.pass(MINUTE);
  return agent.hostId;
}

async function claim(server: TestServer, role: Role, host: string, gib: bigint, force?: object) {
  const { secret } = await server.newToken(role);
  const id = randomUUID();
  const resources = { disk: { instances: gib * GiB } };
  const body = writeJsonLine({ id, guest: randomUUID(), host, resources, force });
  const answer = await server.post('/v1/claims', body, bearer(secret));
  return { id, secret, status: answer.status, code: /"code":"([A-Z_]+)"/.exec(answer.text)?.[1] };
}

/** Declares the suite. */
export function forcedSuite(start: StartEngine): void {
  const withServer = serversOver(start);

  test('an operator and an admin may, with a reason; a placer may not, and nobody without one', () =>
    withServer(async (server) => {
      const host = await newHost(server);
      const answers = [
        await claim(server, 'operator', host, 300n),
        await claim(server, 'operator', host, 300n, FORCE),
        await claim(server, 'admin', host, 300n, FORCE),
        await claim(server, 'placer', host, 300n, FORCE),
        await claim(server, 'operator', host, 300n, { reason: '' }),
        await claim(server, 'operator', host, 300n, {}),
      ];
      expect(answers.map(({ status, code }) => [status, code])).toEqual([
        [409, 'CLAIM_SHORT'],
        [201, undefined],
        [201, undefined],
        [403, 'NOT_ALLOWED'],
        [400, 'REQUEST_INVALID'],
        [400, 'REQUEST_INVALID'],
      ]);
    }));

  test('who, why and over what is in the audit log, in the event and in the past of the claim; the overrun shows on the host', () =>
    withServer(async (server) => {
      const host = await newHost(server);
      const { id, secret } = await claim(server, 'operator', host, 300n, FORCE);
      const shortages = [{ resource: 'disk:instances', requested: 300n * GiB, limit: 254n * GiB, shortBy: 46n * GiB }];
      const [entry] = await server.store.read((tx) => listAudit(tx, { limit: 1 }));
      expect(entry).toMatchObject({
        actor: 'test operator',
        outcome: 'done',
        detail: { force: FORCE.reason, overrun: shortages },
      });
      const forced = { actor: 'test operator', ...FORCE, shortages };
      expect(await claimChanges(server.store, host, 1)).toMatchObject([{ operation: 'open', claim: id, forced }]);
      const shown = SHOW_CLAIM.answer.parse((await server.get(`/v1/claims/${id}`, secret)).body);
      expect(shown.events).toMatchObject([{ operation: 'open', forced }]);
      const tracker = HOST_TRACKER.answer.parse((await server.get(`/v1/hosts/${host}/tracker`, secret)).body);
      expect(tracker.disks).toMatchObject([{ headroom: -46n * GiB }]);
    }));

  test('what fits is not said to be forced', () =>
    withServer(async (server) => {
      const host = await newHost(server);
      const { id, secret } = await claim(server, 'operator', host, 20n, FORCE);
      const shown = SHOW_CLAIM.answer.parse((await server.get(`/v1/claims/${id}`, secret)).body);
      expect(shown.events.map(({ operation, forced }) => [operation, forced])).toEqual([['open', undefined]]);
    }));

  test('a rebuild and a move can be forced alike', () =>
    withServer(async (server) => {
      const [host, other] = [await newHost(server), await newHost(server)];
      const { id, secret } = await claim(server, 'operator', host, 20n);
      const resources = { disk: { instances: 300n * GiB } };
      const ask = async (path: string, body: object) =>
        (await server.post(`/v1/claims/${id}/${path}`, writeJsonLine(body), bearer(secret))).status;
      const move = { id: randomUUID(), kind: 'migrate', host: other, resources };
      const statuses = [
        await ask('rebuild', { resources }),
        await ask('rebuild', { resources, force: FORCE }),
        await ask('move', move),
        await ask('move', { ...move, force: FORCE }),
      ];
      expect(statuses).toEqual([409, 200, 409, 201]);
    }));

  test('a policy that lets nobody refuses admins too, and the attempt is kept; what fits is let be without force alone', () =>
    withServer(
      async (server) => {
        const host = await newHost(server);
        const denied = await claim(server, 'admin', host, 300n, FORCE);
        expect([denied.status, denied.code]).toEqual([409, 'CLAIM_FORCE_DENIED']);
        const [entry] = await server.store.read((tx) => listAudit(tx, { limit: 1 }));
        expect(entry).toMatchObject({
          actor: 'test admin',
          outcome: 'refused',
          detail: { code: 'CLAIM_FORCE_DENIED', force: FORCE.reason },
        });
        expect((await claim(server, 'admin', host, 20n)).status).toBe(201);
      },
      { force: 'deny' },
    ));
}
