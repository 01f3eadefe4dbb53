// Looks tokens up in the database, and notes now and then that they were used: those that are asked for at one time together.
import { findTokens, stateOfToken, useTokens } from '../store/tokens/find-token.ts';
import { revocations } from '../store/tokens/revoke-token.ts';
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
      const token = await tokens.find(secret);
      if (token === undefined || stateOfToken(token, world.nowMs()) !== 'valid') return undefined;
      const { label: actor, id: tokenId, role, hostId, expiresAtMs } = token;
      return { caller: { actor, tokenId, role, hostId }, expiresAtMs };
    },
    revocations: () => world.store.read(revocations),
  };
}

interface Wanted {
  readonly secret: string;
  readonly found: PromiseWithResolvers<Token | undefined>;
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

  async find(secret: string): Promise<Token | undefined> {
    const found = Promise.withResolvers<Token | undefined>();
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

  async #tokensOf(secrets: readonly string[]): Promise<ReadonlyMap<string, Token>> {
    const { store, nowMs } = this.#world;
    const tokens = await store.read((tx) => findTokens(tx, secrets));
    const unnoted = [...tokens.values()].filter((token) => isNoteDue(token, nowMs())).map(({ id }) => id);
    if (unnoted.length > 0) await store.write((tx) => useTokens(tx, unnoted, nowMs()));
    return tokens;
  }
}

/** Only one that is good is used. */
function isNoteDue(token: Token, nowMs: number): boolean {
  const { lastUsedAtMs } = token;
  if (stateOfToken(token, nowMs) !== 'valid') return false;
  return lastUsedAtMs === undefined || nowMs - lastUsedAtMs >= NOTED_EVERY_MS;
}
