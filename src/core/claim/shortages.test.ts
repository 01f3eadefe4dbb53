// The claim test on what ledgers cannot say: amounts of zero, and requests that name a resource a provider may lack.
import { expect, test } from 'vitest';
import { PPM } from '../ratio.ts';
import { claimOf } from './open.ts';
import type { Resources } from './resources.ts';
import { capacityLimits, shortagesOf } from './shortages.ts';

const HOST = { id: 'a', inventory: [] };

function asking(resources: Resources) {
  const request = { id: 'c1', consumer: 'web', project: undefined, resources, nowMs: 0, expiresAtMs: undefined };
  return { before: [], after: [claimOf(HOST, request)] };
}

test('nothing of a resource that the provider does not have is never short', () => {
  const asked: Resources = [{ resource: 'disk:fast', amount: 0n }];
  expect(shortagesOf('a', asked, asking(asked), [])).toEqual([]);
});

test('nothing more of a resource that is over its limit is not short', () => {
  const asked: Resources = [{ resource: 'memory', amount: 0n }];
  expect(shortagesOf('a', asked, asking(asked), [{ resource: 'memory', limit: -1n }])).toEqual([]);
});

test('a class whose shared pool nobody knows has no limit to be held against, and is short', () => {
  const memberOf = [{ resource: 'disk:instances', provider: 'nfs', poolId: 'nfs:x:/y' }] as const;
  const asked: Resources = [{ resource: 'disk:instances', amount: 1n, provider: 'nfs' }];
  const line = { resource: 'disk:shared', total: 1n, reserved: 0n, allocationRatio: PPM, poolId: 'nfs:x:/y' } as const;
  const known = capacityLimits({ ...HOST, memberOf }, [{ id: 'nfs', inventory: [line] }]);
  const unknown = capacityLimits({ ...HOST, memberOf }, []);
  const rules = [known, unknown].map((limits) =>
    shortagesOf('a', asked, asking(asked), limits).map(({ rule }) => rule),
  );
  expect(rules).toEqual([[], ['no-inventory']]);
});
