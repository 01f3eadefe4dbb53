// Claims follow their pools: what is promised is promised of a pool, and the class that a host has for it is a name. Whether the pool takes
// another class (its mount point or the instances path changed), is shared from now on or no longer, or is gone, its promises are its own.
import { sumBytes } from '../bytes.ts';
import { isHeld, type Claim } from './claim.ts';
import type { Provider } from './inventory.ts';
import { diskOf, type ResourceAmount, type ResourceName, type Resources } from './resources.ts';

/** How a host's claims name a pool. */
interface PoolPlace {
  readonly resource: ResourceName;
  /** Of a shared pool. */
  readonly provider?: string | undefined;
}

/** The class of a pool that its host has no more: by its id, which no other pool has, until it is back under whatever class. */
export function classOfGone(poolId: string): ResourceName {
  return diskOf(poolId);
}

/** The claims on a host that have to change when its inventory and memberships do, as they are then: every amount still charges the pool
 *  that it charged, under the pool's class of now. Nothing else of a claim changes. */
export function followPools(before: Provider, after: Provider, claims: readonly Claim[]): readonly Claim[] {
  const [was, is] = [placesOf(before), placesOf(after)];
  const isSame = was.size === is.size && [...is].every(([id, place]) => isSamePlace(place, was.get(id)));
  if (isSame) return [];
  const idOf = poolFinder(was, is);
  const placed = (line: ResourceAmount): ResourceAmount => {
    const id = idOf(line);
    if (id === undefined) return line;
    const place = is.get(id) ?? { resource: classOfGone(id), provider: line.provider };
    return isSamePlace(place, line) ? line : amountAt(line, place);
  };
  return claims.flatMap((claim) => {
    if (claim.provider !== after.id || !isHeld(claim)) return [];
    const resources = claim.resources.map(placed);
    const isMoved = resources.some((line, index) => line !== claim.resources[index]);
    return isMoved ? [{ ...claim, resources: eachOnce(resources) }] : [];
  });
}

/** By pool id. */
type Places = ReadonlyMap<string, PoolPlace>;

function placesOf({ inventory, memberOf = [] }: Provider): Places {
  const own = inventory.flatMap(({ resource, poolId }): [string, PoolPlace][] =>
    poolId === undefined ? [] : [[poolId, { resource }]],
  );
  const shared = memberOf.map(({ resource, provider, poolId }): [string, PoolPlace] => [
    poolId,
    { resource, provider },
  ]);
  return new Map([...own, ...shared]);
}

/** Which pool an amount charges; undefined for what is no disk, and for a class that nobody knows a pool of. */
function poolFinder(was: Places, is: Places): (line: ResourceAmount) => string | undefined {
  const shared = new Map(
    [...was, ...is].flatMap(([id, { provider }]) => (provider === undefined ? [] : [[provider, id]])),
  );
  const named = new Map([...was].map(([id, { resource }]) => [resource, id]));
  const gone = new Map([...is].flatMap(([id]) => (was.has(id) ? [] : [[classOfGone(id), id]])));
  return ({ resource, provider }) => {
    const ofShared = provider === undefined ? named.get(resource) : shared.get(provider);
    return ofShared ?? gone.get(resource);
  };
}

function isSamePlace(a: PoolPlace, b: PoolPlace | undefined): boolean {
  return a.resource === b?.resource && a.provider === b.provider;
}

function amountAt({ provider: _before, ...line }: ResourceAmount, { resource, provider }: PoolPlace): ResourceAmount {
  return { ...line, resource, ...(provider === undefined ? {} : { provider }) };
}

/** A claim has each class once: amounts of one pool that it had by two names are one amount. */
function eachOnce(lines: Resources): Resources {
  const byClass = Map.groupBy(lines, ({ resource }) => resource);
  return [...byClass.values()].flatMap(([first, ...more]): Resources => {
    if (first === undefined || more.length === 0) return first === undefined ? [] : [first];
    const same = [first, ...more];
    const isPartial = same.some(({ atLeast }) => atLeast === true);
    const amount = sumBytes(same.map((line) => line.amount));
    return [{ ...first, amount, ...(isPartial ? { atLeast: true } : {}) }];
  });
}
