// The second limit: what is written at once must be there now, beside what builds in flight have yet to write.
import { expect, test } from 'vitest';
import { GiB, type Bytes } from '../bytes.ts';
import { invariant } from '../invariant.ts';
import { PPM } from '../ratio.ts';
import { availableShortage, fillOf, poolsNow, type PoolNow } from './available.ts';
import type { Claim, ClaimState } from './claim.ts';
import type { Decision } from './decision.ts';
import { forced } from './force.ts';
import type { Provider } from './inventory.ts';
import { startMove } from './move.ts';
import { openClaim, rebuild, type ProviderClaims } from './open.ts';
import { diskOf, resourcesOf } from './resources.ts';

const DISK = diskOf('instances');

function poolOf(available: Bytes | undefined): PoolNow {
  return { resource: DISK, total: 100n * GiB, reserved: 10n * GiB, available };
}

/** In GiB: used, requested, limit, short by, and when; undefined when it holds. */
function shortOf(available: bigint | undefined, unwritten: bigint, willWrite: bigint): string | undefined {
  const pool = poolOf(available === undefined ? undefined : available * GiB);
  const short = availableShortage(pool, { unwritten: unwritten * GiB, willWrite: willWrite * GiB });
  if (short === undefined) return undefined;
  const gib = [short.used, short.requested, short.limit, short.shortBy].map((amount) => amount / GiB);
  return `${gib.join(' ')} ${short.when}`;
}

test.each<
  [title: string, available: bigint | undefined, unwritten: bigint, willWrite: bigint, short: string | undefined]
>([
  ['room to the byte', 40n, 20n, 10n, undefined],
  ['the reserve is nobody’s', 39n, 20n, 10n, '20 10 29 1 now'],
  ['builds in flight come first', 40n, 21n, 10n, '21 10 30 1 now'],
  ['what writes nothing is never short', 0n, 50n, 0n, undefined],
  ['less than the reserve is left', 5n, 0n, 1n, '0 1 -5 6 now'],
  ['more than the pool has beside its reserve can wait for ever', 50n, 0n, 91n, '0 91 40 51 never'],
  ['a pool of unknown use holds up nobody', undefined, 0n, 91n, undefined],
])('%s', (_title, available, unwritten, willWrite, short) => {
  expect(shortOf(available, unwritten, willWrite)).toBe(short);
});

test('what is written at once is rounded up', () => {
  expect([
    fillOf(1n, PPM / 10n),
    fillOf(10n, PPM / 10n),
    fillOf(11n, PPM / 10n),
    fillOf(5n, 0n),
    fillOf(5n, PPM),
  ]).toEqual([1n, 1n, 2n, 0n, 5n]);
});

const HOST: Provider = {
  id: 'a',
  inventory: [{ resource: DISK, total: 100n * GiB, reserved: 0n, allocationRatio: 10n * PPM, poolId: 'fs:a' }],
};

function held(guest: string, gib: bigint, state: ClaimState, percent?: bigint): Claim {
  const decision = openClaim({ provider: HOST, claims: [] }, requestOf(guest, gib, percent));
  if (decision.kind === 'refused') throw new Error(decision.why);
  const [claim] = decision.claims;
  if (claim === undefined) throw new Error('a promise is a claim');
  return { ...claim, state };
}

function requestOf(guest: string, gib: bigint, percent?: bigint) {
  const resources = resourcesOf({ disk: { instances: gib * GiB } });
  const fill = percent === undefined ? undefined : { said: (percent * PPM) / 100n, usual: PPM / 10n };
  return { id: `c-${guest}`, consumer: guest, project: undefined, resources, fill, nowMs: 0, expiresAtMs: undefined };
}

/** 20 GiB available, a tenth written at once. */
function target(...claims: readonly Claim[]): ProviderClaims {
  const pools = poolsNow(HOST, [], new Map([['fs:a', 20n * GiB]]));
  return { provider: HOST, claims, available: { pools, usualFill: PPM / 10n } };
}

test('claims in flight count with what they will write, confirmed ones are written already', () => {
  const confirmed = held('old', 500n, 'confirmed');
  const inFlight = held('new', 150n, 'claimed');
  const asked = (gib: bigint) => openClaim(target(confirmed, inFlight), requestOf('next', gib));
  expect(asked(50n).kind).toBe('done');
  expect(asked(60n)).toMatchObject({
    code: 'short',
    shortages: [
      { rule: 'available', requested: 6n * GiB, used: 15n * GiB, limit: 20n * GiB, shortBy: GiB, when: 'now' },
    ],
  });
});

const ask = (at: ProviderClaims) => openClaim(at, requestOf('next', 1001n));

