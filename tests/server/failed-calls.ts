// Asks a server everything that it can be asked, and says what it did not answer.
import { randomUUID } from 'node:crypto';
import { GiB } from '../../src/core/bytes.ts';
import { pathOf } from '../../src/wire/api/endpoint.ts';
import { ENDPOINTS } from '../../src/wire/api/endpoints.ts';
import { readBy } from '../../src/wire/read-by.ts';
import type { TestAgent } from './agent.ts';
import { disks } from './placements-fixture.ts';
import { bearer, type Answered, type TestServer } from './server-fixture.ts';

const READING = ENDPOINTS.filter(({ method, path }) => method === 'GET' && path !== '/v1/events');

const OF_OPENSTACK = [
  '/placement/resource_providers',
  '/placement/allocation_candidates?resources=DISK_GB:1',
  '/placement/allocation_candidates?resources=VCPU:1',
  ...['os-hypervisors/detail', 'os-hypervisors/statistics', 'servers/detail', 'os-services'].map(
    (path) => `/compute/v2.1/${path}`,
  ),
];

/** Asks every call that reads, of all hosts and of these, and of what else has one of these ids; places a guest, and claims. Those that were not
 *  answered, and those whose answer is not as its schema says. */
export async function failedCalls(
  server: TestServer,
  agents: readonly TestAgent[],
  ids: readonly string[] = [],
): Promise<readonly string[]> {
  const { secret } = await server.newToken('admin');
  const failed: string[] = [];
  const note = (call: string, { status, text }: Answered) => {
    if (status >= 500) failed.push(`${call}: ${status} ${text}, after ${endOf(server.log())}`);
  };
  const hosts = agents.map(({ hostId }) => hostId);
  for (const { path, answer } of READING) {
    for (const id of path.includes('{') ? [...hosts, ...ids] : ['']) {
      for (const host of path.includes('{host}') ? hosts : ['']) {
        const address = pathOf(path, { id, host });
        const answered = await server.get(address, secret);
        note(`GET ${address}`, answered);
        if (answered.status !== 200 || answered.body === null) continue;
        const read = readBy(answer, answered.body);
        if (read.kind === 'wrong') failed.push(`GET ${address}: field ${read.field}: ${read.message}`);
      }
    }
  }
  for (const path of OF_OPENSTACK) note(`GET ${path}`, await server.get(path, secret));
  const send = async (path: string, body: object) => {
    const answered = await server.send(
      'POST',
      path,
      { id: randomUUID(), guest: randomUUID(), ...body },
      bearer(secret),
    );
    note(`POST ${path}`, answered);
    if (answered.status === 400) failed.push(`POST ${path}: ${answered.text}`);
  };
  await send('/v1/placements', disks(1n));
  for (const host of hosts) await send('/v1/claims', { host, resources: { disk: { instances: GiB } } });
  return failed;
}

const endOf = (log: string) => log.split('\n').slice(-4).join(' ');
