// What a claim asks for: amounts of named resources, exact, each in its own unit.
import { GiB, MAX_BYTES, type Bytes } from '../bytes.ts';
import { invariant } from '../invariant.ts';

/** Names a kind of pool on every provider ("instances"), where a pool's id names one pool. Each provider's inventory says which
 *  pool stands behind a class there. Glossary: pool class. */
export type PoolClass = string;

/** What can be promised. Disk is asked for by pool class; `class:` is any other resource class of Placement's. */
export type ResourceName = 'memory' | 'vcpus' | `disk:${PoolClass}` | `class:${string}`;

/** In what a resource is counted; `units`: in whatever the callers of the Placement API mean by it. */
export type ResourceUnit = 'MiB' | 'vCPU' | 'bytes' | 'units';

/** So much of one resource, in its unit, 0 or more. `atLeast`: a lower bound, because the rest could not be read. */
export interface ResourceAmount {
  readonly resource: ResourceName;
  readonly amount: bigint;
  readonly atLeast?: true;
  /** The provider of a shared pool, where that is what the amount charges; absent: the claim's own. */
  readonly provider?: string;
}

/** The most of a disk that a claim can say: rounded up to a GiB, as Placement counts, it is a size still. Hostile images have 2⁶³ − 1 bytes
 *  each. */
export const MOST_BYTES_CLAIMED = MAX_BYTES - GiB;

/** Amounts, each resource at most once. A resource that is not listed is not asked for. */
export type Resources = readonly ResourceAmount[];

/** The unit of a resource: disk is counted in bytes, never in Placement's DISK_GB. */
export function unitOf(resource: ResourceName): ResourceUnit {
  if (resource === 'memory') return 'MiB';
  if (resource === 'vcpus') return 'vCPU';
  return resource.startsWith('disk:') ? 'bytes' : 'units';
}

/** The resource that stands for a pool class. */
export function diskOf(poolClass: PoolClass): ResourceName {
  return `disk:${poolClass}`;
}

/** Resources from plain amounts: disk in bytes by pool class. What is 0 is left out. A negative amount is our bug. */
export function resourcesOf(amounts: {
  readonly disk?: Readonly<Record<PoolClass, Bytes>>;
  readonly memoryMib?: bigint;
  readonly vcpus?: bigint;
}): Resources {
  const disks = Object.entries(amounts.disk ?? {}).map(([poolClass, amount]) => ({
    resource: diskOf(poolClass),
    amount,
  }));
  const all: Resources = [
    ...disks.toSorted((a, b) => (a.resource < b.resource ? -1 : 1)),
    { resource: 'memory', amount: amounts.memoryMib ?? 0n },
    { resource: 'vcpus', amount: amounts.vcpus ?? 0n },
  ];
  for (const { resource, amount } of all)
    invariant(amount >= 0n, 'no resource is asked for below zero', { resource, amount });
  return all.filter(({ amount }) => amount > 0n);
}

/** How much of `resource` is asked for: 0 when it is not listed. */
export function amountOf(resources: Resources, resource: ResourceName): bigint {
  return resources.find((line) => line.resource === resource)?.amount ?? 0n;
}

/** What `wanted` asks for beyond `held`, resource by resource, never below zero. */
function increaseOf(wanted: Resources, held: Resources): Resources {
  return wanted.flatMap(({ resource, amount }) => {
    const more = amount - amountOf(held, resource);
    return more > 0n ? [{ resource, amount: more }] : [];
  });
}

/** `wanted` asks for more than is held of any resource, or for one that is not held. */
export function asksMore(wanted: Resources, held: Resources): boolean {
  return increaseOf(wanted, held).length > 0;
}

/** The same amounts, in whatever order, wherever they are charged. */
export function sameResources(a: Resources, b: Resources): boolean {
  return increaseOf(a, b).length === 0 && increaseOf(b, a).length === 0;
}
