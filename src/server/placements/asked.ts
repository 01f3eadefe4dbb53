// What a body asks of hosts: amounts that are claimed, what of them is written at once, and what the disks can come to occupy.
import { ceilDiv, GiB, MiB, minBytes, sumBytes, type Bytes } from '../../core/bytes.ts';
import { fillOf } from '../../core/claim/available.ts';
import type { Flavor } from '../../core/claim/flavor.ts';
import { resourcesAsked } from '../../core/claim/resources-asked.ts';
import { amountOf, diskOf, type PoolClass, type Resources } from '../../core/claim/resources.ts';
import { UllageError } from '../../core/errors.ts';
import type { Demand, PlaceRequest } from '../../core/placement/place/request.ts';
import { PPM, type Ppm } from '../../core/ratio.ts';
import { newQcow2Size } from '../../formats/qcow2/full-size.ts';
import type { PlacementOrder } from '../../wire/api/placement-order.ts';
import type { PromiseSettings } from '../promise-settings.ts';

/** A body, as placement and claims take it. */
export interface Asked {
  readonly request: PlaceRequest;
  /** What is claimed. */
  readonly resources: Resources;
  readonly flavor: Flavor | undefined;
  /** Of all its disks together: what its claim counts with until a report shows them. */
  readonly expectedFill: Ppm;
  /** The class of the guest's first disk. */
  readonly poolClass: PoolClass;
}

interface Disk {
  readonly size: Bytes;
  readonly format: 'qcow2' | 'raw';
  readonly preallocated: boolean;
  readonly poolClass: PoolClass;
}

/** Reads a body. Throws REQUEST_INVALID for what asks for nothing, or in two ways at once. */
export function askedOf(order: PlacementOrder, { available, expectedFill }: PromiseSettings): Asked {
  const { flavor, memberOf, forbiddenAggregates, requiredTraits, forbiddenTraits, group, weighing } = order;
  refuseContradictions(order);
  const disks = flavor === undefined ? order.disks : disksOfFlavor(flavor, flavor.poolClass);
  const resources = resourcesAsked(order);
  if (resources.length === 0) throw invalid('expected a disk, memory, processors or a flavor, found none');
  const said = order.expectedFillPpm ?? expectedFill;
  const request: PlaceRequest = {
    demands: demandsOf(resources, disks, said),
    memberOf,
    forbiddenAggregates,
    requiredTraits,
    forbiddenTraits,
    group,
    weighing,
    mustBeAvailable: available === 'refuse',
  };
  return {
    request,
    resources,
    flavor,
    // Worked out of whole bytes it would be a millionth off what was said.
    expectedFill: disks.every(({ preallocated }) => !preallocated) ? said : fillOfAll(request.demands),
    poolClass: flavor?.poolClass ?? order.disks[0]?.poolClass ?? 'instances',
  };
}

function refuseContradictions({ flavor, disks, memoryMib, vcpus, rules, dryRun, guest, force, host }: PlacementOrder) {
  if (flavor !== undefined && (disks.length > 0 || memoryMib > 0n || vcpus > 0n)) {
    throw invalid('expected either a flavor or disks, memoryMib and vcpus, found both');
  }
  if (rules === 'nova-kilo' && !dryRun) {
    throw invalid('expected dryRun with rules nova-kilo: Kilo’s arithmetic explains, and promises nothing');
  }
  if (!dryRun && guest === undefined)
    throw invalid('expected the UUID of the guest that is promised the place, found none');
  if (force !== undefined && host === undefined) {
    throw invalid('expected the host beside force: limits are overrun where somebody says so, found none');
  }
}

/** As Nova's libvirt driver makes them: root and ephemeral disks as qcow2, swap as well. */
function disksOfFlavor(flavor: Flavor, poolClass: PoolClass): readonly Disk[] {
  const { rootGib, ephemeralGib, swapMib, isVolumeBacked } = flavor;
  const sizes = [isVolumeBacked ? 0n : rootGib * GiB, ephemeralGib * GiB, swapMib * MiB];
  return sizes.flatMap((size) => (size === 0n ? [] : [{ size, format: 'qcow2', preallocated: false, poolClass }]));
}

function demandsOf(resources: Resources, disks: readonly Disk[], expectedFill: Ppm): readonly Demand[] {
  return resources.map(({ resource }) => {
    const promised = amountOf(resources, resource);
    if (!resource.startsWith('disk:')) return { resource, promised, writes: 0n, ceiling: 0n };
    const ours = disks.filter(({ poolClass }) => diskOf(poolClass) === resource);
    return {
      resource,
      promised,
      writes: sumBytes(ours.map((disk) => (disk.preallocated ? ceilingOfNew(disk) : fillOf(disk.size, expectedFill)))),
      ceiling: sumBytes(ours.map(ceilingOfNew)),
    };
  });
}

/** Metadata is beyond what is promised: no more than all of it counts. */
function fillOfAll(demands: readonly Demand[]): Ppm {
  const disks = demands.filter(({ resource }) => resource.startsWith('disk:'));
  const promised = sumBytes(disks.map((demand) => demand.promised));
  const writes = sumBytes(disks.map((demand) => demand.writes));
  return promised === 0n ? 0n : minBytes(PPM, ceilDiv(writes * PPM, promised));
}

/** The most that a new image of this size can come to occupy. */
function ceilingOfNew({ size, format }: Disk): Bytes {
  return format === 'qcow2' ? newQcow2Size(size) : size;
}

function invalid(found: string): UllageError {
  return new UllageError('REQUEST_INVALID', `read what is to be placed: ${found}`, {
    hint: '/v1/openapi.json has the shape of the body.',
  });
}
