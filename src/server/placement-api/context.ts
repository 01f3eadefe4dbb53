// What the handlers of the Placement API share.
import type { HostPolicy } from '../../core/claim/host-inventory.ts';
import type { Store } from '../../store/store.ts';
import type { KnownProvider } from '../../store/placement-api/read-nodes.ts';
import type { SearchMeters } from '../metrics/search-meters.ts';
import { noSuchProvider } from './fault.ts';
import type { RecentProviders } from './recent-providers.ts';
import type { Fleet, ViewKeeper } from './view-keeper.ts';

/** The database, the view of it, what this server changed last, what is counted, the clock, and what holds where nobody has set a policy. */
export interface PlacementContext {
  readonly store: Store;
  readonly keeper: ViewKeeper;
  readonly recent: RecentProviders;
  readonly searches: SearchMeters;
  readonly nowMs: () => number;
  readonly basePolicy: () => Promise<HostPolicy>;
}

/** The provider of a call's path. Throws PlacementFault of 404. */
export function theProvider(fleet: Fleet, uuid: string | undefined): KnownProvider {
  const provider = fleet.providers.get(uuid ?? '');
  if (provider === undefined) throw noSuchProvider(uuid ?? '');
  return provider;
}

/** The provider of a path that is about to be locked, as the view remembers it, be it from some time ago: the lock tells whether it has
 *  changed or is gone. Throws PlacementFault of 404. */
export async function rememberedProvider(keeper: ViewKeeper, uuid: string | undefined): Promise<KnownProvider> {
  return keeper.providers.get(uuid ?? '') ?? theProvider(await keeper.current(), uuid);
}

/** With hyphens, in small letters: a UUID in any of its spellings. */
export function normalUuid(text: string): string {
  const digits = text.replaceAll(/urn:|uuid:|[{}-]/gu, '').toLowerCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
