// Looks tokens and sessions up in the database, and notes now and then that tokens were used: those that are asked for at one time together.
import { findSessions } from '../store/sessions/find-session.ts';
import { isSessionSecret } from '../store/tokens/secret.ts';
import { findTokens, stateOfToken, useTokens } from '../store/tokens/find-token.ts';
import { revocations } from '../store/tokens/revoke-token.ts';
import type { Tx } from '../store/tables.ts';
import type { Token } from '../store/tokens/token.ts';
import type { TokenSource } from './http/authenticate.ts';
import type { ServerWorld } from './world.ts';

/** As `useTokens` notes it; a transaction that writes for each look-up would cost more than it tells. */
const NOTED_EVERY_MS = 600_000;

/** In one statement: more would only wait longer for their answer. */
const MOST_AT_ONCE = 500;

/** The look-ups of a server. */
export function tokenSource(world: ServerWorld): TokenSource {
  const tokens = new TokenFinder(world);
  return {
    find: async (secret) => {
      const found = await tokens.find(secret);
      if (found === undefined || stateOfToken(found.token, world.nowMs()) !== 'valid') return undefined;
      const { label: actor, id: tokenId, role, hostId, project } = found.token;
      const ends = [found.token.expiresAtMs, found.sessionExpiresAtMs].filter((ms) => ms !== undefined);
      const expiresAtMs = ends.length === 0 ? undefined : Math.min(...ends);
      if (expiresAtMs !== undefined && expiresAtMs <= world.nowMs()) return undefined;
      return { caller: { actor, tokenId, role, hostId, project }, expiresAtMs };
    },
    revocations: () => world.store.read(revocations),
  };
}

/** A token, and the end of the session that stands for it where the secret was that of one. */
interface Found {
  readonly token: Token;
  readonly sessionExpiresAtMs: number | undefined;
}

interface Wanted {
  readonly secret: string;
  readonly found: PromiseWithResolvers<Found | undefined>;
}

/** One look-up at a time; who asks meanwhile is in the next. Thousands of agents that come at once would otherwise each want a
 *  connection of the pool, before anything bounds what they send. */
class TokenFinder {
  readonly #world: ServerWorld;
  #wanted: Wanted[] = [];
  #isLooking = false;

  constructor(world: ServerWorld) {
    this.#world = world;
  }

  async find(secret: string): Promise<Found | undefined> {
    const found = Promise.withResolvers<Found | undefined>();
    this.#wanted.push({ secret, found });
    if (!this.#isLooking) void this.#look();
    return found.promise;
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    while (this.#wanted.length > 0) {
      const batch = this.#wanted.splice(0, MOST_AT_ONCE);
      try {
        const tokens = await this.#tokensOf(batch.map(({ secret }) => secret));
        for (const { secret, found } of batch) found.resolve(tokens.get(secret));
      } catch (error) {
        for (const { found } of batch) found.reject(error);
      }
    }
    this.#isLooking = false;
  }

  async #tokensOf(secrets: readonly string[]): Promise<ReadonlyMap<string, Found>> {
    const { store, nowMs } = this.#world;
    const found = await store.read((tx) => findAll(tx, secrets));
    const used = [...found.values()].map(({ token }) => token);
    const unnoted = used.filter((token) => isNoteDue(token, nowMs())).map(({ id }) => id);
    if (unnoted.length > 0) await store.write((tx) => useTokens(tx, unnoted, nowMs()));
    return found;
  }
}

async function findAll(tx: Tx, secrets: readonly string[]): Promise<ReadonlyMap<string, Found>> {
  const [ofSessions, ofTokens] = [secrets.filter(isSessionSecret), secrets.filter((one) => !isSessionSecret(one))];
  const tokens = ofTokens.length === 0 ? [] : await findTokens(tx, ofTokens);
  const sessions = ofSessions.length === 0 ? [] : await findSessions(tx, ofSessions);
  const found = new Map<string, Found>();
  for (const [secret, token] of tokens) found.set(secret, { token, sessionExpiresAtMs: undefined });
  for (const [secret, { token, expiresAtMs }] of sessions)
    found.set(secret, { token, sessionExpiresAtMs: expiresAtMs });
  return found;
}

/** Only one that is good is used. */
function isNoteDue(token: Token, nowMs: number): boolean {
  const { lastUsedAtMs } = token;
  if (stateOfToken(token, nowMs) !== 'valid') return false;
  return lastUsedAtMs === undefined || nowMs - lastUsedAtMs >= NOTED_EVERY_MS;
}
