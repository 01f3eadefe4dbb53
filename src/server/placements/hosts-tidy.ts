// What was known of hosts goes with the decision that is one too many: whoever asks by the second must not fill a disk before the hour is over.
import { dropHostsKept, MOST_WITH_HOSTS } from '../../store/placements/placements.ts';
import type { ServerWorld } from '../world.ts';

/** One look in so many decisions costs nothing, and lets as many stay beyond what is kept. */
const EVERY = 32;

/** Of one server. */
export class HostsTidy {
  readonly #world: Pick<ServerWorld, 'store'>;
  #made = 0;

  constructor(world: Pick<ServerWorld, 'store'>) {
    this.#world = world;
  }

  /** To be called after each decision. */
  async afterOne(): Promise<void> {
    this.#made += 1;
    if (this.#made % EVERY !== 0) return;
    await this.#world.store.write((tx) => dropHostsKept(tx, MOST_WITH_HOSTS));
  }
}
