// How long a token is believed: until one is revoked, and never by what was looked up before that.
import { expect, test } from 'vitest';
import { Authenticator } from './authenticate.ts';
import { Strangers } from './strangers.ts';
import type { Caller } from './caller.ts';

const AGENT: Caller = { actor: 'kvm-1', tokenId: 't', role: 'agent', hostId: undefined };

/** A source of one token, a clock, and what was asked. */
function scene() {
  const world = { nowMs: 1_000_000, lookUps: 0, looks: 0, revocations: '0', isGood: true, expiresAtMs: Infinity };
  const source = {
    find: (): Promise<{ caller: Caller; expiresAtMs: number } | undefined> => {
      world.lookUps += 1;
      return Promise.resolve(world.isGood ? { caller: AGENT, expiresAtMs: world.expiresAtMs } : undefined);
    },
    revocations: (): Promise<string> => {
      world.looks += 1;
      return Promise.resolve(world.revocations);
    },
  };
  const authenticator = new Authenticator(source, new Strangers(() => world.nowMs), () => world.nowMs);
  const callWith = (token: string): Promise<Caller> => authenticator.callerOf(`Bearer ${token}`, '127.0.0.1');
  return { world, source, call: () => callWith('secret'), callWith };
}

test('a token is looked up once in ten minutes, and revocations every five seconds', async () => {
  const { world, call } = scene();
  for (let calls = 0; calls < 9; calls += 1) {
    expect(await call()).toBe(AGENT);
    world.nowMs += 60_000;
  }
  expect([world.lookUps, world.looks]).toEqual([1, 9]);
  world.nowMs += 60_000;
  await Promise.all([call(), call()]);
  expect([world.lookUps, world.looks]).toEqual([3, 10]);
});

test('a token that was revoked is refused five seconds later', async () => {
  const { world, call } = scene();
  await call();
  Object.assign(world, { isGood: false, revocations: '1' });
  expect(await call()).toBe(AGENT);
  world.nowMs += 5_000;
  await expect(call()).rejects.toMatchObject({ code: 'NOT_AUTHENTICATED' });
});

test('what was looked up before a revocation was seen is not believed after it', async () => {
  const { world, source, call } = scene();
  const late = Promise.withResolvers<{ caller: Caller; expiresAtMs: number }>();
  const asked = Promise.withResolvers<void>();
  const { find } = source;
  source.find = () => {
    asked.resolve();
    return late.promise;
  };
  const first = call();
  await asked.promise;
  Object.assign(world, { isGood: false, revocations: '1', nowMs: world.nowMs + 5_000 });
  source.find = find;
  await expect(call()).rejects.toMatchObject({ code: 'NOT_AUTHENTICATED' });
  late.resolve({ caller: AGENT, expiresAtMs: Infinity });
  expect(await first).toBe(AGENT);
  await expect(call()).rejects.toMatchObject({ code: 'NOT_AUTHENTICATED' });
});

test('a token is not believed beyond its end', async () => {
  const { world, call } = scene();
  world.expiresAtMs = world.nowMs + 1_000;
  await call();
  Object.assign(world, { isGood: false, nowMs: world.nowMs + 1_000 });
  await expect(call()).rejects.toMatchObject({ code: 'NOT_AUTHENTICATED' });
});

test('a look that failed is made again by the next call', async () => {
  const { source, call } = scene();
  const { revocations } = source;
  source.revocations = () => Promise.reject(new Error('no database'));
  await expect(call()).rejects.toThrow('no database');
  source.revocations = revocations;
  expect(await call()).toBe(AGENT);
});

test('whoever guesses tokens keeps nobody out who was known at the same address, and strangers wait', async () => {
  const { world, source, call, callWith } = scene();
  await call();
  const { find } = source;
  source.find = () => Promise.resolve(undefined);
  const guesses = Array.from({ length: 40 }, (_, index) => `wrong-${index}`);
  const refusals = async () => Promise.all(guesses.map((guess) => callWith(guess).catch((error: unknown) => error)));
  expect(await refusals()).toContainEqual(expect.objectContaining({ code: 'NOT_AUTHENTICATED' }));
  expect(await refusals()).toContainEqual(expect.objectContaining({ code: 'TOO_MANY_REQUESTS' }));
  // Somebody signs out: everybody is looked up again.
  Object.assign(world, { revocations: '1', nowMs: world.nowMs + 5_000 });
  await refusals();
  source.find = find;
  expect(await call()).toBe(AGENT);
  await expect(callWith('new')).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
});
