// What is promised of one provider.
import type { PlacementAnswer, PlacementCall } from './call.ts';
import { theProvider, type PlacementContext } from './context.ts';

/** GET /resource_providers/{uuid}/usages. */
export function showProviderUsages({ keeper, nowMs }: PlacementContext) {
  return async ({ path }: PlacementCall): Promise<PlacementAnswer> => {
    const { generation, inventories, used } = theProvider(await keeper.current(), path['uuid']);
    const usages = Object.fromEntries([...inventories.keys()].map((name) => [name, used.get(name) ?? 0]));
    return { status: 200, document: { resource_provider_generation: generation, usages }, modifiedMs: nowMs() };
  };
}
