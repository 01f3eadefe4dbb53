// A Shortage: one reason why a provider cannot promise what was asked, with its numbers. Callers list all of them, not the first.
import type { ResourceName, ResourceUnit } from './claim/resources.ts';

/** Which test failed. `capacity` promises would pass the limit; `no-inventory` the provider has none of the resource at all; `available`
 *  what would be written at once is not there now; `whole-host` one guest asks for more than all that there is; `worst-case` the disks
 *  that are there would leave too little if all filled, this one too. The last two are rules of placement alone. */
export type ShortageRule = 'capacity' | 'no-inventory' | 'available' | 'whole-host' | 'worst-case';

/** One resource that is short. Amounts are in `unit`. Glossary: shortage. */
export interface Shortage {
  readonly rule: ShortageRule;
  readonly resource: ResourceName;
  readonly unit: ResourceUnit;
  /** What was asked on top of what is promised; `available`: what of it is written at once; `worst-case`: what it can come to occupy. */
  readonly requested: bigint;
  /** What is promised already; `available`: what builds in flight have yet to write; `whole-host`: 0; `worst-case`: claims in flight. */
  readonly used: bigint;
  /** The most that may be promised; 0 where there is no inventory. `available`: available − reserved. `whole-host`: total − reserved.
   *  `worst-case`: worst-case free − reserved, and what the allocation ratio allows beyond. */
  readonly limit: bigint;
  /** used + requested − limit: positive. */
  readonly shortBy: bigint;
  /** `now`: it would fit if enough promises ended. `never`: it is more than the limit, and waiting cannot help. */
  readonly when: 'now' | 'never';
}
