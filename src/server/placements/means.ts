// What decisions about placement are made with.
import type { AgreedPromises } from '../agreed-promises.ts';
import type { ServerWorld } from '../world.ts';
import type { HostsKept } from './hosts-kept.ts';
import type { HostsKeeper } from './hosts-keeper.ts';
import type { HostsTidy } from './hosts-tidy.ts';

/** What a decision is made with. */
export interface PlacementMeans {
  readonly world: ServerWorld;
  readonly promises: AgreedPromises;
  readonly keeper: HostsKeeper;
  readonly kept: HostsKept;
  readonly tidy: HostsTidy;
}