test('both limits are told, promises first, and force goes round both', () => {
  const rules = [{ rule: 'capacity' }, { rule: 'available' }];
  expect(ask(target())).toMatchObject({ code: 'short', shortages: rules });
  expect(forced(target(), ask)).toMatchObject({ kind: 'done', overrun: rules });
});

test('a host whose pools nobody has measured yet is held to its capacity alone', () => {
  const pools = poolsNow(HOST, [], new Map());
  const unknown = { provider: HOST, claims: [], available: { pools, usualFill: PPM } };
  expect(openClaim(unknown, requestOf('next', 1000n)).kind).toBe('done');
});

/** In GiB: what is written at once, and what builds in flight have yet to write; undefined where it fits. */
function writesOf(decision: Decision): readonly bigint[] | undefined {
  if (decision.kind === 'done') return undefined;
  return decision.shortages.flatMap(({ rule, requested, used }) =>
    rule === 'available' ? [requested / GiB, used / GiB] : [],
  );
}

test('each build in flight counts with its own expected fill, and so does the new one', () => {
  const flight = [held('usual', 50n, 'claimed'), held('full', 10n, 'claimed', 100n), held('empty', 90n, 'claimed', 0n)];
  const asked = (gib: bigint, percent: bigint) =>
    writesOf(openClaim(target(...flight), requestOf('next', gib, percent)));
  expect([asked(5n, 100n), asked(6n, 100n), asked(50n, 10n), asked(60n, 10n), asked(100n, 0n)]).toEqual([
    undefined,
    [6n, 15n],
    undefined,
    [6n, 15n],
    undefined,
  ]);
});

/** A guest of 100 GiB, a tenth of which it writes at once, is built anew. */
function rebuilt(state: ClaimState, gib: bigint, percent: bigint) {
  const home = held('web', 100n, state, 10n);
  return writesOf(rebuild(home, target(home), requestOf('web', gib, percent)));
}

test('a build in flight that is built anew writes by its new fill instead of its old; one that is written, what it has more of', () => {
  expect([
    rebuilt('claimed', 100n, 20n),
    rebuilt('claimed', 100n, 21n),
    rebuilt('confirmed', 100n, 100n),
    rebuilt('confirmed', 120n, 100n),
    rebuilt('confirmed', 121n, 100n),
  ]).toEqual([undefined, [11n, 10n], undefined, undefined, [21n, 0n]]);
});

test('on a shared pool a guest that moves while it is built writes once, by the claim that it was built for', () => {
  const pool: Provider = {
    id: 'nfs',
    poolId: 'fs:nfs',
    inventory: [{ resource: diskOf('shared'), total: 100n * GiB, reserved: 0n, allocationRatio: 10n * PPM }],
  };
  const memberOf = [{ resource: DISK, provider: 'nfs', poolId: 'fs:nfs' }];
  const [a, b]: readonly [Provider, Provider] = [
    { id: 'a', inventory: [], memberOf },
    { id: 'b', inventory: [], memberOf },
  ];
  const on = (provider: Provider, claims: readonly Claim[]): ProviderClaims => {
    const pools = poolsNow(provider, [pool], new Map([['fs:nfs', 20n * GiB]]));
    return { provider, claims, pools: [pool], available: { pools, usualFill: PPM / 10n } };
  };
  const built = openClaim(on(a, []), requestOf('web', 30n, 50n));
  const [home] = built.kind === 'done' ? built.claims : [];
  invariant(home !== undefined, 'it fits');
  const request = { ...requestOf('web', 30n, 100n), id: 'c-2', moveId: 'm', kind: 'live-migrate' } as const;
  const moved = startMove(home, on(b, [home]), request);
  expect(writesOf(moved)).toBe(undefined);
  const both = moved.kind === 'done' ? moved.claims : [];
  const next = (gib: bigint) => writesOf(openClaim(on(b, both), requestOf('next', gib, 100n)));
  expect([next(5n), next(6n)]).toEqual([undefined, [6n, 15n]]);
});

test('a retry finds its claim whatever is usual by now; another fill is another claim', () => {
  const first = held('web', 10n, 'claimed', 20n);
  const asked = (said: bigint | undefined) =>
    openClaim(target(first), { ...requestOf('web', 10n), fill: { said, usual: PPM } });
  expect(first.expectedFill).toBe(PPM / 5n);
  expect([asked(undefined), asked(PPM / 5n), asked(PPM)]).toMatchObject([
    { kind: 'done', changed: [] },
    { kind: 'done', changed: [] },
    { kind: 'refused', code: 'id-taken' },
  ]);
});
