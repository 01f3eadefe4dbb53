// What the settings make of hosts' resources: ratios as exact millionths, reserves in the resources' units.
import { GiB } from '../../core/bytes.ts';
import type { HostPolicy } from '../../core/claim/host-inventory.ts';
import { PPM, type Ppm } from '../../core/ratio.ts';
import type { Settings } from './table.ts';

/** The policy. */
export function hostPolicy(settings: Settings): HostPolicy {
  return {
    vcpus: { reserved: 0n, allocationRatio: ppmOf(settings.vcpuAllocationRatio) },
    memory: {
      reserved: BigInt(settings.memoryReservedMib),
      allocationRatio: ppmOf(settings.memoryAllocationRatio),
    },
    disk: { reserved: BigInt(settings.diskReservedGib) * GiB, allocationRatio: ppmOf(settings.diskAllocationRatio) },
  };
}

/** Whether what guests write at once must be available, and how much that is. */
export function availablePolicy({ available, expectedFillPercent }: Settings) {
  return { available, expectedFill: (BigInt(expectedFillPercent) * PPM) / 100n };
}

const THOUSANDTH: Ppm = 1_000n;

/** The kind of setting lets three decimals through: in thousandths it is a whole number but for what binary makes of it. */
function ppmOf(ratio: number): Ppm {
  return BigInt(Math.round(ratio * 1000)) * THOUSANDTH;
}
