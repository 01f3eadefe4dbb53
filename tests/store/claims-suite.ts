// The resource tracker in a database, on every engine: the ledgers of tests/claims, and what only a store has to answer for.
import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Claim } from '../../src/core/claim/claim.ts';
import type { Decision } from '../../src/core/claim/decision.ts';
import type { Provider } from '../../src/core/claim/inventory.ts';
import type { ClaimRequest } from '../../src/core/claim/open.ts';
import type { Adoption } from '../../src/core/claim/reconcile.ts';
import { balancesOf } from '../../src/core/pool.ts';
import { PPM } from '../../src/core/ratio.ts';
import { changeClaim, releaseConsumer } from '../../src/store/claims/change-claim.ts';
import { expireClaim, listDueClaims } from '../../src/store/claims/expire-claims.ts';
import { findClaim, listClaimEvents, listClaims } from '../../src/store/claims/list-claims.ts';
import { settleMove, sidesOf, startMove } from '../../src/store/claims/move-claim.ts';
import { openClaim, rebuildClaim } from '../../src/store/claims/open-claim.ts';
import { listProviders, putProvider } from '../../src/store/claims/providers.ts';
import { reconcileNewest } from '../../src/store/claims/reconcile-claims.ts';
import type { Tx } from '../../src/store/tables.ts';
import { reportIn } from '../claims/ledger-report.ts';
import { LEDGERS } from '../claims/ledger-files.ts';
import { runLedger } from '../claims/ledger.ts';
import { memoryKeeper } from '../claims/memory-keeper.ts';
import { storeKeeper } from '../claims/store-keeper.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { NOW_MS, storeFixture } from './store-fixture.ts';

const [A, B, C] = [providerOf('a'), providerOf('b'), providerOf('c')];

