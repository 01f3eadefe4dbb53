// Kilo's gates for disk: what its scheduler takes for free, its disk filter and its claim test.
import { minBytes } from '../bytes.ts';
import type { Flavor } from '../claim/flavor.ts';
import { PPM, type Ppm } from '../ratio.ts';
import { kiloDiskGib } from './tracker.ts';

/** MiB in what Nova calls a GB. */
const MIB_PER_GIB = 1024n;

/** HostState.free_disk_mb: the lower of the tracker's free disk and disk_available_least, where the driver gives one. */
export function hostStateFreeMib(freeDiskGib: bigint, diskAvailableLeastGib: bigint | undefined): bigint {
  return minBytes(freeDiskGib, diskAvailableLeastGib ?? freeDiskGib) * MIB_PER_GIB;
}

/** What the filter compares, in MiB, and whether the host passes. */
export interface KiloFilterAnswer {
  readonly passes: boolean;
  readonly requestedMib: bigint;
  /** totalMib × allocationRatio, cut off, − (totalMib − freeMib). */
  readonly usableMib: bigint;
  readonly totalMib: bigint;
  readonly freeMib: bigint;
  readonly allocationRatio: Ppm;
  /** The limit that it hands to the claim, in GiB (toward zero). */
  readonly limitGib: bigint;
}

/** What Kilo's DiskFilter asks for. Swap counts here, though neither the tracker nor the claim count it. */
export function kiloRequestedMib(flavor: Flavor): bigint {
  return kiloDiskGib(flavor) * MIB_PER_GIB + flavor.swapMib;
}

/** Kilo's DiskFilter: the ratio multiplies the total, and what is used is the total less what is free, over-commitment included. */
export function kiloDiskFilter(
  host: { readonly totalGib: bigint; readonly freeMib: bigint; readonly allocationRatio: Ppm },
  flavor: Flavor,
): KiloFilterAnswer {
  const { freeMib, allocationRatio } = host;
  const totalMib = host.totalGib * MIB_PER_GIB;
  const limitMib = (totalMib * allocationRatio) / PPM;
  const usableMib = limitMib - (totalMib - freeMib);
  const requestedMib = kiloRequestedMib(flavor);
  const [passes, limitGib] = [usableMib >= requestedMib, limitMib / MIB_PER_GIB];
  return { passes, requestedMib, usableMib, totalMib, freeMib, allocationRatio, limitGib };
}

/** Kilo's claim test for disk: no limit (the filters were skipped, because the operator named the host) lets everything pass. */
export function kiloDiskClaim(usedGib: bigint, limitGib: bigint | undefined, flavor: Flavor): boolean {
  return limitGib === undefined || limitGib - usedGib >= kiloDiskGib(flavor);
}

/** A decimal number, as aggregate metadata should hold it. */
const DECIMAL = /^(?<whole>\d{1,9})(?:\.(?<fraction>\d{1,9}))?$/;

/** The ratio that AggregateDiskFilter takes for a host: the least of its aggregates' `disk_allocation_ratio`, or the global one where
 *  none is set. One that is no number makes it take the global one too, with a warning (`isUnreadable`). */
export function kiloAggregateRatio(
  values: readonly string[],
  globalRatio: Ppm,
): { readonly allocationRatio: Ppm; readonly isUnreadable: boolean } {
  const ratios = values.map((value) => ppmOf(value)).filter((ratio) => ratio !== undefined);
  const isUnreadable = ratios.length < values.length;
  const [first, ...rest] = ratios;
  if (isUnreadable || first === undefined) return { allocationRatio: globalRatio, isUnreadable };
  return { allocationRatio: rest.reduce(minBytes, first), isUnreadable };
}

/** Millionths; further digits are cut off. */
function ppmOf(text: string): Ppm | undefined {
  const groups = DECIMAL.exec(text.trim())?.groups;
  if (groups === undefined) return undefined;
  return BigInt(groups['whole'] ?? 0) * PPM + BigInt((groups['fraction'] ?? '').padEnd(6, '0').slice(0, 6));
}
