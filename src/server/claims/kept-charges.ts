// What claims charge providers, kept in memory: a provider's generation grows with each change of a claim on it, so that what was added up
// once holds until then, whichever server makes the change.
import { capacityOf } from '../../core/claim/inventory.ts';
import {
  chargesOfHosts,
  chargesOfSharedPools,
  unaskedOnHosts,
  type Charge,
  type HostCharge,
} from '../../store/claims/charges.ts';
import type { PoolInFlight } from '../../store/claims/in-flight.ts';
import { generationsOf } from '../../store/claims/providers.ts';
import type { Tx } from '../../store/tables.ts';

/** Of so many providers: five times the largest fleet, in some tens of megabytes. */
const MOST_KEPT = 50_000;

/** What is known of a host's promises as a whole. */
export interface HostPromises {
  /** Resources of its own of which more is promised than policy allows. */
  readonly overClaimed: number;
  /** Guests with claims there that nobody asked for; 0 where nobody asks for any. */
  readonly unasked: number;
}

interface Kept extends HostPromises {
  readonly generation: bigint;
  readonly byPool: ReadonlyMap<string, Charge>;
}

/** A pool that claims charge, as whoever asks has read it. */
type Charged = Pick<PoolInFlight, 'charged' | 'poolId' | 'generation' | 'isShared'>;

type Wanted = Omit<Charged, 'poolId'>;

/** Charges of all providers that were asked for. */
export class KeptCharges {
  readonly #kept = new Map<string, Kept>();

  /** The charge of each pool; undefined where nothing was found of it. `tx` is the one view of the database that the pools were read in. */
  async of(tx: Tx, pools: readonly Charged[]): Promise<(pool: Charged) => Charge | undefined> {
    const found = await this.#found(tx, pools);
    return ({ charged, poolId }) => found.get(charged)?.byPool.get(poolId);
  }

  /** The promises of each host; undefined of what is no provider. */
  async ofHosts(tx: Tx, hosts: readonly string[]): Promise<(host: string) => HostPromises | undefined> {
    const generations = await generationsOf(tx, hosts);
    const wanted = [...generations].map(([charged, generation]) => ({ charged, generation, isShared: false }));
    const found = await this.#found(tx, wanted);
    return (host) => found.get(host);
  }

  async #found(tx: Tx, wanted: readonly Wanted[]): Promise<ReadonlyMap<string, Kept | undefined>> {
    const changed = wanted.filter(({ charged, generation }) => this.#kept.get(charged)?.generation !== generation);
    const fresh = changed.length === 0 ? new Map<string, Kept>() : await addedUp(tx, changed);
    if (this.#kept.size + fresh.size > MOST_KEPT) this.#kept.clear();
    for (const [provider, kept] of fresh) this.#kept.set(provider, kept);
    // Another call may put another generation there while this one goes on: what it saw itself is looked up first.
    return new Map(wanted.map(({ charged }) => [charged, fresh.get(charged) ?? this.#kept.get(charged)]));
  }
}

async function addedUp(tx: Tx, wanted: readonly Wanted[]): Promise<ReadonlyMap<string, Kept>> {
  const idsOf = (isShared: boolean): readonly string[] => [
    ...new Set(wanted.filter((one) => one.isShared === isShared).map(({ charged }) => charged)),
  ];
  const [hosts, shared] = [idsOf(false), idsOf(true)];
  const ofHosts = Map.groupBy(hosts.length === 0 ? [] : await chargesOfHosts(tx, hosts), ({ provider }) => provider);
  const unasked = hosts.length === 0 ? new Map<string, number>() : await unaskedOnHosts(tx, hosts);
  const ofPools = shared.length === 0 ? [] : await chargesOfSharedPools(tx, shared);
  const pools = Map.groupBy(ofPools, ({ provider }) => provider);
  return new Map(
    wanted.map(({ charged, generation }) => {
      const lines = ofHosts.get(charged) ?? [];
      const charges = [...lines.flatMap(chargeOfPool), ...(pools.get(charged) ?? [])];
      return [
        charged,
        {
          generation,
          byPool: new Map(charges.map((charge) => [charge.poolId, charge])),
          overClaimed: lines.filter(({ line, claimed }) => claimed > capacityOf(line)).length,
          unasked: unasked.get(charged) ?? 0,
        },
      ];
    }),
  );
}

function chargeOfPool({ line: { poolId }, ...charge }: HostCharge): readonly Charge[] {
  return poolId === undefined ? [] : [{ ...charge, poolId }];
}
