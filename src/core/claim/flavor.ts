// Flavors: what a cloud asks for in its own units, and what that is exactly.
import { GiB, MiB } from '../bytes.ts';
import { resourcesOf, type PoolClass, type Resources } from './resources.ts';

/** A machine's size as Nova words it. GiB are what Nova calls GB. */
export interface Flavor {
  readonly rootGib: bigint;
  readonly ephemeralGib: bigint;
  readonly swapMib: bigint;
  readonly memoryMib: bigint;
  readonly vcpus: bigint;
  /** The root disk is a volume, so no pool of the provider holds it, whatever `rootGib` says. */
  readonly isVolumeBacked: boolean;
}

/** Exactly what a flavor asks for: swap to the MiB, where Nova's tracker drops it and Placement rounds it up; no root that is a volume. */
export function resourcesOfFlavor(flavor: Flavor, poolClass: PoolClass): Resources {
  const root = flavor.isVolumeBacked ? 0n : flavor.rootGib;
  const disk = (root + flavor.ephemeralGib) * GiB + flavor.swapMib * MiB;
  return resourcesOf({ disk: { [poolClass]: disk }, memoryMib: flavor.memoryMib, vcpus: flavor.vcpus });
}
