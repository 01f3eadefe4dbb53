// Settings as a policy: exact, whatever binary makes of a decimal.
import { expect, test } from 'vitest';
import { GiB } from '../../core/bytes.ts';
import { DEFAULT_HOST_POLICY } from '../../core/claim/host-inventory.ts';
import { hostPolicy } from './host-policy.ts';
import { resolveSettings } from './resolve.ts';

const policyOf = (promises: Readonly<Record<string, number>>) =>
  hostPolicy(resolveSettings({ file: { path: 'x', table: { promises } }, env: {}, flags: {} }));

test('nothing set is the policy of a server without settings', () => {
  expect(policyOf({})).toEqual(DEFAULT_HOST_POLICY);
});

test.each([
  [1.15, 1_150_000n],
  [0.001, 1_000n],
  [1000, 1_000_000_000n],
  [2.675, 2_675_000n],
])('a ratio of %d is %d millionths', (ratio, ppm) => {
  expect(policyOf({ 'disk-allocation-ratio': ratio }).disk.allocationRatio).toBe(ppm);
});

test('reserves are in the units of their resources', () => {
  expect(policyOf({ 'memory-reserved-mib': 512, 'disk-reserved-gib': 20 })).toMatchObject({
    memory: { reserved: 512n },
    disk: { reserved: 20n * GiB },
  });
});

test.each([0, 1.2345, 1001, -1])('a ratio of %d is refused', (ratio) => {
  expect(() => policyOf({ 'vcpu-allocation-ratio': ratio })).toThrow(/promises.vcpu-allocation-ratio/);
});
