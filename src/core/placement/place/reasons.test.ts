// What reasons come to.
import { expect, test } from 'vitest';
import { classNobodyHas } from './reasons.ts';

const reason = { rule: 'no-inventory', resource: 'disk:nope', hosts: 3 };
const asked = { considered: 3, request: {} };

test.each([
  ['of all hosts', reason, asked, 'nope'],
  ['of some of them', { ...reason, hosts: 2 }, asked, undefined],
  ['of the one that is named', { ...reason, hosts: 1 }, { considered: 1, request: { host: 'kvm-1' } }, undefined],
  ['of processors', { ...reason, resource: 'vcpus' }, asked, undefined],
  ['of another rule', { ...reason, rule: 'capacity' }, asked, undefined],
  ['of no resource', { ...reason, resource: undefined }, asked, undefined],
] as const)('a class that nobody has is told of as that: %s', (_of, one, decision, expected) => {
  expect(classNobodyHas(one, decision)).toBe(expected);
});
