// Hosts and guests that entries of the audit log have by id are told with their names, for as long as anybody knows them. A suite that takes
// an engine.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { LIST_AUDIT_LOG } from '../../src/wire/api/audit-log.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { allTold } from './all-told.ts';
import { disks, newHost, poolOf } from './placements-fixture.ts';
import { bearer, type TestServer } from './server-fixture.ts';
import { serversOver } from './servers-over.ts';

/** Of each entry what was done, and its names, in the order in which it was done. */
async function told(server: TestServer): Promise<readonly (readonly [string, string, string])[]> {
  await allTold(server.store);
  const { body } = await server.get('/v1/audit-log', (await server.newToken('admin')).secret);
  const { entries } = LIST_AUDIT_LOG.answer.parse(body);
  return entries.toReversed().map(({ action, hostName = '', guestName = '' }) => [action, hostName, guestName]);
}

/** Every way in which callers name a host or a guest by id. */
async function act(server: TestServer, host: string, guest: string): Promise<void> {
  const admin = (await server.newToken('admin')).secret;
  const send = (method: string, path: string, body: object, headers: object = bearer(admin)) =>
    server.send(method, path, body, { ...headers });
  const policy = { scope: 'host', key: host, resource: 'disk', reason: 'for backups' };
  await send('PUT', '/v1/policies', { ...policy, reserved: GiB });
  await send('POST', '/v1/tokens', { role: 'agent', label: 'x', hostId: host });
  const order = { guest, ...disks(1n) };
  await server.post('/v1/placements', writeJsonLine({ id: randomUUID(), ...order, dryRun: true, host }), bearer(admin));
  await server.post('/v1/placements', writeJsonLine({ id: randomUUID(), ...order, host }), bearer(admin));
  await send('POST', `/v1/guests/${guest}/release`, {});
  const claim = { guest, expiresAfterSeconds: 60n, resources: { disk: { instances: GiB } } };
  await server.post('/v1/claims', writeJsonLine({ id: randomUUID(), host, ...claim }), bearer(admin));
  const reader = bearer((await server.newToken('reader')).secret);
  await send('POST', `/v1/hosts/${host}/forget`, {}, reader);
  await send('POST', `/v1/guests/${guest}/release`, {}, reader);
  const api = { 'x-auth-token': admin, 'openstack-api-version': 'placement 1.36' };
  await send('DELETE', `/placement/allocations/${guest}`, {}, api);
  await send(
    'PUT',
    `/placement/resource_providers/${host}/traits`,
    { traits: [], resource_provider_generation: 99n },
    api,
  );
}

/** The same with names. */
const entries = (host: string, guest: string) => [
  ['set policy', host, ''],
  ['create token', host, ''],
  ['place guest', host, guest],
  ['place guest', host, guest],
  ['release-consumer claim', '', guest],
  ['open claim', host, guest],
  ['POST /v1/hosts/:id/forget', host, ''],
  ['POST /v1/guests/:id/release', '', guest],
  ['placement:allocations:delete', '', guest],
  ['placement:resource_providers:traits:update', host, ''],
];

/** Declares the suite. */
export function auditNamesSuite(start: StartEngine): void {
  const opened = serversOver(start);

  test('hosts and guests have their names, guests once a report defines them; a host that is forgotten has none', () =>
    opened(async (server) => {
      const host = await newHost(server, 100n);
      const guest = randomUUID();
      await act(server, host.hostId, guest);
      expect(await told(server)).toEqual(entries(host.hostname, ''));
      // Another host defines the same UUID: where the entry has a host, that one's name is meant.
      const other = await TestAgent.of(server);
      const defined = (called: string) => [{ ...facts.guest(called, []), uuid: guest }];
      await host.full({ ...poolOf(host, 100n, 100n), guests: defined('web-1') });
      expect(await told(server)).toEqual(entries(host.hostname, 'web-1'));
      await other.full({ ...poolOf(other, 10n, 10n), guests: defined('elsewhere') });
      expect((await told(server)).filter(([, at]) => at !== '')).toEqual(
        entries(host.hostname, 'web-1').filter(([, at]) => at !== ''),
      );
      server.pass(3_600_000);
      const admin = bearer((await server.newToken('admin')).secret);
      await server.send('POST', `/v1/hosts/${host.hostId}/forget`, {}, admin);
      expect(await told(server)).toEqual([...entries('', 'elsewhere'), ['forget host', '', '']]);
      // It comes back under its id.
      await host.full(poolOf(host, 100n, 100n));
      expect(await told(server)).toEqual([...entries(host.hostname, 'elsewhere'), ['forget host', host.hostname, '']]);
    }));

  test('what callers call a host, and what is no id, is left as it is', () =>
    opened(async (server) => {
      const host = await newHost(server, 100n);
      const admin = (await server.newToken('admin')).secret;
      const claim = { id: randomUUID(), guest: randomUUID(), expiresAfterSeconds: 60n };
      const body = { ...claim, host: host.hostname, resources: { disk: { instances: GiB } } };
      await server.post('/v1/claims', writeJsonLine(body), bearer(admin));
      const reader = bearer((await server.newToken('reader')).secret);
      await server.send('POST', '/v1/hosts/%00/forget', {}, reader);
      await server.send('POST', `/v1/hosts/${host.hostname}/forget`, {}, reader);
      expect((await told(server)).map(([, ...names]) => names)).toEqual([
        ['', ''],
        ['', ''],
      ]);
    }));
}
