// Resources of ours as resource classes of Placement's, and amounts in its units: MiB and vCPUs are the same, disk counts in GiB there.
import { floorDiv, GiB } from '../bytes.ts';
import { INSTANCES_CLASS, SHARED_CLASS } from '../claim/host-inventory.ts';
import { diskOf, type ResourceName } from '../claim/resources.ts';
import { CUSTOM_PREFIX } from './standard-names.ts';

/** The largest amount: a signed integer of 32 bits. */
export const MOST_UNITS = 2_147_483_647;

/** The class of disk of the pool that guests are on unless something else was asked for. */
const DISK_CLASS = 'DISK_GB';

const CLASSES: Readonly<Record<string, string>> = {
  vcpus: 'VCPU',
  memory: 'MEMORY_MB',
  [diskOf(INSTANCES_CLASS)]: DISK_CLASS,
  [diskOf(SHARED_CLASS)]: DISK_CLASS,
};

const RESOURCES: Readonly<Record<string, ResourceName>> = {
  VCPU: 'vcpus',
  MEMORY_MB: 'memory',
  [DISK_CLASS]: diskOf(INSTANCES_CLASS),
};

/** Placement's name of a resource. Another pool of a host is a class of its own, made of the pool's name: two names that differ only
 *  in what a class cannot say are one class. */
export function classOfResource(resource: ResourceName): string {
  const known = CLASSES[resource];
  if (known !== undefined) return known;
  const name = resource.slice(resource.indexOf(':') + 1);
  if (resource.startsWith('class:')) return name;
  return `${CUSTOM_PREFIX}DISK_${name.toUpperCase().replaceAll(/[^A-Z0-9_]/gu, '_')}`.slice(0, MOST_NAME);
}

/** As long as a class may be called. */
const MOST_NAME = 255;

/** What a class is called here, on a provider that callers made. */
export function resourceOfClass(resourceClass: string): ResourceName {
  return RESOURCES[resourceClass] ?? `class:${resourceClass}`;
}

/** An amount in Placement's units, in the resource's own. */
export function amountOfUnits(resource: ResourceName, units: number): bigint {
  return isDisk(resource) ? BigInt(units) * GiB : BigInt(units);
}

/** What is there, in Placement's units: a GiB that is not whole is none. */
export function unitsOf(resource: ResourceName, amount: bigint): number {
  return cut(isDisk(resource) ? floorDiv(amount, GiB) : amount);
}

/** What is promised, in Placement's units: a GiB that is begun is one. */
export function claimedUnitsOf(resource: ResourceName, amount: bigint): number {
  return cut(isDisk(resource) ? -floorDiv(-amount, GiB) : amount);
}

function isDisk(resource: ResourceName): boolean {
  return resource.startsWith('disk:');
}

/** What Placement's integers cannot say is shown as the most that they can. */
function cut(units: bigint): number {
  return units > BigInt(MOST_UNITS) ? MOST_UNITS : Number(units);
}
