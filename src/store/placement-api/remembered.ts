// What is remembered of providers, and when it may be believed.
import type { KnownProvider } from './read-nodes.ts';

/** Providers as they were at some time, by UUID. */
export interface Remembered {
  get(uuid: string): KnownProvider | undefined;
}

/** A locked provider as one of these remembers it, where nothing has changed it since: `xact` is the transaction that did last. */
export function unchanged(
  remembered: readonly Remembered[],
  uuid: string,
  { id, xact }: { readonly id: string; readonly xact: string },
): KnownProvider | undefined {
  for (const providers of remembered) {
    const known = providers.get(uuid);
    if (known?.id === id && known.changedXact === xact) return known;
  }
  return undefined;
}
