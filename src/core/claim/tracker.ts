// The tracker: for one provider, what is promised, what of it is written, what may still be promised, and the worst case with
// the claims that no report shows yet.
import { maxBytes, sumBytes, type Bytes } from '../bytes.ts';
import type { Balance } from '../pool.ts';
import { chargedOf, charges, ownAmountOf } from './charge.ts';
import type { Claim } from './claim.ts';
import { capacityOf, type InventoryLine, type Provider } from './inventory.ts';
import { unitOf, type ResourceAmount, type ResourceUnit } from './resources.ts';
import { seenOn, type SeenDisks } from './seen.ts';

/** One resource of a provider. Amounts are in `unit`. */
export interface TrackedResource extends InventoryLine {
  readonly unit: ResourceUnit;
  readonly capacity: bigint;
  /** Σ of all claims that charge: what Nova's tracker calls used, without what is reserved. */
  readonly claimed: bigint;
  /** Of it, claims whose disks were not seen yet. */
  readonly inFlight: bigint;
  /** Claims of which only a part is known: with any, `claimed` is a lower bound and `headroom` an upper one. */
  readonly partialClaims: number;
  /** capacity − claimed; may be negative. Glossary: headroom. */
  readonly headroom: bigint;
}

/** One pool class of a provider, with what the latest report says of its pool. Undefined where that is not known: never 0. */
export interface TrackedDisk extends TrackedResource {
  /** Claimed and not written yet: each consumer's claims less what its disks occupy, never below zero. */
  readonly notWritten: Bytes | undefined;
  /** Of the claims in flight, what the report does not show, so that `worstCaseFree` does not have it. */
  readonly unseen: Bytes | undefined;
  /** The balance's: available less the growth of the disks that the report shows. */
  readonly worstCaseFree: Bytes | undefined;
  /** worstCaseFree − unseen: what is left if every disk fills, those to come too. Each disk is in it once. */
  readonly worstCaseWithClaims: Bytes | undefined;
}

/** A provider's books. */
export interface Tracker {
  readonly provider: string;
  readonly resources: readonly TrackedResource[];
  readonly disks: readonly TrackedDisk[];
  /** What claims charge in resources that the inventory does not have (any more). */
  readonly uncovered: readonly ResourceAmount[];
}

/** The books of `provider` from the claims on it and the balances of its latest report; without a report, promises alone. */
export function trackerOf(
  provider: Provider,
  claims: readonly Claim[],
  balances: readonly Balance[] | undefined,
): Tracker {
  const held = claims.filter((claim) => charges(claim, provider.id));
  const lines = provider.inventory.map((line) => ({ line, tracked: trackedOf(provider, line, held) }));
  return {
    provider: provider.id,
    resources: lines.filter((entry) => !isDisk(entry)).map(({ tracked }) => tracked),
    disks: lines.filter(isDisk).map(({ line, tracked }) => {
      const balance = balances?.find(({ pool }) => pool.id === line.poolId);
      return { ...tracked, ...extentOf(provider, line, held, balance) };
    }),
    uncovered: uncoveredOf(provider, held),
  };
}

function isDisk({ line }: { readonly line: InventoryLine }): boolean {
  return line.resource.startsWith('disk:');
}

function trackedOf({ id }: Provider, line: InventoryLine, held: readonly Claim[]): TrackedResource {
  const { resource } = line;
  const claimed = chargedOf(held, id, resource);
  const confirmed = held.filter(({ state }) => state === 'confirmed');
  const capacity = capacityOf(line);
  const isPartial = (claim: Claim): boolean => {
    const isOwn = claim.provider === id;
    return claim.resources.some(({ provider, atLeast, ...part }) => {
      const isHere = provider === undefined ? isOwn && part.resource === resource : provider === id;
      return isHere && atLeast === true;
    });
  };
  return {
    ...line,
    unit: unitOf(resource),
    capacity,
    claimed,
    inFlight: claimed - chargedOf(confirmed, id, resource),
    partialClaims: held.filter(isPartial).length,
    headroom: capacity - claimed,
  };
}

type Extent = Pick<TrackedDisk, 'notWritten' | 'unseen' | 'worstCaseFree' | 'worstCaseWithClaims'>;

function extentOf(
  provider: Provider,
  line: InventoryLine,
  held: readonly Claim[],
  balance: Balance | undefined,
): Extent {
  if (balance === undefined) {
    return { notWritten: undefined, unseen: undefined, worstCaseFree: undefined, worstCaseWithClaims: undefined };
  }
  const seen = seenOn(balance);
  const chargeOf = (claims: readonly Claim[]): Bytes => chargedOf(claims, provider.id, line.resource);
  const consumers = [...Map.groupBy(held, ({ consumer }) => consumer)];
  const unseen = unseenIn(provider, line, held, seen);
  const { worstCaseFree } = balance;
  return {
    notWritten: sumBytes(
      consumers.map(([consumer, claims]) => maxBytes(0n, chargeOf(claims) - (seen.get(consumer)?.written ?? 0n))),
    ),
    unseen,
    worstCaseFree,
    worstCaseWithClaims: worstCaseFree === undefined ? undefined : worstCaseFree - unseen,
  };
}

/** Of the claims in flight on a provider, what reports do not show. `seen` is by consumer; of a shared pool, by the reports of all its hosts. */
export function unseenIn(
  { id }: Pick<Provider, 'id'>,
  { resource }: Pick<InventoryLine, 'resource'>,
  held: readonly Claim[],
  seen: ReadonlyMap<string, Pick<SeenDisks, 'charged'>>,
): Bytes {
  const chargeOf = (claims: readonly Claim[]): Bytes => chargedOf(claims, id, resource);
  const consumers = [...Map.groupBy(held, ({ consumer }) => consumer)];
  return sumBytes(consumers.map(([consumer, claims]) => unseenOf(claims, chargeOf, seen.get(consumer))));
}

/** Confirmed claims are in the report by definition, and what is seen is theirs first: a guest that is resized in place shows its
 *  old disk, which is not the new one's. */
function unseenOf(
  claims: readonly Claim[],
  chargeOf: (claims: readonly Claim[]) => Bytes,
  seen: Pick<SeenDisks, 'charged'> | undefined,
): Bytes {
  const confirmed = chargeOf(claims.filter(({ state }) => state === 'confirmed'));
  const ofInFlight = maxBytes(0n, (seen?.charged ?? 0n) - confirmed);
  return maxBytes(0n, chargeOf(claims) - confirmed - ofInFlight);
}

function uncoveredOf(provider: Provider, held: readonly Claim[]): readonly ResourceAmount[] {
  const covered = new Set(provider.inventory.map(({ resource }) => resource));
  const ours = held.filter((claim) => claim.provider === provider.id);
  const own = ours.flatMap(({ resources }) => resources.filter((line) => line.provider === undefined));
  const charged = new Set(own.map(({ resource }) => resource));
  return [...charged]
    .filter((resource) => !covered.has(resource))
    .toSorted()
    .map((resource) => ({ resource, amount: sumBytes(ours.map((claim) => ownAmountOf(claim, resource))) }));
}
