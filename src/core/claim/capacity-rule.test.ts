// When a resource is short of what is asked, by how much, and whether waiting could help.
import { expect, test } from 'vitest';
import { capacityShortage } from './capacity-rule.ts';

test.each([
  [{ requested: 4n, used: 6n, limit: 10n }, undefined],
  [
    { requested: 5n, used: 6n, limit: 10n },
    { shortBy: 1n, when: 'now' },
  ],
  [
    { requested: 11n, used: 0n, limit: 10n },
    { shortBy: 1n, when: 'never' },
  ],
  // A reserve of more than there is.
  [
    { requested: 1n, used: 0n, limit: -3n },
    { shortBy: 4n, when: 'never' },
  ],
] as const)('%o', (asked, short) => {
  const found = capacityShortage({ resource: 'vcpus', ...asked });
  expect(found).toEqual(
    short === undefined ? undefined : { rule: 'capacity', resource: 'vcpus', unit: 'vCPU', ...asked, ...short },
  );
});
