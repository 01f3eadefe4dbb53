// Which providers a query chooses: by traits, aggregates and room for resources.
import { admitsClaim, usedOf, type ProviderNode } from '../../core/placement/provider-node.ts';
import { aggregatesOf, allTraitsOf, resourcesOf } from '../../wire/placement/query-parts.ts';
import type { PlacementCall } from './call.ts';
import { badRequest, readOrRefuse } from './fault.ts';
import type { Fleet } from './view-keeper.ts';

/** A filter, read from a query. */
export interface ProviderFilter {
  /** Throws PlacementFault of 400 where a class or a trait is none. */
  readonly check: (fleet: Fleet) => void;
  readonly admits: (provider: ProviderNode) => boolean;
}

/** The filter of a call. Throws PlacementFault of 400. */
export function providerFilterOf({ query, minor }: PlacementCall): ProviderFilter {
  const { memberOf, forbidden } = readOrRefuse(aggregatesOf(query.all('member_of'), minor, ''));
  const traits = readOrRefuse(allTraitsOf(query.all('required'), minor));
  const text = query.get('resources');
  const resources = [...(text === undefined ? [] : readOrRefuse(resourcesOf(text)))];
  return {
    check: (fleet) => {
      requireTraits(fleet, [...traits.required, traits.forbidden], 'Invalid trait(s) in "required" parameter: ');
      requireClasses(
        fleet,
        resources.map(([name]) => name),
      );
    },
    admits: (provider) =>
      satisfies(provider.aggregates, memberOf, forbidden) &&
      satisfies(provider.traits, traits.required, traits.forbidden) &&
      resources.every(([name, amount]) => {
        const inventory = provider.inventories.get(name);
        return inventory !== undefined && admitsClaim(inventory, usedOf(provider, name), amount);
      }),
  };
}

function satisfies(
  found: ReadonlySet<string>,
  required: readonly ReadonlySet<string>[],
  forbidden: ReadonlySet<string>,
): boolean {
  return required.every((any) => !any.isDisjointFrom(found)) && forbidden.isDisjointFrom(found);
}

/** Throws PlacementFault of 400 where a trait is none. */
export function requireTraits(
  fleet: Pick<Fleet, 'isTrait'>,
  sets: readonly ReadonlySet<string>[],
  words: string,
): void {
  const unknown = new Set(sets.flatMap((set) => [...set]).filter((name) => !fleet.isTrait(name)));
  if (unknown.size > 0) throw badRequest(`${words}No such trait(s): ${[...unknown].toSorted().join(', ')}.`);
}

/** Throws PlacementFault of 400 where a class is none. */
export function requireClasses(fleet: Pick<Fleet, 'isClass'>, names: Iterable<string>): void {
  const unknown = [...names].find((name) => !fleet.isClass(name));
  if (unknown === undefined) return;
  throw badRequest(`Invalid resource class in resources parameter: No such resource class ${unknown}.`);
}
