// Why a write of allocations was refused, in Placement's words.
import type { AllocationRefusal } from '../../core/placement/allocation-book.ts';
import { badRequest, conflict, notFound, type PlacementFault } from './fault.ts';

/** The fault of a refusal; `unable` begins what is said where a class is none. */
export function faultOfRefusal(refusal: AllocationRefusal, unable = 'Unable to allocate inventory'): PlacementFault {
  switch (refusal.kind) {
    case 'consumer-generation':
      return conflict(
        `consumer generation conflict - expected ${refusal.expected ?? 'null'} but got ${refusal.got ?? 'None'}`,
        'placement.concurrent_update',
      );
    case 'moving':
      return conflict(
        `Inventory and/or allocations changed while attempting to allocate: consumer ${refusal.consumer} is in the middle of move ${refusal.moveId}`,
        'placement.concurrent_update',
      );
    case 'no-allocations':
      return notFound(`No allocations for consumer '${refusal.consumer}'`);
    case 'no-such-provider':
      return badRequest(`Allocation for resource provider '${refusal.provider}' that does not exist.`);
    case 'no-such-class':
      return badRequest(`${unable} No such resource class ${refusal.resourceClass}.`);
    case 'no-inventory':
      return conflict(
        `Unable to allocate inventory: Inventory for '${refusal.resourceClass}' on resource provider '${refusal.provider}' invalid.`,
      );
    case 'units':
      return conflict(short(refusal, 'The requested amount would violate inventory constraints.'));
    case 'capacity':
      return conflict(short(refusal, 'The requested amount would exceed the capacity.'));
  }
}

function short(
  { resourceClass, provider }: { readonly resourceClass: string; readonly provider: string },
  why: string,
): string {
  return `Unable to allocate inventory: Unable to create allocation for '${resourceClass}' on resource provider '${provider}'. ${why}`;
}
