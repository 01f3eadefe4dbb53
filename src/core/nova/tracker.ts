// Nova's ResourceTracker over our claims: the numbers that it would keep for the same promises, in its units and with its losses.
import { ceilDiv, gibTruncate, GiB, sumBytes, type Bytes } from '../bytes.ts';
import { isHeld, type Claim } from '../claim/claim.ts';
import type { Flavor } from '../claim/flavor.ts';
import type { InventoryLine } from '../claim/inventory.ts';
import { amountOf } from '../claim/resources.ts';
import type { NovaRules } from './view.ts';

/** What Nova's compute_nodes row and Placement would say of one provider. GiB are whole, as in both. */
export interface NovaTracker {
  readonly rules: NovaRules;
  readonly localGib: bigint;
  /** What is reserved and promised, by the rules' arithmetic. */
  readonly localUsedGib: bigint;
  /** localGib − localUsedGib; may be negative. */
  readonly freeDiskGib: bigint;
  /** The last audit's: no claim changes it until the next one. Undefined where the driver gives none. */
  readonly diskAvailableLeastGib: bigint | undefined;
  /** Placement's DISK_GB usage for the same promises: each guest's swap rounded up. */
  readonly placementUsedGib: bigint;
  /** Placement's reserved: rounded up, where the tracker rounds down. */
  readonly placementReservedGib: bigint;
  /** The truth: what is reserved and promised, to the byte. */
  readonly exactUsed: Bytes;
}

/** The tracker's numbers for one disk line of a provider's inventory and the claims that charge it. Both sides of a move are in
 *  them, and both sizes of a resize in place, in Kilo and since. Source: docs/resource-tracker.md, Nova's numbers. */
export function novaTrackerOf(
  rules: NovaRules,
  line: InventoryLine,
  claims: readonly Claim[],
  diskAvailableLeastGib: bigint | undefined,
): NovaTracker {
  const held = claims.filter((claim) => isHeld(claim) && amountsTo(claim, line) !== undefined);
  const localGib = gibTruncate(line.total);
  const usages = held.map((claim) => (rules === 'nova' ? modernUsage(claim, line) : kiloUsage(claim, line)));
  const localUsedGib = gibTruncate(line.reserved) + sumBytes(usages);
  return {
    rules,
    localGib,
    localUsedGib,
    freeDiskGib: localGib - localUsedGib,
    diskAvailableLeastGib,
    placementUsedGib: sumBytes(held.map((claim) => ceilDiv(amountOf(claim.resources, line.resource), GiB))),
    placementReservedGib: ceilDiv(line.reserved, GiB),
    exactUsed: line.reserved + sumBytes(held.map((claim) => amountOf(claim.resources, line.resource))),
  };
}

/** Undefined for a claim that has nothing to do with this disk line; a flavor has, even where it comes to 0 bytes. */
function amountsTo(claim: Claim, { resource }: InventoryLine): Bytes | undefined {
  const amount = amountOf(claim.resources, resource);
  return amount > 0n || claim.flavor !== undefined ? amount : undefined;
}

/** Swap is added as a fraction of a GB to an integer column, so that each guest's remainder is cut off by itself. */
function modernUsage(claim: Claim, { resource }: InventoryLine): bigint {
  return gibTruncate(amountOf(claim.resources, resource));
}

/** Root and ephemeral: swap is forgotten, and a root that is a volume is counted. */
function kiloUsage(claim: Claim, line: InventoryLine): bigint {
  return claim.flavor === undefined ? modernUsage(claim, line) : kiloDiskGib(claim.flavor);
}

/** The disk that Kilo's claim asks for and its tracker charges, in GiB. */
export function kiloDiskGib({ rootGib, ephemeralGib }: Flavor): bigint {
  return rootGib + ephemeralGib;
}
