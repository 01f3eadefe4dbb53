// Providers as this server has committed them last: while nobody else changes them, they need not be read again.
import type { KnownProvider } from '../../store/placement-api/read-nodes.ts';
import type { Remembered } from '../../store/placement-api/remembered.ts';

/** Some KB each. */
const MOST_REMEMBERED = 10_000;

/** Those that it changed last, by UUID. */
export class RecentProviders implements Remembered {
  readonly #providers = new Map<string, KnownProvider>();

  get(uuid: string): KnownProvider | undefined {
    return this.#providers.get(uuid);
  }

  /** Takes them as a transaction has left them that was committed. */
  put(changed: readonly KnownProvider[]): void {
    for (const provider of changed) {
      this.#providers.delete(provider.uuid);
      this.#providers.set(provider.uuid, provider);
    }
    // Those that were changed longest ago go first.
    for (const uuid of this.#providers.keys()) {
      if (this.#providers.size <= MOST_REMEMBERED) return;
      this.#providers.delete(uuid);
    }
  }
}
