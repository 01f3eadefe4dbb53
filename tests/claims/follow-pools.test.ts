// The law of pools and their classes: what a pool may still promise does not change by its name, be it swapped, shared, gone for a while or
// all of it at once; and what is said of some of the ways.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { chargedOf } from '../../src/core/claim/charge.ts';
import type { Claim } from '../../src/core/claim/claim.ts';
import { followPools } from '../../src/core/claim/follow-pools.ts';
import type { Provider } from '../../src/core/claim/inventory.ts';
import { openClaim } from '../../src/core/claim/open.ts';
import type { ResourceName, Resources } from '../../src/core/claim/resources.ts';
import { transition } from '../../src/core/claim/transition.ts';
import { PPM } from '../../src/core/ratio.ts';

const POOLS = ['fs:1', 'fs:2', 'fs:3'];

/** A class of a pool, and whether the pool is shared; undefined: the host does not have it. */
type Has = { readonly name: string; readonly isShared: boolean } | undefined;

function hostWith(has: readonly Has[]): Provider {
  const pools = has.flatMap((pool, index) => {
    const poolId = POOLS[index] ?? '';
    return pool === undefined ? [] : [{ poolId, resource: `disk:${pool.name}` as const, isShared: pool.isShared }];
  });
  const memory = { resource: 'memory' as const, total: 64n, reserved: 0n, allocationRatio: PPM };
  return {
    id: 'a',
    inventory: [
      memory,
      ...pools.flatMap(({ isShared, poolId, resource }) =>
        isShared ? [] : [{ resource, poolId, total: 1000n, reserved: 0n, allocationRatio: PPM }],
      ),
    ],
    memberOf: pools.flatMap(({ isShared, poolId, resource }) =>
      isShared ? [{ resource, poolId, provider: `shared ${poolId}` }] : [],
    ),
  };
}

/** What claims charge each pool that the host has. */
function chargesOf({ inventory, memberOf = [] }: Provider, claims: readonly Claim[]): Readonly<Record<string, bigint>> {
  const own = inventory.flatMap(({ resource, poolId }): [string, bigint][] =>
    poolId === undefined ? [] : [[poolId, chargedOf(claims, 'a', resource)]],
  );
  const shared = memberOf.map(({ provider, resource, poolId }): [string, bigint] => [
    poolId,
    chargedOf(claims, provider, resource),
  ]);
  return Object.fromEntries([...own, ...shared]);
}

/** Two pools of one name are told apart by their ids, as inventories do. */
const hosts = fc
  .array(
    fc.option(fc.record({ name: fc.constantFrom('instances', '/a', '/b', '/c'), isShared: fc.boolean() }), {
      nil: undefined,
    }),
    {
      minLength: POOLS.length,
      maxLength: POOLS.length,
    },
  )
  .map((has) => {
    const taken = new Set<string>();
    const named = has.map((pool, index) => {
      if (pool === undefined) return undefined;
      const name = taken.has(pool.name) ? (POOLS[index] ?? '') : pool.name;
      taken.add(name);
      return { ...pool, name };
    });
    return hostWith(named);
  });

/** On the classes of a host, each asked for by some of them. */
function claimsOn(host: Provider, amounts: readonly (readonly number[])[]): readonly Claim[] {
  const classes = [...host.inventory, ...(host.memberOf ?? [])].map(({ resource }) => resource);
  return amounts.flatMap((ofClaim, index) => {
    const resources = classes.flatMap((resource, place) => {
      const amount = BigInt(ofClaim[place] ?? 0);
      return amount === 0n ? [] : [{ resource, amount }];
    });
    return claimOf(host, `c${index}`, resources);
  });
}

function claimOf(host: Provider, id: string, resources: Resources): Claim {
  const limits = resources.map(({ resource }) => ({ resource, limit: undefined }));
  const request = { id, consumer: `guest ${id}`, project: undefined, resources, nowMs: 1, expiresAtMs: undefined };
  const decision = openClaim({ provider: host, claims: [], limits }, request);
  const [claim] = decision.kind === 'done' ? decision.claims : [];
  if (claim === undefined) throw new Error('nothing limits these claims');
  return claim;
}

