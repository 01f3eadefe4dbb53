// Calls about the inventories of a provider.
import type { ProviderInventory } from '../../core/placement/provider-node.ts';
import { CUSTOM_PREFIX, STANDARD_CLASSES } from '../../core/placement/standard-names.ts';
import { MOST_UNITS } from '../../core/placement/units.ts';
import { POST_INVENTORY, PUT_INVENTORIES, PUT_INVENTORY } from '../../wire/placement/schemas/inventories.ts';
import { changedRowOf, inventoriesCall, resourcesOf } from '../../store/placement-api/inventories.ts';
import { lockNames } from '../../store/placement-api/names.ts';
import { lockNode } from '../../store/placement-api/providers.ts';
import type { KnownProvider } from '../../store/placement-api/read-nodes.ts';
import type { Tx } from '../../store/tables.ts';
import { fieldsOf, textOf, type Fields, type PlacementAnswer, type PlacementCall } from './call.ts';
import { rememberedProvider, theProvider, type PlacementContext } from './context.ts';
import { badRequest, conflict, noSuchProvider, notFound, type PlacementFault } from './fault.ts';
import { requireAsked } from './providers.ts';

/** First microversion in which all that there is may be reserved. */
const ALL_RESERVED_SINCE = 26;

/** Inventories by class. */
export type Inventories = ReadonlyMap<string, ProviderInventory>;

/** GET /resource_providers/{uuid}/inventories. */
export function listInventories({ keeper }: PlacementContext) {
  return async ({ path }: PlacementCall): Promise<PlacementAnswer> =>
    inventoriesAnswer(theProvider(await keeper.current(), path['uuid']));
}

/** GET /resource_providers/{uuid}/inventories/{resource_class}. */
export function showInventory({ keeper }: PlacementContext) {
  return async ({ path }: PlacementCall): Promise<PlacementAnswer> => {
    const provider = theProvider(await keeper.current(), path['uuid']);
    const name = path['resource_class'] ?? '';
    const inventory = provider.inventories.get(name);
    if (inventory === undefined) throw notFound(`No inventory of class ${name} for ${provider.uuid}`);
    return inventoryAnswer(200, provider, inventory);
  };
}

/** POST /resource_providers/{uuid}/inventories. */
export function createInventory(context: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const { uuid } = await rememberedProvider(context.keeper, call.path['uuid']);
    const fields = fieldsOf(call, POST_INVENTORY);
    const name = textOf(fields, 'resource_class');
    const inventory = inventoryOf(fields);
    const unable = `Unable to create inventory for resource provider ${uuid}:`;
    requireCapacity([[name, inventory]], uuid, call.minor, unable);
    const provider = await change(context, call, uuid, async (tx, held) => {
      await requireClasses(tx, [name], (missing) => badRequest(`${unable} No such resource class ${missing}.`));
      if (held.inventories.has(name)) {
        throw conflict(
          `Update conflict: resource provider ${uuid} has an inventory of class ${name} already`,
          'placement.concurrent_update',
        );
      }
      return new Map([...held.inventories, [name, inventory]]);
    });
    const location = `/resource_providers/${uuid}/inventories/${name}`;
    return { ...inventoryAnswer(201, provider, inventory), location };
  };
}

/** PUT /resource_providers/{uuid}/inventories. */
export function replaceAllInventories(context: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const { uuid } = await rememberedProvider(context.keeper, call.path['uuid']);
    const fields = fieldsOf(call, PUT_INVENTORIES);
    const inventories = inventoriesOf(fields['inventories'] as Readonly<Record<string, Fields>>); // oxlint-disable-line typescript/no-unsafe-type-assertion -- the schema has passed it
    const provider = await change(context, call, uuid, async (tx, held) => {
      requireGeneration(held, fields);
      requireCapacity([...inventories], uuid, call.minor, `Unable to update inventory for resource provider ${uuid}:`);
      await requireClasses(tx, [...inventories.keys()], (missing) =>
        badRequest(
          `Unknown resource class in inventory for resource provider ${uuid}: No such resource class ${missing}.`,
        ),
      );
      const inUse = inUseAmong(held, (name) => !inventories.has(name));
      if (inUse !== undefined) throw conflict(`update conflict: ${inUse}`, 'placement.inventory.inuse');
      return inventories;
    });
    return inventoriesAnswer(provider);
  };
}

/** PUT /resource_providers/{uuid}/inventories/{resource_class}. */
export function replaceInventory(context: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const { uuid } = await rememberedProvider(context.keeper, call.path['uuid']);
    const name = call.path['resource_class'] ?? '';
    const fields = fieldsOf(call, PUT_INVENTORY);
    const inventory = inventoryOf(fields);
    const provider = await change(context, call, uuid, async (tx, held) => {
      requireGeneration(held, fields);
      const unable = `Unable to update inventory for resource provider ${uuid}:`;
      requireCapacity([[name, inventory]], uuid, call.minor, unable);
      await requireClasses(tx, [name], (missing) => notFound(`No such resource class ${missing}.`));
      if (!held.inventories.has(name)) {
        throw badRequest(
          `No inventory record with resource class for resource provider ${uuid}: No inventory of class ${name} found.`,
        );
      }
      return new Map([...held.inventories, [name, inventory]]);
    });
    return inventoryAnswer(200, provider, inventory);
  };
}

/** DELETE /resource_providers/{uuid}/inventories. */
export function deleteInventories(context: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    await change(context, call, call.path['uuid'] ?? '', (_tx, held) => {
      const inUse = inUseAmong(held, () => true);
      if (inUse !== undefined) throw conflict(inUse, 'placement.inventory.inuse');
      return new Map();
    });
    return { status: 204 };
  };
}

