// Calls about resource classes.
import { STANDARD_CLASSES } from '../../core/placement/standard-names.ts';
import { parseBody } from '../../wire/placement/parse-body.ts';
import { NEW_CLASS } from '../../wire/placement/schemas/providers.ts';
import { addName, removeName, renameClass } from '../../store/placement-api/names.ts';
import { fieldsOf, textOf, type PlacementAnswer, type PlacementCall } from './call.ts';
import type { PlacementContext } from './context.ts';
import { badRequest, conflict, notFound, type PlacementFault } from './fault.ts';
import { outcomeOfAdding, outcomeOfRemoval, outcomeOfRenaming } from './name-outcomes.ts';

/** First microversion in which PUT makes a class, instead of giving it another name. */
const MADE_BY_PUT_SINCE = 7;

/** GET /resource_classes. */
export function listClasses({ keeper, nowMs }: PlacementContext) {
  return async (): Promise<PlacementAnswer> => {
    const names = (await keeper.current()).classes();
    return { status: 200, document: { resource_classes: names.map(classDocument) }, modifiedMs: nowMs() };
  };
}

/** GET /resource_classes/{name}. */
export function showClass({ keeper, nowMs }: PlacementContext) {
  return async ({ path }: PlacementCall): Promise<PlacementAnswer> => {
    const name = path['name'] ?? '';
    if (!(await keeper.current()).isClass(name)) throw noSuchClass(name);
    return { status: 200, document: classDocument(name), modifiedMs: nowMs() };
  };
}

/** POST /resource_classes. */
export function createClass() {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const name = textOf(fieldsOf(call, NEW_CLASS), 'name');
    const isNew = await call.write((tx) => addName(tx, 'class', name), outcomeOfAdding);
    if (!isNew) throw conflict(`Conflicting resource class already exists: ${name}`);
    return { status: 201, location: urlOf(name) };
  };
}

/** PUT /resource_classes/{name}. */
export function putClass({ keeper }: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const name = call.path['name'] ?? '';
    if (call.minor >= MADE_BY_PUT_SINCE) {
      parseBody(JSON.stringify({ name }), NEW_CLASS);
      const isNew = await call.write((tx) => addName(tx, 'class', name), outcomeOfAdding);
      return { status: isNew ? 201 : 204, location: urlOf(name) };
    }
    const other = textOf(fieldsOf(call, NEW_CLASS), 'name');
    if (!(await keeper.current()).isClass(name)) throw noSuchClass(name);
    if (STANDARD_CLASSES.includes(name)) throw badRequest(`Cannot update standard resource class ${name}`);
    const outcome =
      other === name ? 'taken' : await call.write((tx) => renameClass(tx, name, other), outcomeOfRenaming);
    if (outcome === 'taken') throw conflict(`Resource class already exists: ${other}`);
    return { status: 200, document: classDocument(other) };
  };
}

/** DELETE /resource_classes/{name}. */
export function deleteClass() {
  return async ({ path, write }: PlacementCall): Promise<PlacementAnswer> => {
    const name = path['name'] ?? '';
    const failed = 'Error in delete resource class:';
    if (STANDARD_CLASSES.includes(name)) throw badRequest(`${failed} Cannot delete standard resource class ${name}.`);
    const outcome = await write((tx) => removeName(tx, 'class', name), outcomeOfRemoval);
    if (outcome === 'unknown') throw noSuchClass(name);
    if (outcome === 'in-use') {
      throw conflict(`${failed} Cannot delete resource class ${name}. Class is in use in inventory.`);
    }
    return { status: 204 };
  };
}

function classDocument(name: string): object {
  return { name, links: [{ rel: 'self', href: urlOf(name) }] };
}

function urlOf(name: string): string {
  return `/resource_classes/${name}`;
}

function noSuchClass(name: string): PlacementFault {
  return notFound(`No such resource class ${name}.`);
}
