// Hosts under headings: each under every group that it is in, the groups in the order of their first hosts.
import { expect, test } from 'vitest';
import type { HostLine } from '../../../wire/api/hosts.ts';
import { itemsOf, type FleetItem, type HostRow } from './fleet-groups.ts';

interface Given {
  readonly aggregates?: readonly string[];
  /** Name and worst case of each pool; those that are shared begin with "s". */
  readonly pools?: readonly (readonly [name: string, worst: bigint])[];
}

function rowOf(id: string, { aggregates, pools = [] }: Given): HostRow {
  const listed = pools.map(([name, worstCaseFree]) => ({
    id: name,
    name,
    worstCaseFree,
    shared: name.startsWith('s'),
  }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what grouping looks at, and no more
  const host = { id, aggregates, pools: listed } as unknown as HostLine;
  return { id, host, pool: host.pools[0] };
}

const told = (items: readonly FleetItem[]): readonly string[] =>
  items.map((item) =>
    item.kind === 'group'
      ? `${item.name}: ${item.hosts}, ${item.short} short`
      : `${item.row.id} ${item.row.pool?.name}`,
  );

const ROWS = [
  rowOf('c', {
    aggregates: ['blue'],
    pools: [
      ['local', -1n],
      ['shared', 5n],
    ],
  }),
  rowOf('a', { aggregates: ['blue', 'red'], pools: [['shared', 4n]] }),
  rowOf('b', { pools: [['local', 3n]] }),
  rowOf('d', {}),
];

test('nothing is grouped unless asked', () => {
  expect(told(itemsOf(ROWS, 'none'))).toEqual(['c local', 'a shared', 'b local', 'd undefined']);
});

test('a host of two aggregates is under both', () => {
  const items = itemsOf(ROWS, 'aggregate');
  expect(told(items)).toEqual([
    'blue: 2, 1 short',
    'c local',
    'a shared',
    'red: 1, 0 short',
    'a shared',
    'undefined: 2, 0 short',
    'b local',
    'd undefined',
  ]);
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
});

test('under a shared pool a host is shown by its figures of that pool', () => {
  expect(told(itemsOf(ROWS, 'pool'))).toEqual([
    'shared: 2, 0 short',
    'c shared',
    'a shared',
    'undefined: 2, 0 short',
    'b local',
    'd undefined',
  ]);
});