/** DELETE /resource_providers/{uuid}/inventories/{resource_class}. */
export function deleteInventory(context: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const name = call.path['resource_class'] ?? '';
    await change(context, call, call.path['uuid'] ?? '', async (tx, held) => {
      const none = `No inventory of class ${name} found for delete`;
      await requireClasses(tx, [name], (missing) => notFound(`${none}: No such resource class ${missing}.`));
      if (!held.inventories.has(name)) throw notFound(`${none}: ${none}`);
      const inUse = inUseAmong(held, (other) => other === name);
      if (inUse !== undefined) {
        throw conflict(`Unable to delete inventory of class ${name}: ${inUse}`, 'placement.concurrent_update');
      }
      return new Map([...held.inventories].filter(([other]) => other !== name));
    });
    return { status: 204 };
  };
}

/** Changes the inventories of one provider under its lock, and returns it as it is then. */
async function change(
  { keeper, recent }: PlacementContext,
  { writeCalls }: PlacementCall,
  uuid: string,
  decide: (tx: Tx, held: KnownProvider) => Promise<Inventories> | Inventories,
): Promise<KnownProvider> {
  const changed = await writeCalls(async (tx) => {
    const held = await lockNode(tx, uuid, [recent, keeper.providers]);
    if (held === undefined) throw noSuchProvider(uuid);
    requireAsked(held);
    const inventories = await decide(tx, held);
    return {
      calls: [inventoriesCall(held.id, inventories)],
      resultOf: (said) => ({ ...held, inventories, resources: resourcesOf(inventories), ...changedRowOf(said) }),
    };
  });
  recent.put([changed]);
  return changed;
}

/** Throws PlacementFault of 409. */
function requireGeneration({ generation }: KnownProvider, fields: Fields): void {
  if (fields['resource_provider_generation'] === generation) return;
  throw conflict('resource provider generation conflict', 'placement.concurrent_update');
}

/** Throws what `fault` makes of the first class that is none. */
export async function requireClasses(
  tx: Tx,
  names: readonly string[],
  fault: (missing: string) => PlacementFault,
): Promise<void> {
  const custom = await lockNames(
    tx,
    'class',
    names.filter((name) => name.startsWith(CUSTOM_PREFIX)),
  );
  const missing = names.find((name) => !custom.has(name) && !STANDARD_CLASSES.includes(name));
  if (missing !== undefined) throw fault(missing);
}

/** What cannot be reserved: all, in older microversions; more than all, in none. Throws PlacementFault of 400. */
function requireCapacity(
  inventories: readonly (readonly [string, ProviderInventory])[],
  uuid: string,
  minor: number,
  unable: string,
): void {
  const mayReserveAll = minor >= ALL_RESERVED_SINCE;
  for (const [name, { total, reserved, allocationRatio }] of inventories) {
    const capacity = Math.trunc((total - reserved) * allocationRatio);
    if (capacity > 0 || (mayReserveAll && capacity >= 0)) continue;
    const limit = mayReserveAll ? 'greater than' : 'greater than or equal to';
    throw badRequest(
      `${unable} Invalid inventory for '${name}' on resource provider '${uuid}'. The reserved value is ${limit} total.`,
    );
  }
}

/** What is said of the inventories that somebody was promised something of, among those that are to go. */
export function inUseAmong(
  { uuid, used, inventories }: KnownProvider,
  goes: (name: string) => boolean,
): string | undefined {
  const names = [...inventories.keys()].filter((name) => goes(name) && (used.get(name) ?? 0) > 0);
  names.sort((a, b) => placeOf(a) - placeOf(b));
  return names.length === 0 ? undefined : `Inventory for '${names.join(', ')}' on resource provider '${uuid}' in use.`;
}

/** In Placement's order: the standard ones first. */
function placeOf(name: string): number {
  const place = STANDARD_CLASSES.indexOf(name);
  return place === -1 ? STANDARD_CLASSES.length : place;
}

/** Inventories of a body that its schema has passed. */
export function inventoriesOf(fields: Readonly<Record<string, Fields>>): Inventories {
  return new Map(Object.entries(fields).map(([name, one]) => [name, inventoryOf(one)]));
}

function inventoryOf(fields: Fields): ProviderInventory {
  const number = (key: string, otherwise: number): number => {
    const value = fields[key];
    return typeof value === 'number' ? value : otherwise;
  };
  return {
    total: number('total', 0),
    reserved: number('reserved', 0),
    minUnit: number('min_unit', 1),
    maxUnit: number('max_unit', MOST_UNITS),
    stepSize: number('step_size', 1),
    allocationRatio: number('allocation_ratio', 1),
  };
}

function inventoryAnswer(status: number, provider: KnownProvider, inventory: ProviderInventory): PlacementAnswer {
  // As Placement has it: a generation of 0 is not shown here.
  const generation = provider.generation === 0 ? {} : { resource_provider_generation: provider.generation };
  return {
    status,
    document: { ...inventoryDocument(inventory), ...generation },
    modifiedMs: provider.updatedAtMs,
  };
}

function inventoriesAnswer({ inventories, generation, updatedAtMs }: KnownProvider): PlacementAnswer {
  const shown = [...inventories].map(([name, inventory]) => [name, inventoryDocument(inventory)] as const);
  return {
    status: 200,
    document: { resource_provider_generation: generation, inventories: Object.fromEntries(shown) },
    modifiedMs: updatedAtMs,
  };
}

function inventoryDocument({
  total,
  reserved,
  minUnit,
  maxUnit,
  stepSize,
  allocationRatio,
}: ProviderInventory): object {
  return {
    total,
    reserved,
    min_unit: minUnit,
    max_unit: maxUnit,
    step_size: stepSize,
    allocation_ratio: allocationRatio,
  };
}
