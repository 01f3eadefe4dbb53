// What hosts are called under /placement: as they call themselves, one name for one host, whatever they are renamed to.
/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-assignment, typescript/no-unsafe-return, typescript/no-unsafe-call -- documents of somebody else's API, looked at field by field */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServerAlone, bearer, type TestServer } from '../server/server-fixture.ts';
import { TestAgent } from '../server/agent.ts';
import type { StartEngine } from '../services/store-engines.ts';

/** The suite on one engine. */
export function hostNamesSuite(start: StartEngine): void {
  let server: TestServer;
  let operator: string;

  beforeAll(async () => {
    server = await startServerAlone(start);
    operator = (await server.newToken('operator')).secret;
  });
  afterAll(() => server.close());

  async function ask(method: string, path: string, body?: object) {
    const response = await fetch(`${server.url}/placement${path}`, {
      method,
      headers: {
        'x-auth-token': operator,
        'openstack-api-version': 'placement 1.39',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  const uuidsOf = async (name: string): Promise<readonly string[]> => {
    const { body } = await ask('GET', `/resource_providers?name=${encodeURIComponent(name)}`);
    return body.resource_providers.map(({ uuid }: { readonly uuid: string }) => uuid);
  };
  const nameOf = async (uuid: string): Promise<unknown> => (await ask('GET', `/resource_providers/${uuid}`)).body.name;

  /** Agents of new hosts, in the order of their ids, and a name for them that nobody has. */
  async function newHosts(count: number): Promise<readonly [string, ...TestAgent[]]> {
    const ids = Array.from({ length: count }, () => randomUUID()).toSorted();
    const agents: TestAgent[] = [];
    for (const id of ids) agents.push(await TestAgent.of(server, id));
    return [`${randomUUID().slice(0, 8)}.example.org`, ...agents];
  }

  test('a host is found by its name and by its id, and a rename follows', async () => {
    const [hostname, agent] = await newHosts(1);
    expect((await agent?.full({ hostname }))?.status).toBe(202);
    expect(await uuidsOf(hostname)).toEqual([agent?.hostId]);
    await agent?.full({ hostname: `new-${hostname}` });
    expect(await uuidsOf(hostname)).toEqual([]);
    expect(await uuidsOf(`new-${hostname}`)).toEqual([agent?.hostId]);
  });

  test('of two hosts with one name the first has it, and the second when the first gives it up', async () => {
    const [hostname, first, second] = await newHosts(2);
    await first?.full({ hostname });
    await second?.full({ hostname });
    expect(await uuidsOf(hostname)).toEqual([first?.hostId]);
    expect(await nameOf(second?.hostId ?? '')).toBe(`${hostname} (${second?.hostId})`);
    await first?.full({ hostname: `other-${hostname}` });
    expect(await uuidsOf(hostname)).toEqual([second?.hostId]);
  });

  test('many that come at once with one name are all taken, and one of them has it', async () => {
    const [hostname, ...agents] = await newHosts(6);
    const answers = await Promise.all(agents.map((agent) => agent.full({ hostname })));
    expect(answers.map(({ status }) => status)).toEqual(agents.map(() => 202));
    expect(await uuidsOf(hostname)).toHaveLength(1);
    const names = await Promise.all(agents.map(({ hostId }) => nameOf(hostId)));
    expect(new Set(names).size).toBe(agents.length);
  });

  test('a caller who wants the name of a host is refused in the words that Nova looks for, and cannot rename it', async () => {
    const [hostname, agent] = await newHosts(1);
    await agent?.full({ hostname });
    const refused = await ask('POST', '/resource_providers', { name: hostname, uuid: randomUUID() });
    expect(refused.status).toBe(409);
    expect(refused.body.errors[0].detail).toContain(`Conflicting resource provider name: ${hostname} already exists`);
    const path = `/resource_providers/${agent?.hostId}`;
    expect((await ask('PUT', path, { name: 'mine' })).status).toBe(409);
    expect((await ask('PUT', path, { name: hostname })).status).toBe(200);
  });

  test('a host whose name a caller took before is called by its id too', async () => {
    const [hostname, agent] = await newHosts(1);
    const uuid = randomUUID();
    await ask('POST', '/resource_providers', { name: hostname, uuid });
    expect((await agent?.full({ hostname }))?.status).toBe(202);
    expect(await nameOf(agent?.hostId ?? '')).toBe(`${hostname} (${agent?.hostId})`);
    await ask('DELETE', `/resource_providers/${uuid}`);
    expect(await uuidsOf(hostname)).toEqual([agent?.hostId]);
  });

  test('a host whose id a caller took before for a provider is there under another UUID, until it comes anew', async () => {
    const [hostname, agent] = await newHosts(1);
    const id = agent?.hostId ?? '';
    await ask('POST', '/resource_providers', { name: `nova-${hostname}`, uuid: id });
    expect((await agent?.full({ hostname }))?.status).toBe(202);
    expect(await nameOf(id)).toBe(`nova-${hostname}`);
    const [other] = await uuidsOf(hostname);
    expect(other).not.toBe(id);
    expect((await ask('DELETE', `/resource_providers/${id}`)).status).toBe(204);
    server.pass(60 * 60_000);
    const admin = (await server.newToken('admin')).secret;
    expect((await server.tell(`/v1/hosts/${id}/forget`, bearer(admin))).status).toBe(200);
    await agent?.full({ hostname });
    expect(await uuidsOf(hostname)).toEqual([id]);
    expect((await ask('GET', `/resource_providers/${other}`)).status).toBe(404);
  });

  test('a host that is forgotten gives nothing any more, until it reports again', async () => {
    const [hostname, agent] = await newHosts(1);
    await agent?.full({ hostname });
    const path = `/resource_providers/${agent?.hostId}`;
    server.pass(60 * 60_000);
    const admin = (await server.newToken('admin')).secret;
    expect((await server.tell(`/v1/hosts/${agent?.hostId}/forget`, bearer(admin))).status).toBe(200);
    expect((await ask('GET', path)).status).toBe(404);
    expect((await ask('POST', '/resource_providers', { name: hostname })).status).toBe(200);
    expect((await agent?.full({ hostname }))?.status).toBe(202);
    expect(await nameOf(agent?.hostId ?? '')).toBe(`${hostname} (${agent?.hostId})`);
  });
}