/** Declares the suite. */
export function claimsSuite(start: StartEngine): void {
  const fixture = storeFixture(start);
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => fixture.store.write(work);
  const read = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => fixture.store.read(work);

  beforeEach(async () => {
    await write(async (tx) => {
      await sql`alter table claim_events disable trigger claim_events_is_append_only`.execute(tx);
      await sql`truncate placements, forced_claims, claim_events, claim_resources, claims, memberships, inventories, provider_traits, provider_aggregates, consumers, custom_names, providers`.execute(
        tx,
      );
      await sql`alter table claim_events enable trigger claim_events_is_append_only`.execute(tx);
      for (const provider of [A, B, C]) await putProvider(tx, provider);
    });
  });

  const open = (id: string, change: Partial<ClaimRequest> = {}, provider = A): Promise<Decision> =>
    write((tx) => openClaim(tx, provider.id, { ...request(id), ...change }));
  const find = (id: string) => read((tx) => findClaim(tx, id));
  const generationOf = async ({ id }: Provider): Promise<bigint | undefined> =>
    (await read((tx) => listProviders(tx, { limit: 9 }))).find(({ provider }) => provider.id === id)?.generation;
  const report = (observedAtMs: number, ...words: string[]) =>
    write((tx) => {
      const sighting = { ...reportIn(A, words, observedAtMs), observedAtMs };
      const balances = balancesOf(sighting.report);
      return reconcileNewest(tx, {
        provider: 'a',
        sighting: { ...sighting, balances },
        nowMs: observedAtMs + 1,
        idFor,
      });
    });

  const move = (id: string, home: string, target: Provider, moveId = `move-${id}`): Promise<Decision> =>
    write((tx) =>
      startMove(tx, { home, target: target.id }, { ...request(id), expiresAtMs: NOW_MS + 5, moveId, kind: 'migrate' }),
    );
  const settle = async (how: 'confirm' | 'revert', id: string): Promise<Decision> => {
    const sides = await read((tx) => sidesOf(tx, id));
    if (sides === undefined) throw new Error(`${id} never moved`);
    return write((tx) => settleMove(tx, how, sides, NOW_MS + 1));
  };
  const due = () => read((tx) => listDueClaims(tx, NOW_MS + 1_000, 9));
  const ids = async (filter: Parameters<typeof listClaims>[1], afterId?: string): Promise<string[]> =>
    (
      await read((tx) =>
        listClaims(tx, filter, {
          limit: 2,
          ...(afterId === undefined ? {} : { after: { id: afterId, changedAtMs: 0 } }),
        }),
      )
    ).map(({ claim }) => claim.id);

  describe('ledgers', () => {
    test.each(LEDGERS)('$name holds through the database, and leaves the same claims there', async ({ text }) => {
      const [stored, inMemory] = [storeKeeper(fixture.store), memoryKeeper()];
      expect(await runLedger(text, stored)).toBe(text);
      await runLedger(text, inMemory);
      expect(byId(await stored.claims())).toEqual(byId(await inMemory.claims()));
    });
  });

  describe('one id is one claim', () => {
    test('whoever got no answer asks again, and nothing is promised twice', async () => {
      const first = await open('c1');
      const before = await generationOf(A);
      expect(await open('c1')).toEqual({ ...first, changed: [] });
      expect(await generationOf(A)).toBe(before);
    });

    test('asked for on two providers at once, one gets it', async () => {
      const both = await Promise.all([open('c1', {}, A), open('c1', {}, B), open('c1', {}, C)]);
      expect(both.map(outcomeOf).toSorted()).toEqual(['id-taken', 'id-taken', 'ok']);
      expect(await read((tx) => listClaims(tx, {}, { limit: 9 }))).toHaveLength(1);
    });

    test('what is unknown is an error that says so, and not a refusal', async () => {
      await expect(open('c1', {}, providerOf('nowhere'))).rejects.toMatchObject({ code: 'NO_SUCH_PROVIDER' });
      await expect(write((tx) => changeClaim(tx, 'c1', 'release', NOW_MS))).rejects.toMatchObject({
        code: 'NO_SUCH_CLAIM',
      });
    });
  });

  test('nothing is promised on a provider that is gone, nor built anew or moved there; what was promised is released or moves away', async () => {
    await open('c1');
    await open('c2', { consumer: 'guest-2' });
    await open('c3', { consumer: 'guest-3' }, B);
    await write((tx) => sql`update providers set gone_at = now() where id = 'a'`.execute(tx));
    const gone = { code: 'NO_SUCH_PROVIDER', message: expect.stringContaining('one that was forgotten') as string };
    await expect(open('c4', { consumer: 'guest-4' })).rejects.toMatchObject(gone);
    await expect(write((tx) => rebuildClaim(tx, 'c1', request('c1')))).rejects.toMatchObject(gone);
    await expect(move('c5', 'c3', A)).rejects.toMatchObject(gone);
    expect(outcomeOf(await move('c6', 'c1', B))).toBe('ok');
    expect(outcomeOf(await write((tx) => changeClaim(tx, 'c2', 'release', NOW_MS)))).toBe('ok');
    await write((tx) => sql`update providers set gone_at = null where id = 'a'`.execute(tx));
    expect(outcomeOf(await open('c4', { consumer: 'guest-4' }))).toBe('ok');
  });

  test('a claim comes back as it was decided: amounts beyond 2^53, its flavor, its times', async () => {
    const large = providerOf('large', 2n ** 63n - 1n);
    await write((tx) => putProvider(tx, large));
    const flavor = {
      rootGib: 2n ** 60n,
      ephemeralGib: 1n,
      swapMib: 0n,
      memoryMib: 1n,
      vcpus: 1n,
      isVolumeBacked: false,
    };
    const decision = await open(
      'c1',
      {
        project: 'é "x"',
        flavor,
        expiresAtMs: NOW_MS + 1,
        resources: [
          { resource: 'vcpus', amount: 1n },
          { resource: 'disk:instances', amount: 2n ** 63n - 1n },
        ],
      },
      large,
    );
    expect(outcomeOf(decision)).toBe('ok');
    const claim = decision.kind === 'done' ? decision.claims[0] : undefined;
    expect(await find('c1')).toEqual({ claim, vanishedAtMs: undefined, movedFrom: undefined, movedTo: undefined });
  });

  describe('providers', () => {
    test('the same inventory again changes nothing; another one raises the generation and leaves claims alone', async () => {
      await open('c1');
      const before = await generationOf(A);
      await write((tx) => putProvider(tx, A));
      expect(await generationOf(A)).toBe(before);
      await write((tx) => putProvider(tx, { ...A, inventory: A.inventory.slice(1) }));
      expect(await generationOf(A)).toBe((before ?? 0n) + 1n);
      expect((await find('c1'))?.claim.state).toBe('claimed');
      expect(outcomeOf(await open('c2', { consumer: 'db' }))).toBe('short');
    });

    test('are listed by page, with their inventories in order', async () => {
      const [first, ...more] = await read((tx) => listProviders(tx, { limit: 2 }));
      expect(more).toHaveLength(1);
      expect(first).toEqual({ provider: A, generation: 1n, observedAtMs: undefined });
      expect(
        (await read((tx) => listProviders(tx, { afterId: 'b', limit: 2 }))).map(({ provider }) => provider),
      ).toEqual([C]);
    });
  });

  describe('events', () => {
    test('say what happened to a claim, in order, with the generation that it made', async () => {
      await open('c1');
      await open('other', { consumer: 'db' });
      await write((tx) => changeClaim(tx, 'c1', 'confirm', NOW_MS + 1));
      await write((tx) => changeClaim(tx, 'c1', 'confirm', NOW_MS + 2));
      await write((tx) => changeClaim(tx, 'c1', 'release', NOW_MS + 3));
      const events = await read((tx) => listClaimEvents(tx, 'c1', 9));
      expect(
        events.map(({ operation, state, generation, atMs }) => [operation, state, generation, atMs - NOW_MS]),
      ).toEqual([
        ['open', 'claimed', 2n, 0],
        ['confirm', 'confirmed', 4n, 1],
        ['release', 'released', 5n, 3],
      ]);
      expect(events[0]?.resources).toEqual(request('c1').resources);
      expect(await generationOf(A)).toBe(5n);
    });

    test('are never changed or removed', async () => {
      await open('c1');
      await expect(write((tx) => sql`delete from claim_events`.execute(tx))).rejects.toThrow(
        'never changed or removed',
      );
    });
  });

  describe('moves', () => {
    test('either side leads to both, along a chain of moves', async () => {
      await open('c1');
      expect(await read((tx) => sidesOf(tx, 'c1'))).toBe(undefined);
      await move('c2', 'c1', B);
      const first = { moveId: 'move-c2', out: 'c1', in: 'c2' };
      expect(await read(async (tx) => [await sidesOf(tx, 'c1'), await sidesOf(tx, 'c2')])).toEqual([first, first]);
      await settle('confirm', 'c1');
      await move('c3', 'c2', A);
      expect(await read((tx) => sidesOf(tx, 'c2'))).toEqual({ moveId: 'move-c3', out: 'c2', in: 'c3' });
      expect(outcomeOf(await settle('revert', 'c2'))).toBe('ok');
      await move('c4', 'c2', C, 'move-c3');
      expect(await read((tx) => sidesOf(tx, 'c2'))).toEqual({ moveId: 'move-c3', out: 'c2', in: 'c4' });
    });

    test('a guest that is gone lets go of both sides, and both providers know', async () => {
      await open('c1');
      await move('c2', 'c1', B);
      const before = [await generationOf(A), await generationOf(B)];
      const decision = await write((tx) => releaseConsumer(tx, 'web', NOW_MS + 1));
      expect(decision.kind === 'done' ? decision.changed.map(({ id, state }) => `${id} ${state}`) : []).toEqual([
        'c1 released',
        'c2 released',
      ]);
      expect([await generationOf(A), await generationOf(B)]).toEqual(
        before.map((generation) => (generation ?? 0n) + 1n),
      );
      expect(outcomeOf(await write((tx) => releaseConsumer(tx, 'web', NOW_MS + 2)))).toBe('same');
    });

    test('one whose time has come ends with its new side', async () => {
      await open('c1');
      await move('c2', 'c1', B);
      expect(outcomeOf(await write((tx) => expireClaim(tx, 'c2', NOW_MS + 4)))).toBe('not-yet');
      expect(outcomeOf(await write((tx) => expireClaim(tx, 'c2', NOW_MS + 5)))).toBe('ok');
      expect(outcomeOf(await write((tx) => expireClaim(tx, 'c2', NOW_MS + 6)))).toBe('same');
      expect([(await find('c1'))?.claim.kind, (await find('c2'))?.claim.state]).toEqual(['build', 'expired']);
    });
  });

  describe('reports', () => {
    test('only the newest is reconciled: one that is held up, or comes twice, says nothing', async () => {
      await open('c1');
      expect(kindsOf(await report(NOW_MS + 100, 'web=10/1'))).toEqual(['confirm']);
      expect(await report(NOW_MS + 100)).toBe(undefined);
      expect(await report(NOW_MS + 99)).toBe(undefined);
      expect(kindsOf(await report(NOW_MS + 101, 'web=10/1'))).toEqual(['unchanged']);
    });

    test('a vanished claim goes on charging and is listed as vanished since the first time, until it is seen again', async () => {
      await open('c1');
      await report(NOW_MS + 100, 'web=10/1');
      await report(NOW_MS + 200);
      await report(NOW_MS + 300);
      await report(NOW_MS + 400, 'incomplete');
      const vanished = () => read((tx) => listClaims(tx, { vanished: true }, { limit: 9 }));
      expect((await vanished()).map(({ claim, vanishedAtMs }) => [claim.state, vanishedAtMs])).toEqual([
        ['confirmed', NOW_MS + 201],
      ]);
      await report(NOW_MS + 500, 'web=10/1');
      expect(await vanished()).toEqual([]);
      const events = await read((tx) => listClaimEvents(tx, 'c1', 9));
      expect(events.map(({ operation }) => operation)).toEqual(['open', 'confirm', 'vanish', 'reappear']);
    });

    test('a guest that nobody claimed is adopted once, and stays so', async () => {
      const lines = await report(NOW_MS + 100, 'db=90', 'web');
      expect(kindsOf(lines)).toEqual(['adopt', 'adopt']);
      expect(kindsOf(await report(NOW_MS + 200, 'db=90', 'web'))).toEqual(['unchanged', 'unchanged']);
      expect((await find('adopted-db'))?.claim).toMatchObject({
        origin: 'adopted',
        resources: [
          { resource: 'disk:instances', amount: 90n },
          { resource: 'memory', amount: 0n, atLeast: true },
          { resource: 'vcpus', amount: 0n, atLeast: true },
        ],
      });
    });

    test('on a host that reports, a claim ends only after a report that began later than its time', async () => {
      await open('c1', { expiresAtMs: NOW_MS + 50 });
      expect(await due()).toEqual(['c1']);
      await report(NOW_MS + 50);
      expect(await due()).toEqual([]);
      expect(outcomeOf(await write((tx) => expireClaim(tx, 'c1', NOW_MS + 1_000)))).toBe('not-yet');
      await report(NOW_MS + 51);
      expect(await due()).toEqual(['c1']);
      expect(outcomeOf(await write((tx) => expireClaim(tx, 'c1', NOW_MS + 1_000)))).toBe('ok');
      expect(await due()).toEqual([]);
    });

    test('a report that may lack guests ends no claim, however late it began', async () => {
      await report(NOW_MS + 10);
      await open('c1', { expiresAtMs: NOW_MS + 50 });
      for (const at of [60, 70]) await report(NOW_MS + at, 'incomplete');
      expect(await due()).toEqual([]);
      expect(outcomeOf(await write((tx) => expireClaim(tx, 'c1', NOW_MS + 1_000)))).toBe('not-yet');
      await report(NOW_MS + 80, 'bad-disk');
      expect(outcomeOf(await write((tx) => expireClaim(tx, 'c1', NOW_MS + 1_000)))).toBe('ok');
    });

    test('a claim whose guest came in time does not end', async () => {
      await open('c1', { expiresAtMs: NOW_MS + 50 });
      await report(NOW_MS + 60, 'web=10/1');
      expect(await read((tx) => listDueClaims(tx, NOW_MS + 1_000, 9))).toEqual([]);
      expect(outcomeOf(await write((tx) => expireClaim(tx, 'c1', NOW_MS + 1_000)))).toBe('already-confirmed');
    });
  });

  test('lists are by page and by filter', async () => {
    await open('c1');
    await open('c2', { consumer: 'db' });
    await open('c3', { consumer: 'db' }, B);
    await write((tx) => changeClaim(tx, 'c2', 'release', NOW_MS + 1));
    expect({
      all: [await ids({}), await ids({}, 'c2')],
      onA: await ids({ provider: 'a' }),
      held: await ids({ held: true }),
      ofDb: await ids({ consumer: 'db', held: true }),
    }).toEqual({ all: [['c1', 'c2'], ['c3']], onA: ['c1', 'c2'], held: ['c1', 'c3'], ofDb: ['c3'] });
    expect(await find('c9')).toBe(undefined);
  });
}

function providerOf(id: string, disk = 100n): Provider {
  return {
    id,
    inventory: [
      { resource: 'disk:instances', total: disk, reserved: 0n, allocationRatio: PPM, poolId: 'fs:instances' },
      { resource: 'memory', total: 64n, reserved: 0n, allocationRatio: 2n * PPM },
      { resource: 'vcpus', total: 4n, reserved: 0n, allocationRatio: 16n * PPM },
    ],
  };
}

function request(id: string): ClaimRequest {
  return {
    id,
    consumer: 'web',
    project: undefined,
    resources: [
      { resource: 'disk:instances', amount: 10n },
      { resource: 'memory', amount: 5n },
    ],
    nowMs: NOW_MS,
    expiresAtMs: undefined,
  };
}

function outcomeOf(decision: Decision): string {
  if (decision.kind === 'refused') return decision.code;
  return decision.changed.length === 0 ? 'same' : 'ok';
}

function kindsOf(lines: Awaited<ReturnType<typeof reconcileNewest>>): readonly string[] | undefined {
  return lines?.map(({ kind }) => kind);
}

function idFor({ guest }: Adoption): string {
  return `adopted-${guest.name}`;
}

function byId(claims: readonly Claim[]): readonly Claim[] {
  return claims.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
