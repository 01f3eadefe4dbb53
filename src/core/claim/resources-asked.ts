// What a request for a guest comes to in resources, however it is worded: amounts, or a flavor.
import { sumBytes, type Bytes } from '../bytes.ts';
import { resourcesOfFlavor, type Flavor } from './flavor.ts';
import { resourcesOf, type PoolClass, type Resources } from './resources.ts';

/** A request, as callers word it. With a flavor the rest counts for nothing. */
export interface AskedAmounts {
  readonly flavor?: (Flavor & { readonly poolClass: PoolClass }) | undefined;
  readonly disks: readonly { readonly size: Bytes; readonly poolClass: PoolClass }[];
  readonly memoryMib: bigint;
  readonly vcpus: bigint;
}

/** What is to be claimed for it: disks by the class of their pool, nothing of 0. */
export function resourcesAsked({ flavor, disks, memoryMib, vcpus }: AskedAmounts): Resources {
  if (flavor !== undefined) return resourcesOfFlavor(flavor, flavor.poolClass);
  const byClass = Map.groupBy(disks, ({ poolClass }) => poolClass);
  const amounts = Array.from(
    byClass,
    ([poolClass, ofIt]) => [poolClass, sumBytes(ofIt.map(({ size }) => size))] as const,
  );
  return resourcesOf({ disk: Object.fromEntries(amounts), memoryMib, vcpus });
}
