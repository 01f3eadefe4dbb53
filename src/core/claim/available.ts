// The second limit of a claim: what its guest writes at once must be there now, beside what builds in flight are still to write. The first
// limit, capacity, is about promises; this one is about bytes.
import { ceilDiv, sumBytes, type Bytes } from '../bytes.ts';
import { PPM, type Ppm } from '../ratio.ts';
import type { Shortage } from '../shortage.ts';
import { partsInFlight } from './charge.ts';
import type { Claim } from './claim.ts';
import type { InventoryLine, Provider, ProviderId } from './inventory.ts';
import { unitOf, type ResourceName } from './resources.ts';
import type { ClaimsChange } from './shortages.ts';

/** A pool as its latest report found it, with what policy withholds. */
export interface PoolNow {
  /** By which class the host of the claim asks for it. */
  readonly resource: ResourceName;
  readonly total: Bytes;
  /** Glossary: reserved. */
  readonly reserved: Bytes;
  /** Undefined: nobody knows how full it is, so nothing can be held against it. */
  readonly available: Bytes | undefined;
}

/** What a decision knows of what is really there. */
export interface ReallyAvailable {
  readonly pools: readonly PoolNow[];
  /** The expected fill of claims that say none of their own. Glossary: expected fill. */
  readonly usualFill: Ppm;
}

/** What a guest of this size writes at once, rounded up. */
export function fillOf(asked: Bytes, expectedFill: Ppm): Bytes {
  return ceilDiv(asked * expectedFill, PPM);
}

/** The rule: available − reserved − what builds in flight have yet to write ≥ what this one will write. `never` where the whole pool
 *  could not hold it. Undefined when it holds, and where it adds nothing or nothing is known. */
export function availableShortage(
  { resource, total, reserved, available }: PoolNow,
  { willWrite, unwritten }: { readonly willWrite: Bytes; readonly unwritten: Bytes },
): Shortage | undefined {
  if (available === undefined || willWrite <= 0n) return undefined;
  const limit = available - reserved;
  const shortBy = unwritten + willWrite - limit;
  if (shortBy <= 0n) return undefined;
  const when = willWrite > total - reserved ? 'never' : 'now';
  return {
    rule: 'available',
    resource,
    unit: unitOf(resource),
    requested: willWrite,
    used: unwritten,
    limit,
    shortBy,
    when,
  };
}

/** All shortages of a claim by this rule, in the order of what it asks. Builds in flight are claims that no report has confirmed, each with
 *  its own expected fill: what is written of a confirmed one is no longer available, and a guest that moves within a shared pool writes
 *  nothing. */
export function availableShortages(
  claim: Claim,
  { before, after }: ClaimsChange,
  { pools, usualFill }: ReallyAvailable,
): readonly Shortage[] {
  const smaller = beforeGrowth(claim, { before, after });
  return claim.resources.flatMap(({ resource, provider: shared }) => {
    const pool = pools.find((line) => line.resource === resource);
    if (pool === undefined) return [];
    const unwrittenOf = (claims: readonly Claim[]): Bytes =>
      yetToWrite(claims, { provider: shared ?? claim.provider, resource, usualFill });
    const willWrite = unwrittenOf(after) - unwrittenOf(smaller);
    return availableShortage(pool, { willWrite, unwritten: unwrittenOf(before) }) ?? [];
  });
}

/** What the claims are without what this one adds. A guest that is written already and built anew writes what it has more of. */
function beforeGrowth(claim: Claim, { before, after }: ClaimsChange): readonly Claim[] {
  const was = before.find(({ id }) => id === claim.id);
  if (was?.state !== 'confirmed') return before;
  return after.map((one) => (one.id === claim.id ? { ...one, resources: was.resources } : one));
}

interface PlaceOfClaims {
  readonly provider: ProviderId;
  readonly resource: ResourceName;
  readonly usualFill: Ppm;
}

/** What claims in flight have yet to write. */
function yetToWrite(claims: readonly Claim[], { provider, resource, usualFill }: PlaceOfClaims): Bytes {
  const parts = partsInFlight(claims, provider, resource);
  return sumBytes(parts.map(({ claim, amount }) => fillOf(amount, claim.expectedFill ?? usualFill)));
}

/** The pools behind a provider's disk classes, its own and those that it shares, each with what is available by pool id. */
export function poolsNow(
  { inventory, memberOf = [] }: Provider,
  pools: readonly Provider[],
  available: ReadonlyMap<string, Bytes>,
): readonly PoolNow[] {
  const nowOf = (resource: ResourceName, { total, reserved }: InventoryLine, poolId: string): PoolNow => {
    return { resource, total, reserved, available: available.get(poolId) };
  };
  const own = inventory.flatMap((line) => (line.poolId === undefined ? [] : [nowOf(line.resource, line, line.poolId)]));
  const shared = memberOf.flatMap(({ resource, provider, poolId }) => {
    const [line] = pools.find(({ id }) => id === provider)?.inventory ?? [];
    return line === undefined ? [] : [nowOf(resource, line, poolId)];
  });
  return [...own, ...shared];
}
