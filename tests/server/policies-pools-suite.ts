// Policies of pools that several hosts write to: one capacity for all their hosts. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { HOST_TRACKER } from '../../src/wire/api/claims.ts';
import { HOST_POLICY } from '../../src/wire/api/policies.ts';
import { poolProviderId } from '../../src/store/claims/shared-pools.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import type { TestAgent } from './agent.ts';
import { fleetsOver, MINUTE, PARTS, WHY, type Fleet } from './policies-fleet.ts';

const POOL_ID = 'nfs:server:/guests';

/** What a host reports whose instances are on one pool of 100 GiB that others write to, too. */
const SHARED = {
  ...PARTS,
  pools: [
    facts.filesystem({
      id: POOL_ID,
      shared: true,
      fsType: 'nfs4',
      total: 100n * GiB,
      free: 100n * GiB,
      available: 100n * GiB,
    }),
  ],
};

/** Two such hosts. */
async function twoMembers(fleet: Fleet) {
  return [await fleet.host(SHARED), await fleet.host(SHARED)] as const;
}

/** What a host's tracker says of the one pool that it shares. */
async function shared(fleet: Fleet, { hostId }: TestAgent) {
  return HOST_TRACKER.answer.parse(await fleet.get(`/v1/hosts/${hostId}/tracker`)).sharedPools[0];
}

/** Declares the suite. */
export function policiesPoolsSuite(start: StartEngine): void {
  const opened = fleetsOver(start);

  test('a shared pool goes by its own policy and the fleet’s, not by its hosts’; its members say so', () =>
    opened(async (fleet) => {
      const [a, b] = await twoMembers(fleet);
      await fleet.set({ scope: 'fleet', resource: 'disk', allocationRatio: '2', reserved: 10n * GiB });
      await fleet.set({ scope: 'host', key: a.hostId, resource: 'disk', allocationRatio: '9' });
      const set = await fleet.set({ scope: 'pool', key: POOL_ID, resource: 'disk', allocationRatio: '1.1' });
      expect([set.rewritten, set.policies[0]?.key]).toEqual([{ hosts: 0, pools: 1 }, poolProviderId(POOL_ID)]);
      const expected = { reserved: 10n * GiB, allocationRatioPpm: 1_100_000n, capacity: 99n * GiB };
      for (const round of [1, 2]) {
        expect([round, await shared(fleet, a), await shared(fleet, b)]).toMatchObject([round, expected, expected]);
        fleet.server.pass(MINUTE);
        // One more guest: what it is on is looked at again.
        await a.full({ ...SHARED, guests: [facts.guest('new', [], { uuid: randomUUID() })] });
      }
      const { sharedPools } = HOST_POLICY.answer.parse(await fleet.get(`/v1/hosts/${a.hostId}/policy`));
      expect(sharedPools).toMatchObject([
        {
          poolId: POOL_ID,
          name: facts.filesystem().name,
          class: 'instances',
          allocationRatio: '1.1',
          allocationRatioFrom: { scope: 'pool', key: poolProviderId(POOL_ID), name: facts.filesystem().name },
          reservedFrom: { scope: 'fleet' },
        },
      ]);
    }));

  test('one that goes over is told once, with what guests of all its hosts have there', () =>
    opened(async (fleet) => {
      const [a, b] = await twoMembers(fleet);
      expect([await fleet.claim(a, 50n), await fleet.claim(b, 40n)]).toEqual([201, 201]);
      const { overCapacity } = await fleet.set({ scope: 'fleet', resource: 'disk', reserved: 30n * GiB });
      expect(overCapacity).toMatchObject({
        hosts: 0,
        pools: 1,
        lines: [
          {
            provider: poolProviderId(POOL_ID),
            kind: 'pool',
            name: POOL_ID,
            resource: 'disk:shared',
            capacity: 70n * GiB,
            claimed: 90n * GiB,
            over: 20n * GiB,
          },
        ],
      });
    }));

  test('it is not meant by the aggregate that Placement shows for it', () =>
    opened(async (fleet) => {
      await twoMembers(fleet);
      const order = { scope: 'aggregate', key: poolProviderId(POOL_ID), resource: 'disk', allocationRatio: '2' };
      const refused = await fleet.send('PUT', '/v1/policies', { ...order, ...WHY });
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Use the scope pool') as string]);
    }));
}
