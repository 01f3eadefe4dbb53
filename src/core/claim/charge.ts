// What claims charge a provider: a host by what each claim has of its own, a shared pool by what guests on all its hosts have there.
import { maxBytes, sumBytes } from '../bytes.ts';
import { isHeld, isMoving, type Claim } from './claim.ts';
import type { Provider, ProviderId } from './inventory.ts';
import type { ResourceName, Resources } from './resources.ts';

/** The amounts, each with the shared pool that it charges if its class is one on this host. */
export function placedOn({ memberOf = [] }: Provider, resources: Resources): Resources {
  return resources.map((line) => {
    const shared = memberOf.find(({ resource }) => resource === line.resource);
    return shared === undefined ? line : { ...line, provider: shared.provider };
  });
}

/** The providers of the shared pools that a claim's amounts charge, each once. */
export function poolsOf({ resources }: Pick<Claim, 'resources'>): readonly ProviderId[] {
  return [...new Set(resources.flatMap(({ provider }) => provider ?? []))];
}

/** The claim charges this provider: it is on it, or has a part on it. */
export function charges(claim: Claim, provider: ProviderId): boolean {
  return isHeld(claim) && (claim.provider === provider || claim.resources.some((line) => line.provider === provider));
}

/** What is promised of a resource on a provider: all claims that charge it, added up; on a shared pool each guest's disks once. */
export function chargedOf(claims: readonly Claim[], provider: ProviderId, resource: ResourceName): bigint {
  const held = claims.filter(isHeld);
  const own = held.filter((claim) => claim.provider === provider).map((claim) => ownAmountOf(claim, resource));
  const shared = [
    ...Map.groupBy(
      held.filter((claim) => isPartOn(claim, provider)),
      ({ consumer }) => consumer,
    ).values(),
  ];
  return sumBytes([...own, ...shared.map((parts) => sharedChargeOf(parts, provider))]);
}

/** A claim's part of a charge. */
export interface ClaimPart {
  readonly claim: Claim;
  readonly amount: bigint;
}

/** What each claim in flight adds to what the confirmed ones charge: with that they sum to `chargedOf` all. A guest that moves within a
 *  shared pool adds nothing, for its disks are there. */
export function partsInFlight(
  claims: readonly Claim[],
  provider: ProviderId,
  resource: ResourceName,
): readonly ClaimPart[] {
  const own = claims
    .filter((claim) => claim.state === 'claimed' && claim.provider === provider)
    .map((claim) => ({ claim, amount: ownAmountOf(claim, resource) }));
  const shared = Map.groupBy(
    claims.filter((claim) => isHeld(claim) && isPartOn(claim, provider)),
    ({ consumer }) => consumer,
  );
  return [...own, ...[...shared.values()].flatMap((parts) => sharedInFlight(parts, provider))];
}

function sharedInFlight(claims: readonly Claim[], pool: ProviderId): readonly ClaimPart[] {
  const counted = claims.filter(({ state }) => state === 'confirmed');
  let charged = sharedChargeOf(counted, pool);
  return claims
    .filter(({ state }) => state === 'claimed')
    .map((claim) => {
      counted.push(claim);
      const before = charged;
      charged = sharedChargeOf(counted, pool);
      return { claim, amount: charged - before };
    });
}

/** What a claim asks of its own provider. */
export function ownAmountOf({ resources }: Claim, resource: ResourceName): bigint {
  return resources.find((line) => line.resource === resource && line.provider === undefined)?.amount ?? 0n;
}

/** What a claim asks of a shared pool, by whichever classes. */
export function partOn({ resources }: Claim, pool: ProviderId): bigint {
  return sumBytes(resources.filter(({ provider }) => provider === pool).map(({ amount }) => amount));
}

function isPartOn({ resources }: Claim, pool: ProviderId): boolean {
  return resources.some(({ provider }) => provider === pool);
}

/** Several claims of one guest on one pool are of hosts that it moves between, and its disks stay where they are: the largest counts.
 *  A resize writes a second disk beside the first one: until it is settled both count. */
function sharedChargeOf(claims: readonly Claim[], pool: ProviderId): bigint {
  const parts = claims.map((claim) => partOn(claim, pool));
  const resized = claims.filter((claim) => isMoving(claim) && claim.move?.kind === 'resize');
  return parts.reduce(maxBytes, sumBytes(resized.map((claim) => partOn(claim, pool))));
}
