// Tokens, the audit log and leases, on every engine.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { appendAudit, listAudit, type AuditEntry } from '../../src/store/audit-log/audit-log.ts';
import { releaseLease, stillHolds, takeLease, type LeaseRequest } from '../../src/store/leases/lease.ts';
import type { Store } from '../../src/store/store.ts';
import { createToken, type NewToken } from '../../src/store/tokens/create-token.ts';
import { findTokens, stateOfToken, useTokens } from '../../src/store/tokens/find-token.ts';
import { listTokens } from '../../src/store/tokens/list-tokens.ts';
import { revokeToken } from '../../src/store/tokens/revoke-token.ts';
import type { Token } from '../../src/store/tokens/token.ts';
import type { Tx } from '../../src/store/tables.ts';
import { newSecret } from '../../src/store/tokens/secret.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { NOW_MS, storeFixture } from './store-fixture.ts';

const MINUTE_MS = 60_000;
const TEN_MINUTES_MS = 600_000;

async function findToken(tx: Tx, secret: string): Promise<Token | undefined> {
  return (await findTokens(tx, [newSecret(), secret])).get(secret);
}

/** Declares the suite. */
export function accessSuite(start: StartEngine): void {
  const fixture = storeFixture(start);

  describe('tokens', () => {
    test('what is found by its secret is what was created, and the secret itself is nowhere', async () => {
      const { store } = fixture;
      const token = aToken({ role: 'agent', hostId: randomUUID(), expiresAtMs: NOW_MS + MINUTE_MS });
      await store.write((tx) => createToken(tx, token));
      const { secret, ...rest } = token;
      const found = await store.read((tx) => findToken(tx, secret));
      expect(found).toEqual({ ...rest, revokedAtMs: undefined, lastUsedAtMs: undefined });
      expect(await store.read((tx) => findToken(tx, newSecret()))).toBe(undefined);
      const { rows } = await store.read((tx) => sql<{ row: string }>`select t::text as row from tokens t`.execute(tx));
      expect(rows.map(({ row }) => row).join('\n')).not.toContain(secret);
    });

    test.each([
      { state: 'valid', change: {}, at: NOW_MS },
      { state: 'valid', change: { expiresAtMs: NOW_MS + 1 }, at: NOW_MS },
      { state: 'expired', change: { expiresAtMs: NOW_MS }, at: NOW_MS },
    ])('$state: $change', async ({ state, change, at }) => {
      const { store } = fixture;
      const token = aToken(change);
      await store.write((tx) => createToken(tx, token));
      const found = await store.read((tx) => findToken(tx, token.secret));
      expect(found === undefined ? 'absent' : stateOfToken(found, at)).toBe(state);
    });

    test('a revoked one stays revoked as of the first time', async () => {
      const { store } = fixture;
      const token = aToken({});
      await store.write((tx) => createToken(tx, token));
      const revoke = (id: string, at: number) => store.write((tx) => revokeToken(tx, id, at));
      expect(await revoke(token.id, NOW_MS + 1)).toBe('revoked');
      expect(await revoke(token.id, NOW_MS + 2)).toBe('was-revoked');
      expect(await revoke(randomUUID(), NOW_MS)).toBe('no-such-token');
      const found = await store.read((tx) => findToken(tx, token.secret));
      expect(found).toMatchObject({ revokedAtMs: NOW_MS + 1 });
      expect(found === undefined ? 'absent' : stateOfToken(found, NOW_MS)).toBe('revoked');
    });

    test('its use is noted to ten minutes', async () => {
      const { store } = fixture;
      const token = aToken({});
      await store.write((tx) => createToken(tx, token));
      const noted: (number | undefined)[] = [];
      for (const at of [NOW_MS, NOW_MS + TEN_MINUTES_MS, NOW_MS + TEN_MINUTES_MS + 1]) {
        await store.write((tx) => useTokens(tx, [token.id], at));
        noted.push((await store.read((tx) => findToken(tx, token.secret)))?.lastUsedAtMs);
      }
      expect(noted).toEqual([NOW_MS, NOW_MS, NOW_MS + TEN_MINUTES_MS + 1]);
    });

    test.each<[title: string, change: Partial<NewToken>]>([
      ['an agent without a host', { role: 'agent' }],
      ['a reader with a host', { hostId: randomUUID() }],
      ['no label', { label: '' }],
    ])('%s is refused', async (_title, change) => {
      const attempt = fixture.store.write((tx) => createToken(tx, aToken(change)));
      await expect(attempt).rejects.toMatchObject({ code: 'STORE_FAILED', operands: { sqlState: '23514' } });
    });

    test('the list is in the order of creation', async () => {
      const times = (await fixture.store.read((tx) => listTokens(tx))).map(({ createdAtMs }) => createdAtMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.length).toBeGreaterThan(2);
    });
  });

  describe('the audit log', () => {
    test('pages newest first, with everything that was said', async () => {
      const { store } = fixture;
      for (const n of [1, 2, 3]) await store.write((tx) => appendAudit(tx, anEntry(n)));
      const first = await store.read((tx) => listAudit(tx, { limit: 2 }));
      const rest = await store.read((tx) => listAudit(tx, { limit: 2, beforeId: first[1]?.id ?? 0n }));
      expect([...first, ...rest].map(({ id: _id, ...entry }) => entry)).toEqual(
        [3, 2, 1].map((n) => ({ ...anEntry(n), detail: { bytes: 2n ** 60n + BigInt(n) } })),
      );
    });

    test.each(['update audit_log set actor = $1', 'delete from audit_log', 'truncate audit_log'])(
      'refuses: %s',
      async (statement) => {
        const attempt = fixture.store.write((tx) => sql.raw(statement.replace('$1', `'nobody'`)).execute(tx));
        await expect(attempt).rejects.toMatchObject({ code: 'STORE_FAILED', operands: { sqlState: '23001' } });
      },
    );

    test('says nothing of what was undone', async () => {
      const { store } = fixture;
      const attempt = store.write(async (tx) => {
        await appendAudit(tx, anEntry(9));
        throw new Error('undone');
      });
      await expect(attempt).rejects.toThrow('undone');
      const [newest] = await store.read((tx) => listAudit(tx, { limit: 1 }));
      expect(newest?.subject).not.toBe('claim 9');
    });
  });

  describe('leases', () => {
    test('of twenty that ask at once, one gets it', async () => {
      const name = randomUUID();
      const asked = Array.from({ length: 20 }, (_, n) => take(fixture.store, aRequest(name, `holder ${n}`)));
      const got = (await Promise.all(asked)).filter((lease) => lease !== undefined);
      expect(got.map(({ fence }) => fence)).toEqual([1n]);
    });

    test('a holder renews it, others wait until it runs out or is given back, and the fence tells holders apart', async () => {
      const { store } = fixture;
      const name = randomUUID();
      const short = { ...aRequest(name, 'a'), forMs: 0 };
      const story = [
        await take(store, aRequest(name, 'a')),
        await take(store, aRequest(name, 'b')),
        await take(store, aRequest(name, 'a')),
        await store.write((tx) => releaseLease(tx, { name, holder: 'b' })),
        await take(store, aRequest(name, 'b')),
        await take(store, short),
        await take(store, aRequest(name, 'b')),
        await store.write((tx) => releaseLease(tx, { name, holder: 'b' })),
        await take(store, aRequest(name, 'a')),
      ];
      expect(story.map((step) => (step === undefined ? '–' : `${step.holder} ${step.fence}`))).toEqual([
        'a 1',
        '–',
        'a 1',
        '–',
        '–',
        'a 1',
        'b 2',
        '–',
        'a 3',
      ]);
    });

    test('one that lost it without noticing is told', async () => {
      const { store } = fixture;
      const name = randomUUID();
      const mine = await take(store, { ...aRequest(name, 'a'), forMs: 0 });
      const theirs = await take(store, aRequest(name, 'b'));
      if (mine === undefined || theirs === undefined) throw new Error('both were to be had');
      const holds = (lease: typeof mine) => store.write((tx) => stillHolds(tx, lease));
      expect([await holds(mine), await holds(theirs)]).toEqual([false, true]);
    });
  });
}

function take(store: Store, request: LeaseRequest) {
  return store.write((tx) => takeLease(tx, request));
}

function aToken(change: Partial<NewToken>): NewToken {
  return {
    id: randomUUID(),
    role: 'reader',
    hostId: undefined,
    label: 'dashboard',
    secret: newSecret(),
    createdAtMs: NOW_MS,
    createdBy: 'a test',
    expiresAtMs: undefined,
    ...change,
  };
}

function anEntry(n: number): AuditEntry {
  return {
    atMs: NOW_MS + n,
    actor: 'scheduler',
    tokenId: '6f1d9a1e-0f57-4b2b-8a54-0d6f9f0f8b11',
    client: '192.0.2.7',
    action: 'create claim',
    subject: `claim ${n}`,
    outcome: 'done',
    detail: { bytes: 2n ** 60n + BigInt(n) },
  };
}

function aRequest(name: string, holder: string): LeaseRequest {
  return { name, holder, forMs: 600_000 };
}