function followed(before: Provider, after: Provider, claims: readonly Claim[]): readonly Claim[] {
  const changed = new Map(followPools(before, after, claims).map((claim) => [claim.id, claim]));
  return claims.map((claim) => changed.get(claim.id) ?? claim);
}

test('what a pool has promised does not change by the name of its class, by being shared, or by having been away', () => {
  const amounts = fc.array(fc.array(fc.nat(9), { minLength: 4, maxLength: 4 }), { maxLength: 5 });
  fc.assert(
    fc.property(hosts, fc.array(hosts, { minLength: 1, maxLength: 4 }), amounts, (first, later, asked) => {
      const claims = claimsOn(first, asked);
      const charged = chargesOf(first, claims);
      let [before, now] = [first, claims];
      for (const after of later) {
        now = followed(before, after, now);
        const expected = Object.keys(chargesOf(after, now)).map((pool) => [pool, charged[pool] ?? 0n]);
        expect(chargesOf(after, now)).toEqual(Object.fromEntries(expected));
        before = after;
      }
      const back = followed(before, first, now);
      expect(back.map(({ resources }) => byName(resources))).toEqual(claims.map(({ resources }) => byName(resources)));
    }),
  );
});

const OWN = hostWith([
  { name: '/srv', isShared: false },
  { name: 'instances', isShared: false },
]);

const on = (...lines: readonly (readonly [ResourceName, bigint])[]): Resources =>
  lines.map(([resource, amount]) => ({ resource, amount }));

test.each<[title: string, after: readonly Has[], asked: Resources, expected: Resources | undefined]>([
  [
    'a pool that becomes the one of the instances path',
    [{ name: 'instances', isShared: false }],
    on(['disk:/srv', 5n], ['memory', 1n]),
    on(['disk:instances', 5n], ['memory', 1n]),
  ],
  [
    'two pools that change places',
    [
      { name: 'instances', isShared: false },
      { name: '/srv', isShared: false },
    ],
    on(['disk:/srv', 5n], ['disk:instances', 7n]),
    on(['disk:instances', 5n], ['disk:/srv', 7n]),
  ],
  [
    'a pool that another host writes to from now on',
    [
      { name: '/srv', isShared: true },
      { name: 'instances', isShared: false },
    ],
    on(['disk:/srv', 5n]),
    [{ resource: 'disk:/srv', amount: 5n, provider: 'shared fs:1' }],
  ],
  [
    'a pool that is gone, and another under its name',
    [undefined, { name: 'instances', isShared: false }, { name: '/srv', isShared: false }],
    on(['disk:/srv', 5n], ['disk:instances', 7n]),
    on(['disk:fs:1', 5n], ['disk:instances', 7n]),
  ],
  ['a pool that is as before', [{ name: '/srv', isShared: false }], on(['disk:/srv', 5n], ['memory', 1n]), undefined],
])('%s', (_title, after, asked, expected) => {
  const claim = claimOf(OWN, 'c1', asked);
  expect(followPools(OWN, hostWith(after), [claim]).map(({ resources }) => resources)).toEqual(
    expected === undefined ? [] : [expected],
  );
});

test('a claim that has a pool by two names has it once, and stays a lower bound; ended claims and those of others stay as they are', () => {
  const after = hostWith([{ name: 'instances', isShared: false }]);
  const both: Resources = [
    { resource: 'disk:/srv', amount: 5n },
    { resource: 'disk:fs:1', amount: 2n, atLeast: true },
  ];
  const claim = { ...claimOf(OWN, 'c1', []), resources: both };
  const ended = transition(claimOf(OWN, 'c2', both), 'release', 2);
  const elsewhere = { ...claim, id: 'c3', provider: 'b' };
  const away = followPools(OWN, hostWith([undefined]), [
    claim,
    ...(ended.kind === 'done' ? ended.claims : []),
    elsewhere,
  ]);
  expect(away.map(({ id, resources }) => [id, resources])).toEqual([
    ['c1', [{ resource: 'disk:fs:1', amount: 7n, atLeast: true }]],
  ]);
  expect(followPools(hostWith([undefined]), after, away).map(({ resources }) => resources)).toEqual([
    [{ resource: 'disk:instances', amount: 7n, atLeast: true }],
  ]);
});

function byName(resources: Resources): Resources {
  return resources.toSorted((a, b) => (a.resource < b.resource ? -1 : 1));
}
