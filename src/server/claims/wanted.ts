// What a call asks to be promised: amounts, or a flavor in a cloud's units, one of both.
import type { z } from 'zod';
import { resourcesOfFlavor, type Flavor } from '../../core/claim/flavor.ts';
import { resourcesOf, type Resources } from '../../core/claim/resources.ts';
import { UllageError } from '../../core/errors.ts';
import type { sizeOrder } from '../../wire/api/claims.ts';

/** As the schemas of bodies have it. */
export type Wanted = z.output<typeof sizeOrder>;

/** What is asked, exactly. */
export interface Wish {
  readonly resources: Resources;
  readonly flavor: Flavor | undefined;
}

/** Throws REQUEST_INVALID for neither, both, or nothing at all. */
export function wishOf({ resources, flavor }: Wanted): Wish {
  if ((resources === undefined) === (flavor === undefined)) {
    throw invalid('expected either resources or flavor, found both or neither');
  }
  const wish = flavor === undefined ? { resources: amountsOf(resources), flavor: undefined } : ofFlavor(flavor);
  if (wish.resources.length === 0) throw invalid('expected something to be asked for, found amounts of 0');
  return wish;
}

function amountsOf(resources: Wanted['resources']): Resources {
  const { disk, memoryMib, vcpus } = resources ?? {};
  return resourcesOf({
    ...(disk === undefined ? {} : { disk }),
    ...(memoryMib === undefined ? {} : { memoryMib }),
    ...(vcpus === undefined ? {} : { vcpus }),
  });
}

function ofFlavor({ poolClass, ...flavor }: NonNullable<Wanted['flavor']>): Wish {
  return { resources: resourcesOfFlavor(flavor, poolClass), flavor };
}

function invalid(found: string): UllageError {
  return new UllageError('REQUEST_INVALID', `read what is to be promised: ${found}`, {
    hint: '/v1/openapi.json has the shape of the body.',
  });
}
