// Policies by scope: which figures hold, that they hold at once and with every report after, who goes over his capacity by them, and who may
// change them. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { HOST_POLICY, LIST_POLICIES } from '../../src/wire/api/policies.ts';
import { SHOW_HOST } from '../../src/wire/api/hosts.ts';
import { listAudit } from '../../src/store/audit-log/audit-log.ts';
import { readProvider } from '../../src/store/claims/read-provider.ts';
import { FLEET_ID } from '../../src/server/policies/announce-policy.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { fleetsOver, MINUTE, PARTS, WHY } from './policies-fleet.ts';
import { bearer, startServer } from './server-fixture.ts';

/** Declares the suite. */
export function policiesSuite(start: StartEngine): void {
  const opened = fleetsOver(start);

  test('without any, the settings hold, and say so', () =>
    opened(async (fleet) => {
      const { hostId, hostname } = await fleet.host();
      const listed = LIST_POLICIES.answer.parse(await fleet.get('/v1/policies'));
      expect(listed).toEqual({
        settings: [
          { resource: 'vcpus', unit: 'vCPU', reserved: 0n, allocationRatio: '4' },
          { resource: 'memory', unit: 'MiB', reserved: 0n, allocationRatio: '1' },
          { resource: 'disk', unit: 'bytes', reserved: 0n, allocationRatio: '1' },
        ],
        policies: [],
        thresholds: { snapshotAgeDays: 30, snapshotSharePercent: 20, thinPoolPercent: 85, inodePercent: 95 },
      });
      const shown = HOST_POLICY.answer.parse(await fleet.get(`/v1/hosts/${hostname}/policy`));
      const from = { reservedFrom: { scope: 'settings' }, allocationRatioFrom: { scope: 'settings' } };
      expect(shown).toEqual({
        id: hostId,
        name: hostname,
        resources: listed.settings.map((line) => ({ ...line, ...from })),
        sharedPools: [],
      });
    }));

  test('the narrowest scope holds, at once and with every report after; Placement shows it with a raised generation', () =>
    opened(async (fleet) => {
      const [a, b] = [await fleet.host(), await fleet.host()];
      const aggregate = randomUUID();
      await fleet.join(a, [aggregate]);
      const before = await fleet.placement(a);
      await fleet.set({ scope: 'fleet', resource: 'disk', allocationRatio: '2', reserved: 10n * GiB });
      await fleet.set({ scope: 'aggregate', key: aggregate.toUpperCase(), resource: 'disk', allocationRatio: '1.5' });
      await fleet.set({ scope: 'host', key: a.hostname, resource: 'disk', reserved: 20n * GiB });
      await fleet.set({ scope: 'fleet', resource: 'vcpus', allocationRatio: '16' });
      const figures = async () => [await fleet.disk(a), await fleet.disk(b)];
      const expected = [
        { reserved: 20n * GiB, allocationRatioPpm: 1_500_000n, capacity: 120n * GiB },
        { reserved: 10n * GiB, allocationRatioPpm: 2_000_000n, capacity: 180n * GiB },
      ];
      expect(await figures()).toMatchObject(expected);
      const after = await fleet.placement(a);
      expect(after).toMatchObject({
        resource_provider_generation: before.resource_provider_generation + 4,
        inventories: {
          DISK_GB: { total: 100, reserved: 20, allocation_ratio: 1.5 },
          VCPU: { allocation_ratio: 16 },
        },
      });
      for (const parts of [PARTS, { ...PARTS, guests: [facts.guest('new', [], { uuid: randomUUID() })] }]) {
        fleet.server.pass(MINUTE);
        await a.full(parts);
        await b.full(parts);
        expect(await figures()).toMatchObject(expected);
      }
      const { resources } = HOST_POLICY.answer.parse(await fleet.get(`/v1/hosts/${a.hostId}/policy`));
      expect(resources.find(({ resource }) => resource === 'disk')).toEqual({
        resource: 'disk',
        unit: 'bytes',
        reserved: 20n * GiB,
        reservedFrom: { scope: 'host', key: a.hostId, name: a.hostname },
        allocationRatio: '1.5',
        allocationRatioFrom: { scope: 'aggregate', key: aggregate },
      });
    }));

  test('a report after a change rewrites nothing, and the next is only looked at', () =>
    opened(async (fleet) => {
      const host = await fleet.host();
      await fleet.set({ scope: 'host', key: host.hostId, resource: 'disk', allocationRatio: '2' });
      const state = () =>
        fleet.server.store.read(async (tx) => {
          const row = await tx
            .selectFrom('providers')
            .select(['generation', 'reconciled_generation', 'reconciled_print'])
            .where('id', '=', host.hostId)
            .executeTakeFirstOrThrow();
          return { ...row, isReconciled: row.generation === row.reconciled_generation };
        });
      const changed = await state();
      fleet.server.pass(MINUTE);
      await host.full(PARTS);
      const seen = await state();
      expect([changed.isReconciled, seen.isReconciled, seen.generation]).toEqual([false, true, changed.generation]);
      expect(seen.reconciled_print).toBe(changed.reconciled_print);
    }));

  test('a change that makes a host over-capacity is made, and told by its answer, events, finding and metric', () =>
    opened(async (fleet) => {
      const [full, empty] = [await fleet.host(), await fleet.host()];
      await fleet.set({ scope: 'fleet', resource: 'disk', allocationRatio: '2' });
      expect(await fleet.claim(full, 150n)).toBe(201);
      const [overClaimed] = await fleet.metric();
      const answer = await fleet.set({ scope: 'fleet', resource: 'disk', allocationRatio: '1.25' });
      expect(answer).toEqual({
        dryRun: false,
        policies: [
          {
            scope: 'fleet',
            resource: 'disk',
            unit: 'bytes',
            allocationRatio: '1.25',
            ...WHY,
            actor: 'test operator',
            changedAtMs: fleet.server.nowMs(),
          },
        ],
        rewritten: { hosts: 2, pools: 0 },
        overCapacity: {
          hosts: 1,
          pools: 0,
          truncated: false,
          lines: [
            {
              provider: full.hostId,
              kind: 'host',
              name: full.hostname,
              resource: 'disk:instances',
              unit: 'bytes',
              capacity: 125n * GiB,
              claimed: 150n * GiB,
              over: 25n * GiB,
            },
          ],
        },
      });
      // What was over before is no news.
      const again = await fleet.set({ scope: 'fleet', resource: 'disk', allocationRatio: '1.2' });
      expect(again.overCapacity).toEqual({ hosts: 0, pools: 0, lines: [], truncated: false });

      const { findings } = SHOW_HOST.answer.parse(await fleet.get(`/v1/hosts/${full.hostId}`));
      expect(findings.filter(({ code }) => code === 'over-claimed')).toMatchObject([{ bytesAtStake: 30n * GiB }]);
      fleet.server.pass(MINUTE);
      expect([overClaimed, ...(await fleet.metric())]).toEqual([
        'ullage_fleet_over_claimed_providers{provider="host"} 0',
        'ullage_fleet_over_claimed_providers{provider="host"} 1',
      ]);
      expect([await fleet.claim(full, 1n), await fleet.claim(empty, 1n)]).toEqual([409, 201]);

      const events = await fleet.events(4);
      expect(events.map(({ kind, hostId, hostName }) => [kind, hostId, hostName])).toEqual([
        ['policy-changed', FLEET_ID, 'fleet'],
        ['policy-changed', FLEET_ID, 'fleet'],
        ['over-capacity', full.hostId, full.hostname],
        ['policy-changed', FLEET_ID, 'fleet'],
      ]);
      expect(events[1]?.detail).toEqual({
        action: 'set policy',
        scope: 'fleet',
        before: [{ resource: 'disk', allocationRatio: '2' }],
        policies: [{ resource: 'disk', allocationRatio: '1.25' }],
        actor: 'test operator',
        rewritten: 2n,
        wentOver: 1n,
        ...WHY,
      });
      expect(events[2]?.detail).toMatchObject({ resource: 'disk:instances', over: 25n * GiB });
      const [, line] = await fleet.server.store
        .read((tx) => listAudit(tx, { limit: 4 }))
        .then((lines) => lines.filter(({ action }) => action === 'set policy'));
      expect(line).toMatchObject({
        actor: 'test operator',
        action: 'set policy',
        subject: 'fleet',
        outcome: 'done',
        detail: {
          ...WHY,
          before: [{ resource: 'disk', allocationRatio: '2' }],
          after: [{ resource: 'disk', allocationRatio: '1.25' }],
          wentOver: 1n,
        },
      });
    }));

  test('a dry run says the same and changes nothing', () =>
    opened(async (fleet) => {
      const host = await fleet.host();
      await fleet.claim(host, 60n);
      const state = async () => ({
        books: await fleet.server.store.read((tx) => readProvider(tx, host.hostId)),
        policies: await fleet.get('/v1/policies'),
        audit: await fleet.server.store.read((tx) => listAudit(tx, { limit: 100 })),
      });
      const before = await state();
      const order = { scope: 'host', key: host.hostname, resource: 'disk', reserved: 50n * GiB };
      const dry = await fleet.set(order, '?dryRun=true');
      expect(await state()).toEqual(before);
      expect([dry.overCapacity.hosts, dry.overCapacity.lines[0]?.over]).toEqual([1, 10n * GiB]);
      expect({ ...dry, dryRun: false }).toEqual(await fleet.set(order));

      const clear = `/v1/policies?scope=host&key=${host.hostId}&reason=x`;
      const wet = await state();
      expect((await fleet.send('DELETE', `${clear}&dryRun=true`)).body).toMatchObject({
        dryRun: true,
        rewritten: { hosts: 1n },
      });
      expect(await state()).toEqual(wet);
      expect((await fleet.events(3)).filter(({ kind }) => kind === 'policy-changed')).toHaveLength(1);
    }));

  test('who joins an aggregate has what was set for it, of two the least ratio and the largest reserve, and loses it', () =>
    opened(async (fleet) => {
      const host = await fleet.host();
      const [wide, narrow] = [randomUUID(), randomUUID()];
      await fleet.set({ scope: 'aggregate', key: wide, resource: 'disk', allocationRatio: '3', reserved: 30n * GiB });
      await fleet.set({ scope: 'aggregate', key: narrow, resource: 'disk', allocationRatio: '2', reserved: 1n });
      const capacities: (bigint | undefined)[] = [];
      // Placement takes a UUID in any spelling.
      for (const aggregates of [[wide], [wide, narrow.toUpperCase().replaceAll('-', '')], [narrow], []]) {
        const generation = await fleet.join(host, aggregates);
        expect((await fleet.placement(host)).resource_provider_generation).toBe(generation);
        capacities.push((await fleet.disk(host))?.capacity);
      }
      expect(capacities).toEqual([210n * GiB, 140n * GiB, 200n * GiB - 2n, 100n * GiB]);
    }));

  test('who goes over by joining an aggregate is told of', () =>
    opened(async (fleet) => {
      const host = await fleet.host();
      const aggregate = randomUUID();
      await fleet.set({ scope: 'aggregate', key: aggregate, resource: 'disk', allocationRatio: '0.5' });
      await fleet.claim(host, 60n);
      await fleet.join(host, [aggregate]);
      const events = await fleet.events(3);
      expect(events.filter(({ kind }) => kind === 'over-capacity')).toMatchObject([
        { hostId: host.hostId, detail: { provider: 'host', capacity: 50n * GiB, claimed: 60n * GiB } },
      ]);
    }));

  test('who asks where a guest may go is told by the policy of now', () =>
    opened(async (fleet) => {
      const host = await fleet.host();
      const told = async () => {
        const order = { id: randomUUID(), disks: [{ size: 60n * GiB }], dryRun: true, host: host.hostname };
        return (await fleet.send('POST', '/v1/placements', order)).body;
      };
      const before = await told();
      await fleet.set({ scope: 'host', key: host.hostId, resource: 'disk', reserved: 50n * GiB });
      expect([before, await told()]).toMatchObject([
        { hosts: [{ shortages: [] }] },
        {
          hosts: [
            {
              shortages: expect.arrayContaining([
                expect.objectContaining({ rule: 'capacity', limit: 50n * GiB, shortBy: 10n * GiB }),
              ]) as unknown,
            },
          ],
        },
      ]);
    }));

  test('an inventory that a caller of the Placement API made is his own, whatever was set', () =>
    opened(async (fleet) => {
      const [uuid, aggregate] = [randomUUID(), randomUUID()];
      const path = `/placement/resource_providers/${uuid}`;
      await fleet.placementSend('POST', '/placement/resource_providers', { name: 'his', uuid });
      const inventories = { DISK_GB: { total: 100, allocation_ratio: 1 } };
      await fleet.placementSend('PUT', `${path}/inventories`, { resource_provider_generation: 0, inventories });
      await fleet.set({ scope: 'fleet', resource: 'disk', allocationRatio: '2' });
      await fleet.set({ scope: 'aggregate', key: aggregate, resource: 'disk', allocationRatio: '3' });
      const joined = await fleet.placementSend('PUT', `${path}/aggregates`, {
        resource_provider_generation: 1,
        aggregates: [aggregate],
      });
      const shown = await fleet.placementSend('GET', `${path}/inventories`);
      expect([joined.status, shown.text]).toEqual([200, expect.stringContaining('"allocation_ratio":1}') as string]);
    }));

  test('what is absent is left to the scopes beneath, unless the change amends', () =>
    opened(async (fleet) => {
      const { hostId } = await fleet.host();
      const order = { scope: 'host', key: hostId, resource: 'memory' };
      const set = async (more: object) => {
        const [line] = (await fleet.set({ ...order, ...more })).policies;
        return [line?.reserved, line?.allocationRatio];
      };
      expect([
        await set({ reserved: 512n, allocationRatio: '1.5' }),
        await set({ allocationRatio: '1.25', amend: true }),
        await set({ reserved: 0n, amend: true }),
        await set({ allocationRatio: '2' }),
      ]).toEqual([
        [512n, '1.5'],
        [512n, '1.25'],
        [0n, '1.25'],
        [undefined, '2'],
      ]);
    }));

  test('clearing takes away one figure, one resource or all of a scope, and nothing twice', () =>
    opened(async (fleet) => {
      const host = await fleet.host();
      const both = { allocationRatio: '2', reserved: 1n };
      for (const resource of ['disk', 'memory', 'vcpus']) {
        await fleet.set({ scope: 'host', key: host.hostId, resource, ...both });
      }
      await fleet.set({ scope: 'fleet', resource: 'disk', allocationRatio: '3' });
      const left = async (query: string) => {
        const answer = await fleet.send('DELETE', `/v1/policies?scope=host&key=${host.hostId}&reason=x${query}`);
        const { policies } = LIST_POLICIES.answer.parse(await fleet.get('/v1/policies'));
        const of = policies.filter(({ scope }) => scope === 'host');
        return [answer.status, of.map((one) => [one.resource, one.reserved, one.allocationRatio].join(' '))];
      };
      expect([
        await left('&resource=disk&only=allocationRatio'),
        await left('&resource=disk&only=allocationRatio'),
        await left('&resource=memory'),
        await left('&resource=memory'),
        await left(''),
        await left(''),
      ]).toEqual([
        [200, ['disk 1 ', 'memory 1 2', 'vcpus 1 2']],
        [404, ['disk 1 ', 'memory 1 2', 'vcpus 1 2']],
        [200, ['disk 1 ', 'vcpus 1 2']],
        [404, ['disk 1 ', 'vcpus 1 2']],
        [200, []],
        [404, []],
      ]);
      expect(await fleet.disk(host)).toMatchObject({ reserved: 0n, allocationRatioPpm: 3_000_000n });
    }));

  test('a host that is forgotten takes what was set for it along', () =>
    opened(async (fleet) => {
      const host = await fleet.host();
      await fleet.set({ scope: 'host', key: host.hostId, resource: 'disk', allocationRatio: '2' });
      fleet.server.pass(10 * MINUTE);
      const forgotten = await fleet.send('POST', `/v1/hosts/${host.hostId}/forget`);
      const { policies } = LIST_POLICIES.answer.parse(await fleet.get('/v1/policies'));
      expect([forgotten.status, policies]).toEqual([200, []]);
      host.sequence = 0;
      host.agentRun = randomUUID();
      await host.full(PARTS);
      expect(await fleet.disk(host)).toMatchObject({ allocationRatioPpm: 1_000_000n });
    }));

  test('the list goes by page', () =>
    opened(async (fleet) => {
      const keys = Array.from({ length: 5 }, () => randomUUID()).toSorted();
      for (const key of keys) {
        await fleet.set({ scope: 'aggregate', key, resource: 'disk', allocationRatio: '2' });
      }
      const found: (string | undefined)[] = [];
      let cursor = '';
      do {
        const page = LIST_POLICIES.answer.parse(await fleet.get(`/v1/policies?limit=2${cursor}`));
        expect(page.policies.length).toBeLessThanOrEqual(2);
        found.push(...page.policies.map(({ key }) => key));
        cursor = page.next === undefined ? '' : `&cursor=${page.next}`;
      } while (cursor !== '');
      expect(found).toEqual(keys);
    }));

  test('what cannot be is refused by name, and nothing is set', () =>
    opened(async (fleet) => {
      const { hostId } = await fleet.host();
      const order = { scope: 'host', key: hostId, resource: 'disk', allocationRatio: '2', reason: 'x' };
      const asked: readonly (readonly [object, number, string])[] = [
        [{ ...order, allocationRatio: '0' }, 400, 'REQUEST_INVALID'],
        [{ ...order, allocationRatio: '1000.000001' }, 400, 'REQUEST_INVALID'],
        [{ ...order, allocationRatio: '1.0000001' }, 400, 'REQUEST_INVALID'],
        [{ ...order, allocationRatio: '-1' }, 400, 'REQUEST_INVALID'],
        [{ ...order, allocationRatio: 2n }, 400, 'REQUEST_INVALID'],
        [{ ...order, allocationRatio: undefined }, 400, 'REQUEST_INVALID'],
        [{ ...order, reserved: 2n ** 62n }, 400, 'REQUEST_INVALID'],
        [{ ...order, resource: 'memory', reserved: 100_000_001n }, 400, 'REQUEST_INVALID'],
        [{ ...order, reason: '' }, 400, 'REQUEST_INVALID'],
        [{ ...order, reason: undefined }, 400, 'REQUEST_INVALID'],
        [{ ...order, reason: 'a\0b' }, 400, 'REQUEST_INVALID'],
        [{ ...order, key: 'a\0b' }, 400, 'REQUEST_INVALID'],
        [{ ...order, key: undefined }, 400, 'REQUEST_INVALID'],
        [{ ...order, scope: 'fleet' }, 400, 'REQUEST_INVALID'],
        [{ ...order, scope: 'aggregate', key: 'ssd' }, 400, 'REQUEST_INVALID'],
        [{ ...order, scope: 'pool', resource: 'memory' }, 400, 'REQUEST_INVALID'],
        [{ ...order, ratio: '2' }, 400, 'REQUEST_INVALID'],
        [{ ...order, key: 'nobody' }, 404, 'NO_SUCH_HOST'],
        [{ ...order, scope: 'pool', key: 'nfs:no:/where' }, 404, 'NO_SUCH_POOL'],
      ];
      for (const [body, status, code] of asked) {
        const answer = await fleet.send('PUT', '/v1/policies', body);
        expect([body, answer.status, answer.text]).toEqual([body, status, expect.stringContaining(code) as string]);
      }
      const { policies } = LIST_POLICIES.answer.parse(await fleet.get('/v1/policies'));
      expect(policies).toEqual([]);
    }));

  test('operators and admins change them; placers and readers see them; agents do neither', () =>
    opened(async (fleet) => {
      const host = await fleet.host();
      const order = { scope: 'fleet', resource: 'disk', allocationRatio: '2', reason: 'x' };
      const statuses: unknown[] = [];
      for (const role of ['reader', 'placer', 'operator', 'admin', 'agent'] as const) {
        const { secret } = await fleet.server.newToken(role, role === 'agent' ? host.hostId : undefined);
        const statusOf = async (method: string, path: string, body?: object) =>
          (await fleet.server.send(method, path, body, bearer(secret))).status;
        statuses.push([
          role,
          await statusOf('GET', '/v1/policies'),
          await statusOf('GET', `/v1/hosts/${host.hostId}/policy`),
          await statusOf('PUT', '/v1/policies', order),
          await statusOf('PUT', '/v1/policies?dryRun=true', order),
          await statusOf('DELETE', '/v1/policies?scope=fleet&reason=x'),
        ]);
      }
      expect(statuses).toEqual([
        ['reader', 200, 200, 403, 403, 403],
        ['placer', 200, 200, 403, 403, 403],
        ['operator', 200, 200, 200, 200, 200],
        ['admin', 200, 200, 200, 200, 200],
        ['agent', 403, 403, 403, 403, 403],
      ]);
    }));

  test('two servers of one database agree: what one was told holds for the reports that the other takes', () =>
    opened(async (fleet, engine) => {
      const other = await startServer(engine, { store: fleet.server.store });
      try {
        const host = await fleet.host();
        await fleet.set({ scope: 'fleet', resource: 'disk', allocationRatio: '2' });
        fleet.server.pass(MINUTE);
        other.pass(MINUTE);
        await host.through(other).full({ ...PARTS, guests: [facts.guest('new', [], { uuid: randomUUID() })] });
        const late = await TestAgent.of(fleet.server);
        await late.through(other).full(PARTS);
        expect([await fleet.disk(host), await fleet.disk(late)]).toMatchObject([
          { allocationRatioPpm: 2_000_000n },
          { allocationRatioPpm: 2_000_000n },
        ]);
        const lists = [await fleet.get('/v1/policies'), (await other.get('/v1/policies', fleet.token)).body];
        expect(lists[1]).toEqual(lists[0]);
      } finally {
        await other.close();
      }
    }));
}
