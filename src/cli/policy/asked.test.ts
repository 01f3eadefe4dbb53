// What the flags of `ullage policy` ask for.
import { expect, test } from 'vitest';
import { GiB } from '../../core/bytes.ts';
import type { PolicyFlags } from '../program/flags.ts';
import { figuresAsked, reasonOf, scopeOf } from './asked.ts';

const flags = (given: Partial<PolicyFlags>): PolicyFlags => ({ color: true, ...given });

test.each<[given: Partial<PolicyFlags>, asked: unknown]>([
  [{ fleet: true }, { scope: 'fleet' }],
  [{ aggregate: 'u' }, { scope: 'aggregate', key: 'u' }],
  [{ host: 'kvm-7' }, { scope: 'host', key: 'kvm-7' }],
  [{ pool: 'nfs:a:/b' }, { scope: 'pool', key: 'nfs:a:/b' }],
])('%j is for %j', (given, asked) => {
  expect(scopeOf(flags(given))).toEqual(asked);
});

test.each<[given: Partial<PolicyFlags>, found: string]>([
  [{}, 'found none'],
  [{ fleet: true, host: 'a' }, 'found 2 of them'],
  [{ aggregate: 'u', host: 'a', pool: 'p' }, 'found 3 of them'],
])('%j is for nobody in particular: %s', (given, found) => {
  expect(() => scopeOf(flags(given))).toThrow(found);
});

test('figures go by resource, in the units that the server takes, exactly', () => {
  const asked = figuresAsked(
    flags({ diskRatio: '1.50', diskReserved: '50GiB', memoryReserved: '4GiB', vcpuRatio: '16', vcpuReserved: '2' }),
  );
  expect(asked).toEqual([
    { resource: 'vcpus', reserved: 2n, allocationRatio: '16' },
    { resource: 'memory', reserved: 4096n },
    { resource: 'disk', reserved: 50n * GiB, allocationRatio: '1.5' },
  ]);
});

test.each<[given: Partial<PolicyFlags>, said: string]>([
  [{}, 'expected a ratio or a reserve, found none'],
  [
    { diskRatio: '0' },
    'read --disk-ratio: expected a number from 0.001 to 1000 such as 1.5, six decimals at most, found "0"',
  ],
  [{ diskRatio: '1001' }, 'read --disk-ratio'],
  [{ vcpuRatio: '1,5' }, 'read --vcpu-ratio'],
  [{ diskReserved: '50' }, 'read --disk-reserved: expected a size with its unit'],
  [{ memoryReserved: '1B' }, 'read --memory-reserved: expected whole MiB'],
  [{ vcpuReserved: '1.5' }, 'read --vcpu-reserved: expected a whole number'],
])('%j is refused: %s', (given, said) => {
  expect(() => figuresAsked(flags(given))).toThrow(said);
});

test('a change has a reason', () => {
  expect(reasonOf(flags({ reason: 'x' }))).toBe('x');
  for (const reason of [undefined, '']) expect(() => reasonOf(flags({ reason }))).toThrow('expected --reason');
});
