// Opening claims on what ledgers cannot say: a caller that passes more claims than the provider's own.
import { expect, test } from 'vitest';
import { PPM } from '../ratio.ts';
import { openClaim } from './open.ts';
import { resourcesOf } from './resources.ts';

test('claims on other providers charge nothing here', () => {
  const resources = resourcesOf({ memoryMib: 10n });
  const request = { id: 'c1', consumer: 'web', project: undefined, resources, nowMs: 0, expiresAtMs: undefined };
  const inventory = [{ resource: 'memory' as const, total: 10n, reserved: 0n, allocationRatio: PPM }];
  const elsewhere = openClaim({ provider: { id: 'a', inventory }, claims: [] }, request);
  const claims = elsewhere.kind === 'done' ? elsewhere.claims : [];
  const here = openClaim({ provider: { id: 'b', inventory }, claims }, { ...request, id: 'c2' });
  expect([claims.length, here.kind]).toEqual([1, 'done']);
});
