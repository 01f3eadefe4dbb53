// What claims charge pools, kept in memory: a provider's generation grows with each change of a claim on it, so that what was added up
// once holds until then, whichever server makes the change.
import { chargesOfHosts, chargesOfSharedPools, type Charge } from '../../store/claims/charges.ts';
import type { PoolInFlight } from '../../store/claims/in-flight.ts';
import type { Tx } from '../../store/tables.ts';

/** Of so many providers: five times the largest fleet, in some tens of megabytes. */
const MOST_KEPT = 50_000;

interface Kept {
  readonly generation: bigint;
  readonly byPool: ReadonlyMap<string, Charge>;
}

/** A pool that claims charge, as whoever asks has read it. */
type Charged = Pick<PoolInFlight, 'charged' | 'poolId' | 'generation' | 'isShared'>;

/** Charges of all providers that were asked for. */
export class KeptCharges {
  readonly #kept = new Map<string, Kept>();

  /** The charge of each pool; undefined where nothing was found of it. `tx` is the one view of the database that the pools were read in. */
  async of(tx: Tx, pools: readonly Charged[]): Promise<(pool: Charged) => Charge | undefined> {
    const changed = pools.filter(({ charged, generation }) => this.#kept.get(charged)?.generation !== generation);
    const fresh = changed.length === 0 ? new Map<string, Kept>() : await addedUp(tx, changed);
    if (this.#kept.size + fresh.size > MOST_KEPT) this.#kept.clear();
    for (const [provider, kept] of fresh) this.#kept.set(provider, kept);
    // Another call may put another generation there while this one goes on: what it saw itself is looked up first.
    const found = new Map(pools.map(({ charged }) => [charged, fresh.get(charged) ?? this.#kept.get(charged)]));
    return ({ charged, poolId }) => found.get(charged)?.byPool.get(poolId);
  }
}

async function addedUp(tx: Tx, pools: readonly Charged[]): Promise<ReadonlyMap<string, Kept>> {
  const idsOf = (isShared: boolean): readonly string[] => [
    ...new Set(pools.filter((pool) => pool.isShared === isShared).map(({ charged }) => charged)),
  ];
  const [hosts, shared] = [idsOf(false), idsOf(true)];
  const charges = [
    ...(hosts.length === 0 ? [] : await chargesOfHosts(tx, hosts)),
    ...(shared.length === 0 ? [] : await chargesOfSharedPools(tx, shared)),
  ];
  const byProvider = Map.groupBy(charges, ({ provider }) => provider);
  return new Map(
    pools.map(({ charged, generation }) => [
      charged,
      { generation, byPool: new Map(byProvider.get(charged)?.map((charge) => [charge.poolId, charge])) },
    ]),
  );
}
