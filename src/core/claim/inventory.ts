// What a provider has to promise from: totals, what policy withholds, and how far policy lets promises exceed them.
import { floorDiv } from '../bytes.ts';
import { PPM, type Ppm } from '../ratio.ts';
import type { ResourceName } from './resources.ts';

/** Names a provider: a host, or a pool that several hosts share. */
export type ProviderId = string;

/** One resource of a provider, amounts in the resource's unit. */
export interface InventoryLine {
  readonly resource: ResourceName;
  readonly total: bigint;
  /** Withheld from placement by policy. Glossary: reserved. */
  readonly reserved: bigint;
  /** Policy, in millionths. Glossary: allocation ratio. */
  readonly allocationRatio: Ppm;
  /** For disk: the pool behind the class. No two lines name the same pool, or it would be promised twice. */
  readonly poolId?: string;
}

/** A pool class of a host that is a pool which other hosts write to, too: what is asked of the class charges that pool's provider. */
export interface Membership {
  readonly resource: ResourceName;
  readonly provider: ProviderId;
  readonly poolId: string;
}

/** Something that resources are promised on, one at a time: a decision about it locks it. */
export interface Provider {
  readonly id: ProviderId;
  readonly inventory: readonly InventoryLine[];
  /** Of a host: the shared pools that its guests may be on. Each has one provider, however many hosts are members. */
  readonly memberOf?: readonly Membership[];
  /** Of a shared pool's provider: which pool it is. Its inventory is one line, of `SHARED_CLASS`. */
  readonly poolId?: string;
}

/** The most that may be promised: ⌊(total − reserved) × allocation ratio⌋, floored toward minus infinity; negative when more is
 *  reserved than there is. Exact, so 100 × 1.15 is 115 where Placement's floating point finds 114. Glossary: capacity. */
export function capacityOf({ total, reserved, allocationRatio }: InventoryLine): bigint {
  return floorDiv((total - reserved) * allocationRatio, PPM);
}
