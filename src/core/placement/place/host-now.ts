// A host as a decision about placement sees it: what it has, what is promised of it, what is really there, and how old that knowledge is.
import { floorDiv, maxBytes, type Bytes } from '../../bytes.ts';
import { capacityOf, type InventoryLine } from '../../claim/inventory.ts';
import type { ResourceName } from '../../claim/resources.ts';
import { PPM } from '../../ratio.ts';

/** What the latest report says of the pool behind a class of disk. Undefined: not known, never 0. */
export interface PoolRoom {
  readonly id: string;
  readonly isShared: boolean;
  readonly available: Bytes | undefined;
  /** Of the disks that reports show. Of a shared pool: of all its hosts. Glossary: worstCaseFree. */
  readonly worstCaseFree: Bytes | undefined;
  /** worstCaseFree is the most that it can be: something that would lower it is not known. */
  readonly isBound: boolean;
}

/** One resource, in its unit. */
export interface ResourceNow extends Pick<InventoryLine, 'resource' | 'total' | 'reserved' | 'allocationRatio'> {
  /** Σ of all claims that charge it. */
  readonly claimed: bigint;
  /** Of these, claims that no report has confirmed. */
  readonly inFlight: bigint;
  /** Of disk: what these are still to write at once. */
  readonly unwritten: Bytes;
  /** Of disk. */
  readonly pool: PoolRoom | undefined;
  /** Glossary: capacity. */
  readonly capacity: bigint;
  /** capacity − claimed. */
  readonly headroom: bigint;
  /** How far policy lets the worst case go below zero: (total − reserved) × (allocation ratio − 1), where the ratio is above 1. */
  readonly overdraft: bigint;
}

/** What Kilo's scheduler would know of the host, in whole GiB. */
export interface KiloHost {
  /** Σ root and ephemeral disks of its claims, as its tracker counts. */
  readonly usedGib: bigint;
  /** Undefined where its driver gives none. */
  readonly leastGib: bigint | undefined;
}

/** A host at one time. Never changed: a later state is another object. */
export interface HostNow {
  readonly id: string;
  readonly name: string;
  /** When its latest report came, by the server's clock; undefined: none did. */
  readonly seenAtMs: number | undefined;
  readonly periodMs: number;
  /** Its report could be read whole. */
  readonly isWhole: boolean;
  /** Which guests it has is known, if perhaps not all. */
  readonly knowsGuests: boolean;
  readonly traits: readonly string[];
  readonly aggregates: readonly string[];
  readonly resources: readonly ResourceNow[];
  readonly kilo: KiloHost;
}

/** A line with what follows from it, which every decision asks for. */
export function resourceNow(line: Omit<ResourceNow, 'capacity' | 'headroom' | 'overdraft'>): ResourceNow {
  const capacity = capacityOf(line);
  const beyond = floorDiv((line.total - line.reserved) * (line.allocationRatio - PPM), PPM);
  return { ...line, capacity, headroom: capacity - line.claimed, overdraft: maxBytes(0n, beyond) };
}

/** The host's line of a resource. */
export function lineOf({ resources }: HostNow, resource: ResourceName): ResourceNow | undefined {
  return resources.find((line) => line.resource === resource);
}

/** What would be left of a pool if every disk filled, those that are claimed and not seen yet too. Undefined: not known. */
export function worstCaseWithClaims({ pool, inFlight }: Pick<ResourceNow, 'pool' | 'inFlight'>): Bytes | undefined {
  return pool?.worstCaseFree === undefined ? undefined : pool.worstCaseFree - inFlight;
}
