// What a call asks to be promised: amounts, or a flavor in a cloud's units, one of both.
import type { z } from 'zod';
import { resourcesOfFlavor, type Flavor } from '../../core/claim/flavor.ts';
import type { FillAsked } from '../../core/claim/open.ts';
import { resourcesOf, type Resources } from '../../core/claim/resources.ts';
import { UllageError } from '../../core/errors.ts';
import type { Ppm } from '../../core/ratio.ts';
import type { sizeOrder } from '../../wire/api/claims.ts';

/** As the schemas of bodies have it. */
export type Wanted = z.output<typeof sizeOrder>;

/** What is asked, exactly. */
export interface Wish {
  readonly resources: Resources;
  readonly flavor: Flavor | undefined;
  readonly fill: FillAsked;
}

/** Throws REQUEST_INVALID for neither, both, or nothing at all, and for a guest that could not be: without memory or processors, or without a
 *  disk that does not say so. */
export function wishOf({ resources, flavor, expectedFillPpm: said }: Wanted, usualFill: Ppm): Wish {
  if ((resources === undefined) === (flavor === undefined)) {
    throw invalid('expected either resources or flavor, found both or neither');
  }
  const wish = flavor === undefined ? { resources: amountsOf(resources), flavor: undefined } : ofFlavor(flavor);
  if (wish.resources.length === 0) throw invalid('expected something to be asked for, found amounts of 0');
  return { ...wish, fill: { said, usual: usualFill } };
}

function amountsOf(resources: Wanted['resources']): Resources {
  const { disk, memoryMib, vcpus } = resources ?? {};
  if (memoryMib === 0n) throw invalid('expected memoryMib of 1 or more, or none where no memory is asked for, found 0');
  if (vcpus === 0n) throw invalid('expected vcpus of 1 or more, or none where no processors are asked for, found 0');
  return resourcesOf({
    ...(disk === undefined ? {} : { disk }),
    ...(memoryMib === undefined ? {} : { memoryMib }),
    ...(vcpus === undefined ? {} : { vcpus }),
  });
}

function ofFlavor({ poolClass, ...flavor }: NonNullable<Wanted['flavor']>): Omit<Wish, 'fill'> {
  const { memoryMib, vcpus, rootGib, ephemeralGib, swapMib, isVolumeBacked } = flavor;
  if (memoryMib === 0n || vcpus === 0n) {
    throw invalid(`expected a flavor with memoryMib and vcpus of 1 or more, found ${memoryMib} and ${vcpus}`);
  }
  if (!isVolumeBacked && rootGib + ephemeralGib + swapMib === 0n) {
    throw invalid('expected a flavor with a disk, or isVolumeBacked for one whose disks are volumes, found neither');
  }
  return { resources: resourcesOfFlavor(flavor, poolClass), flavor };
}

function invalid(found: string): UllageError {
  return new UllageError('REQUEST_INVALID', `read what is to be promised: ${found}`, {
    hint: '/v1/openapi.json has the shape of the body.',
  });
}
