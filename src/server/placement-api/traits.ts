// Calls about traits, and about the traits of a provider.
import { CUSTOM_PREFIX, STANDARD_TRAITS } from '../../core/placement/standard-names.ts';
import { GET_TRAITS, NEW_TRAIT, PUT_TRAITS } from '../../wire/placement/schemas/providers.ts';
import { faultOf } from '../../wire/placement/validate.ts';
import { addName, lockNames, removeName } from '../../store/placement-api/names.ts';
import { lockNode, replaceTraits } from '../../store/placement-api/providers.ts';
import { alreadyChanged } from './aggregates.ts';
import { checkedQuery, fieldsOf, type PlacementAnswer, type PlacementCall } from './call.ts';
import { theProvider, type PlacementContext } from './context.ts';
import { badRequest, conflict, noSuchProvider, notFound, type PlacementFault } from './fault.ts';
import type { Fleet } from './view-keeper.ts';
import { outcomeOfAdding, outcomeOfRemoval } from './name-outcomes.ts';

/** GET /traits. */
export function listTraits({ keeper, nowMs }: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const query = checkedQuery(call, GET_TRAITS);
    const isNamed = nameFilterOf(query.get('name'));
    const associated = query.get('associated')?.toLowerCase();
    if (associated !== undefined && associated !== 'true' && associated !== 'false') {
      throw badRequest('The query parameter "associated" only accepts "true" or "false"');
    }
    const fleet = await keeper.current();
    const isWanted = (name: string): boolean =>
      associated === undefined || fleet.view.countByTrait(name) > 0 === (associated === 'true');
    const traits = fleet.traits().filter((name) => isNamed(name) && isWanted(name));
    return { status: 200, document: { traits }, modifiedMs: nowMs() };
  };
}

function nameFilterOf(text: string | undefined): (name: string) => boolean {
  if (text === undefined) return () => true;
  const at = text.indexOf(':');
  if (at === -1) {
    throw badRequest(
      `Badly formatted name parameter. Expected name query string parameter in form: ?name=[in|startswith]:[name1,name2|prefix]. Got: "${text}"`,
    );
  }
  const [operator, value] = [text.slice(0, at), text.slice(at + 1)];
  const names = new Set(value.split(','));
  if (operator === 'in') return (name) => names.has(name);
  return operator === 'startswith' ? (name) => name.startsWith(value) : () => true;
}

/** GET /traits/{name}. */
export function showTrait({ keeper, nowMs }: PlacementContext) {
  return async ({ path }: PlacementCall): Promise<PlacementAnswer> => {
    const name = path['name'] ?? '';
    if (!(await keeper.current()).isTrait(name)) throw noSuchTrait(name);
    return { status: 204, modifiedMs: nowMs() };
  };
}

/** PUT /traits/{name}. */
export function createTrait({ nowMs }: PlacementContext) {
  return async ({ path, write }: PlacementCall): Promise<PlacementAnswer> => {
    const name = path['name'] ?? '';
    if (faultOf(NEW_TRAIT, name) !== undefined) {
      throw badRequest(
        'The trait is invalid. A valid trait must be no longer than 255 characters, start with the prefix "CUSTOM_" and use following characters: "A"-"Z", "0"-"9" and "_"',
      );
    }
    const isNew = await write((tx) => addName(tx, 'trait', name), outcomeOfAdding);
    return { status: isNew ? 201 : 204, location: `/traits/${name}`, modifiedMs: nowMs() };
  };
}

/** DELETE /traits/{name}. */
export function deleteTrait() {
  return async ({ path, write }: PlacementCall): Promise<PlacementAnswer> => {
    const name = path['name'] ?? '';
    if (STANDARD_TRAITS.includes(name)) throw badRequest(`Cannot delete standard trait ${name}.`);
    const outcome = await write((tx) => removeName(tx, 'trait', name), outcomeOfRemoval);
    if (outcome === 'unknown') throw noSuchTrait(name);
    if (outcome === 'in-use') throw conflict(`The trait ${name} is in use by a resource provider.`);
    return { status: 204 };
  };
}

/** GET /resource_providers/{uuid}/traits. */
export function listProviderTraits({ keeper, nowMs }: PlacementContext) {
  return async ({ path }: PlacementCall): Promise<PlacementAnswer> => {
    const fleet = await keeper.current();
    const { traits, generation } = theProvider(fleet, path['uuid']);
    return traitsAnswer(inOrder(fleet, traits), generation, nowMs());
  };
}

/** PUT /resource_providers/{uuid}/traits. */
export function replaceProviderTraits({ keeper, nowMs }: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const fields = fieldsOf(call, PUT_TRAITS);
    const wanted = new Set(fields['traits'] as readonly string[]); // oxlint-disable-line typescript/no-unsafe-type-assertion -- the schema has passed it
    const fleet = await keeper.current();
    const uuid = theProvider(fleet, call.path['uuid']).uuid;
    const generation = await call.write(async (tx) => {
      const held = await lockNode(tx, uuid);
      if (held === undefined) throw noSuchProvider(uuid);
      if (held.generation !== fields['resource_provider_generation']) throw alreadyChanged();
      const custom = await lockNames(
        tx,
        'trait',
        [...wanted].filter((name) => name.startsWith(CUSTOM_PREFIX)),
      );
      const unknown = [...wanted].filter((name) => !custom.has(name) && !STANDARD_TRAITS.includes(name));
      if (unknown.length > 0) throw badRequest(`No such trait ${unknown.join(', ')}`);
      if (wanted.symmetricDifference(held.traits).size === 0) return held.generation;
      await replaceTraits(tx, held.id, [...wanted]);
      return held.generation + 1;
    });
    return traitsAnswer([...wanted], generation, nowMs());
  };
}

/** DELETE /resource_providers/{uuid}/traits. */
export function deleteProviderTraits() {
  return async ({ path, write }: PlacementCall): Promise<PlacementAnswer> => {
    const uuid = path['uuid'] ?? '';
    await write(async (tx) => {
      const held = await lockNode(tx, uuid);
      if (held === undefined) throw noSuchProvider(uuid);
      if (held.traits.size > 0) await replaceTraits(tx, held.id, []);
    });
    return { status: 204 };
  };
}

function inOrder(fleet: Fleet, traits: ReadonlySet<string>): readonly string[] {
  return fleet.traits().filter((name) => traits.has(name));
}

function traitsAnswer(traits: readonly string[], generation: number, nowMs: number): PlacementAnswer {
  return { status: 200, document: { traits, resource_provider_generation: generation }, modifiedMs: nowMs };
}

function noSuchTrait(name: string): PlacementFault {
  return notFound(`No such trait(s): ${name}.`);
}
