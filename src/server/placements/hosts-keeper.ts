// The hosts of the fleet as decisions about placement see them, kept in memory and brought up to date before each is made.
import type { HostNow } from '../../core/placement/place/host-now.ts';
import type { Ppm } from '../../core/ratio.ts';
import { FROM_THE_START, readHostNews, type HostNews } from '../../store/placements/host-news.ts';
import type { HostFacts, SharedPoolFacts } from '../../store/placements/read-hosts.ts';
import { SharedLook } from '../shared-look.ts';
import type { ServerWorld } from '../world.ts';
import { hostNowOf, sharedRoomOf, type SharedPoolNow, type Sighting } from './assemble.ts';

/** How often a large fleet is looked at while decisions are made, so that none of them has a minute's reports to read. */
export const WARM_EVERY_MS = 1_000;

/** After the last decision. */
const WARM_FOR_MS = 600_000;

/** A smaller fleet is read in a moment. */
const LARGE = 500;

/** Keeps them. */
export class HostsKeeper {
  readonly #world: Pick<ServerWorld, 'store' | 'nowMs'>;
  readonly #look = new SharedLook(() => this.#catchUp());
  readonly #facts = new Map<string, HostFacts>();
  readonly #hosts = new Map<string, HostNow>();
  /** Hosts that are to be put together anew. */
  readonly #stale = new Set<string>();
  readonly #pools = new Map<string, SharedPoolFacts>();
  /** By pool, then by host. */
  readonly #sightings = new Map<string, Map<string, Sighting>>();
  #sharedPools: ReadonlyMap<string, SharedPoolNow> | undefined;
  #usualFill: Ppm | undefined;
  #lowWater = FROM_THE_START;
  #askedAtMs: number | undefined;

  constructor(world: Pick<ServerWorld, 'store' | 'nowMs'>) {
    this.#world = world;
  }

  /** All hosts as they are now or later. `usualFill`: of builds in flight that say none of their own. */
  async current(usualFill: Ppm): Promise<ReadonlyMap<string, HostNow>> {
    this.#askedAtMs = this.#world.nowMs();
    if (this.#usualFill !== usualFill) {
      this.#usualFill = usualFill;
      this.#lowWater = FROM_THE_START;
      this.#facts.clear();
    }
    await this.#look.now();
    const shared = this.sharedPools;
    // In place: hosts keep their order, so that what was kept of most of them is used again (hosts-kept.ts).
    for (const id of this.#stale) {
      const facts = this.#facts.get(id);
      if (facts !== undefined) this.#hosts.set(id, hostNowOf(facts, shared));
    }
    this.#stale.clear();
    return this.#hosts;
  }

  /** Shared pools as they were last looked at, by the ids of their providers. */
  get sharedPools(): ReadonlyMap<string, SharedPoolNow> {
    this.#sharedPools ??= new Map(
      Array.from(this.#pools, ([provider, facts]) => {
        const sightings = this.#sightings.get(facts.poolId)?.values() ?? [];
        return [provider, { facts, room: sharedRoomOf(facts.poolId, sightings) }];
      }),
    );
    return this.#sharedPools;
  }

  /** For a look now and then; does nothing where nobody places, or the fleet is small. */
  async keepWarm(): Promise<void> {
    if (this.#askedAtMs === undefined || this.#facts.size < LARGE) return;
    if (this.#world.nowMs() - this.#askedAtMs > WARM_FOR_MS || this.#usualFill === undefined) return;
    const askedAtMs = this.#askedAtMs;
    await this.current(this.#usualFill);
    this.#askedAtMs = askedAtMs;
  }

  async #catchUp(): Promise<void> {
    const usualFill = this.#usualFill;
    if (usualFill === undefined) return;
    this.#take(await this.#world.store.read((tx) => readHostNews(tx, this.#lowWater, usualFill)));
  }

  #take({ lowWater, hosts, pools, gone }: HostNews): void {
    const touched = new Set<string>();
    for (const id of gone) this.#forget(id, touched);
    for (const facts of hosts) this.#put(facts, touched);
    for (const pool of pools) {
      this.#pools.set(pool.provider, pool);
      touched.add(pool.poolId);
    }
    if (touched.size > 0) this.#pass(touched);
    this.#lowWater = lowWater;
  }

  #put(facts: HostFacts, touched: Set<string>): void {
    const before = this.#facts.get(facts.id);
    if (before !== undefined && isSame(before, facts)) return;
    this.#unsee(facts.id, touched);
    this.#facts.set(facts.id, facts);
    this.#stale.add(facts.id);
    if (facts.members.length === 0) return;
    for (const pool of facts.pools) {
      if (!pool.isShared) continue;
      const sightings = this.#sightings.get(pool.id) ?? new Map<string, Sighting>();
      sightings.set(facts.id, { ...pool, seenAtMs: facts.seenAtMs });
      this.#sightings.set(pool.id, sightings);
      touched.add(pool.id);
    }
  }

  #forget(id: string, touched: Set<string>): void {
    this.#unsee(id, touched);
    this.#facts.delete(id);
    this.#hosts.delete(id);
  }

  #unsee(id: string, touched: Set<string>): void {
    for (const pool of this.#facts.get(id)?.pools ?? []) {
      if (this.#sightings.get(pool.id)?.delete(id) === true) touched.add(pool.id);
    }
  }

  /** What is new of a shared pool is new for all its members. */
  #pass(pools: ReadonlySet<string>): void {
    this.#sharedPools = undefined;
    const providers = new Set(
      [...this.#pools.values()].flatMap((pool) => (pools.has(pool.poolId) ? [pool.provider] : [])),
    );
    for (const [id, { members }] of this.#facts) {
      if (members.some(({ provider }) => providers.has(provider))) this.#stale.add(id);
    }
  }
}

/** Told again: some news always are. */
function isSame(a: HostFacts, b: HostFacts): boolean {
  return a.seenAtMs === b.seenAtMs && a.changedXact === b.changedXact && a.name === b.name;
}
