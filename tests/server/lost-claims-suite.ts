// Claims on a host that nobody hears of: nothing new is promised there, by whatever call, unless it is forced. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { bearer, startServerAlone, type Answered, type TestServer } from './server-fixture.ts';

const MINUTE = 60_000;

/** Eight processors; the usual pool. */
const NODE = facts.node();

const size = (gib: bigint) => ({ resources: { disk: { instances: gib * GiB } } });

const orderOf = (host: string) => ({ id: randomUUID(), guest: randomUUID(), host, ...size(20n) });

/** Declares the suite. */
export function lostClaimsSuite(start: StartEngine): void {
  let server: TestServer;
  let placer: string;
  let operator: string;

  beforeAll(async () => {
    server = await startServerAlone(start);
    placer = (await server.newToken('placer')).secret;
    operator = (await server.newToken('operator')).secret;
  });

  afterAll(() => server.close());

  const post = (path: string, body: object, token: string = placer): Promise<Answered> =>
    server.post(path, writeJsonLine(body), bearer(token));

  const newHost = async (): Promise<TestAgent> => {
    const agent = await TestAgent.of(server);
    await agent.full({ pools: [facts.filesystem({ id: `fs:${agent.hostId}` })], node: NODE });
    server.pass(MINUTE);
    return agent;
  };

  const create = async (host: string) => {
    const asked = orderOf(host);
    expect((await post('/v1/claims', asked)).status).toBe(201);
    return asked;
  };

  test('a new one is refused with the age of the report, but for a retry and for who may force it; no guest may move there', async () => {
    const [lost, well] = [await newHost(), await newHost()];
    const [again, there] = [await create(lost.hostId), await create(well.hostId)];
    server.pass(6 * MINUTE);
    await well.full({ pools: [facts.filesystem({ id: `fs:${well.hostId}` })] });
    const asked = orderOf(lost.hostId);
    const refused = await post('/v1/claims', asked);
    const answers = [
      refused,
      await post(`/v1/claims/${there.id}/move`, { ...asked, guest: undefined, kind: 'migrate' }),
      await post('/v1/claims', again),
      await post('/v1/claims', { ...asked, force: { reason: 'its agent is being replaced' } }, operator),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 200, 201]);
    expect(refused.body).toMatchObject({
      error: {
        code: 'CLAIM_HOST_LOST',
        message: `promise claim ${asked.id} on ${lost.hostname}: its latest report is 480 s old, one is expected every 60 s`,
      },
    });
  });

  test('none is made larger: a rebuild may ask for as much or less, again what it asked before, and more if it is forced', async () => {
    const { hostId, hostname } = await newHost();
    const { id } = await create(hostId);
    await post(`/v1/claims/${id}/rebuild`, size(40n));
    server.pass(6 * MINUTE);
    const rebuild = (body: object, token?: string) => post(`/v1/claims/${id}/rebuild`, body, token);
    const refused = await rebuild(size(41n));
    const answers = [
      refused,
      await rebuild({ resources: { disk: { instances: 1n }, vcpus: 1n } }),
      await rebuild(size(40n)),
      await rebuild(size(10n)),
      await rebuild(size(40n)),
      await rebuild({ ...size(40n), force: { reason: 'it is only its agent that is off' } }, operator),
    ];
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 200, 200, 409, 200]);
    expect(refused.body).toMatchObject({
      error: {
        code: 'CLAIM_HOST_LOST',
        message: `promise claim ${id} on ${hostname}: its latest report is 420 s old, one is expected every 60 s`,
      },
    });
  });
}
