// What is typed into the form for a policy, as the server reads it.
import { expect, test } from 'vitest';
import { GiB } from '../../../core/bytes.ts';
import { CLEAR_POLICY, policyOrder } from '../../../wire/api/policies.ts';
import { clearQueryOf, NO_POLICY_WISH, setOrderOf, setsNothing, type PolicyWish } from './policy-wish.ts';

const wish = (part: Partial<PolicyWish>): PolicyWish => ({ ...NO_POLICY_WISH, reason: 'compressed arrays', ...part });

const read = (part: Partial<PolicyWish>) => policyOrder.parse(setOrderOf(wish(part)));

test('a reserve of disk is typed in GiB and sent in bytes; of memory in MiB, of processors as they are', () => {
  expect(read({ reserved: '1.5', ratio: ' 1.25 ' })).toMatchObject({
    scope: 'fleet',
    resource: 'disk',
    reserved: (3n * GiB) / 2n,
    allocationRatio: 1_250_000n,
    amend: true,
  });
  expect(read({ resource: 'memory', reserved: '512' }).reserved).toBe(512n);
  expect(read({ resource: 'vcpus', reserved: '0' }).reserved).toBe(0n);
});

test('what is left empty is not sent as 0', () => {
  expect(read({ ratio: '2' })).not.toHaveProperty('reserved');
  expect(read({ reserved: '2' })).not.toHaveProperty('allocationRatio');
});

test('the fleet has no key, whatever was typed before', () => {
  expect(read({ key: 'kvm-1', ratio: '2' })).not.toHaveProperty('key');
  expect(read({ scope: 'host', key: ' kvm-1 ', ratio: '2' }).key).toBe('kvm-1');
  const { reason, ...target } = CLEAR_POLICY.query.parse(clearQueryOf(wish({ scope: 'host', key: 'kvm-1' })));
  expect([target, reason]).toEqual([{ scope: 'host', key: 'kvm-1', resource: 'disk' }, 'compressed arrays']);
});

test.each([
  [{}, true],
  [{ reserved: ' ' }, true],
  [{ reserved: '0' }, false],
  [{ ratio: '1.5' }, false],
  [{ deed: 'clear' }, false],
] as const)('%o says nothing that could be set: %s', (part, expected) => {
  expect(setsNothing(wish(part))).toBe(expected);
});
