// Calls about resource providers themselves.
import { randomUUID } from 'node:crypto';
import { getProviders, postProvider, putProvider } from '../../wire/placement/schemas/providers.ts';
import {
  addAskedProvider,
  lockNode,
  lockTrees,
  moveSubtree,
  readOne,
  removeProvider,
  renameProvider,
  subtreeOf,
} from '../../store/placement-api/providers.ts';
import type { KnownProvider } from '../../store/placement-api/read-nodes.ts';
import type { Tx } from '../../store/tables.ts';
import { checkedQuery, fieldsOf, textOf, type Fields, type PlacementAnswer, type PlacementCall } from './call.ts';
import { normalUuid, theProvider, type PlacementContext } from './context.ts';
import { badRequest, conflict, noSuchProvider, notFound, type PlacementFault } from './fault.ts';
import { providerFilterOf } from './provider-filter.ts';
import type { Fleet } from './view-keeper.ts';
import { outcomeOfRemoval } from './name-outcomes.ts';

/** First microversions of: trees, the new provider in the answer, and moving within trees. */
const TREES_SINCE = 14;
const SHOWN_SINCE = 20;
const MOVES_SINCE = 37;

/** GET /resource_providers. */
export function listProviders({ keeper, nowMs }: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const query = checkedQuery(call, getProviders(call.minor));
    const filter = providerFilterOf(call);
    const fleet = await keeper.current();
    filter.check(fleet);
    const [name, uuid] = [query.get('name'), query.get('uuid')];
    const inTree = query.get('in_tree');
    const root = inTree === undefined ? undefined : fleet.providers.get(inTree)?.root;
    const found = candidatesOf(fleet, uuid, name).filter(
      (provider) =>
        (!name || provider.name === name) &&
        (!uuid || provider.uuid === uuid) &&
        (inTree === undefined || (root !== undefined && provider.root === root)) &&
        filter.admits(provider),
    );
    const modified = found.map(({ updatedAtMs }) => updatedAtMs);
    return {
      status: 200,
      document: { resource_providers: found.map((provider) => providerDocument(provider, call.minor)) },
      modifiedMs: modified.length === 0 ? nowMs() : Math.max(...modified.slice(0, MOST_COMPARED)),
    };
  };
}

/** A call takes so many arguments without trouble. */
const MOST_COMPARED = 10_000;

/** One that is named is found without looking at the others. */
function candidatesOf(fleet: Fleet, uuid: string | undefined, name: string | undefined): readonly KnownProvider[] {
  const named = uuid || (name ? fleet.view.byName(name)?.uuid : undefined);
  if (!uuid && !name) return [...fleet.providers.values()];
  const provider = fleet.providers.get(named ?? '');
  return provider === undefined ? [] : [provider];
}

/** GET /resource_providers/{uuid}. */
export function showProvider({ keeper }: PlacementContext) {
  return async ({ path, minor }: PlacementCall): Promise<PlacementAnswer> => {
    const provider = theProvider(await keeper.current(), path['uuid']);
    return { status: 200, document: providerDocument(provider, minor), modifiedMs: provider.updatedAtMs };
  };
}

/** POST /resource_providers. */
export function createProvider() {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const fields = fieldsOf(call, postProvider(call.minor));
    const name = textOf(fields, 'name');
    const asked = fields['uuid'];
    const uuid = typeof asked === 'string' && asked !== '' ? normalUuid(asked) : randomUUID();
    const refuse = (reason: string): PlacementFault =>
      badRequest(
        `Unable to create resource provider "${name}", ${uuid}: Object action create failed because: ${reason}`,
      );
    if (name === '') throw refuse('name is required');
    const provider = await call.write(async (tx) => {
      await lockTrees(tx);
      const parent = await newParent(tx, fields, uuid, refuse);
      const id = randomUUID();
      const taken = await addAskedProvider(tx, { id, uuid, name, parent });
      if (taken.length > 0) throw duplicate(taken.map((key) => `${key}: ${key === 'uuid' ? uuid : name}`).join(', '));
      return readOne(tx, id);
    });
    const location = `/resource_providers/${uuid}`;
    if (call.minor < SHOWN_SINCE || provider === undefined) return { status: 201, location };
    const document = providerDocument(provider, call.minor);
    return { status: 200, location, document, modifiedMs: provider.updatedAtMs };
  };
}

async function newParent(
  tx: Tx,
  fields: Fields,
  uuid: string,
  refuse: (reason: string) => PlacementFault,
): Promise<KnownProvider | undefined> {
  const asked = fields['parent_provider_uuid'];
  if (typeof asked !== 'string') return undefined;
  if (asked === uuid) {
    throw refuse(
      'parent provider UUID cannot be same as UUID. Please set parent provider UUID to None if there is no parent.',
    );
  }
  const parent = await lockNode(tx, asked);
  if (parent === undefined) throw refuse('parent provider UUID does not exist.');
  return parent;
}

function duplicate(what: string): PlacementFault {
  return conflict(`Conflicting resource provider ${what} already exists.`, 'placement.duplicate_name');
}

/** PUT /resource_providers/{uuid}. */
export function updateProvider({ keeper }: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const uuid = theProvider(await keeper.current(), call.path['uuid']).uuid;
    const fields = fieldsOf(call, putProvider(call.minor));
    const provider = await call.write(async (tx) => {
      await lockTrees(tx);
      const held = await lockNode(tx, uuid);
      if (held === undefined) throw noSuchProvider(uuid);
      const parent = fields['parent_provider_uuid'];
      if (parent !== undefined)
        await reparent(tx, held, parent === null ? undefined : textOf(fields, 'parent_provider_uuid'), call.minor);
      const name = textOf(fields, 'name');
      if (name !== held.name) requireAsked(held);
      if (!(await renameProvider(tx, held, name))) throw duplicate(name);
      return readOne(tx, held.id);
    });
    if (provider === undefined) throw noSuchProvider(uuid);
    return { status: 200, document: providerDocument(provider, call.minor), modifiedMs: provider.updatedAtMs };
  };
}

async function reparent(tx: Tx, held: KnownProvider, parent: string | undefined, minor: number): Promise<void> {
  const refuse = (action: string, reason: string): PlacementFault =>
    badRequest(`Unable to save resource provider ${held.uuid}: Object action ${action} failed because: ${reason}`);
  if (parent === undefined) {
    if (held.parent === undefined) return;
    if (minor < MOVES_SINCE) throw refuse('update', 'un-parenting a provider is not currently allowed.');
    await moveSubtree(tx, held.id, await subtreeOf(tx, held.id), undefined);
    return;
  }
  const above = parent === held.uuid ? held : await lockNode(tx, parent);
  if (above === undefined) throw refuse('create', 'parent provider UUID does not exist.');
  if (held.parent !== undefined && held.parent !== parent && minor < MOVES_SINCE) {
    throw refuse('update', 're-parenting a provider is not currently allowed.');
  }
  const subtree = await subtreeOf(tx, held.id);
  if (subtree.includes(above.id)) throw refuse('update', 'creating loop in the provider tree is not allowed.');
  await moveSubtree(tx, held.id, subtree, above.id);
}

/** DELETE /resource_providers/{uuid}. */
export function deleteProvider() {
  return async ({ path, write }: PlacementCall): Promise<PlacementAnswer> => {
    const uuid = path['uuid'] ?? '';
    const outcome = await write(async (tx) => {
      await lockTrees(tx);
      const held = await lockNode(tx, uuid);
      if (held === undefined) throw notFound(`No resource provider with uuid ${uuid} found for delete`);
      requireAsked(held);
      return removeProvider(tx, held);
    }, outcomeOfRemoval);
    if (outcome === 'is-parent') {
      throw conflict(
        `Unable to delete parent resource provider ${uuid}: It has child resource providers.`,
        'placement.resource_provider.cannot_delete_parent',
      );
    }
    if (outcome === 'in-use') {
      throw conflict(
        `Unable to delete resource provider ${uuid}: Resource provider has allocations.`,
        'placement.resource_provider.inuse',
      );
    }
    return { status: 204 };
  };
}

/** What an agent reports is not for callers to change. Throws PlacementFault of 409. */
export function requireAsked({ uuid, origin }: KnownProvider): void {
  if (origin === 'asked') return;
  const what = origin === 'host' ? 'a host' : 'a pool that hosts share';
  throw conflict(
    `Unable to change resource provider ${uuid}: it is ${what}, and what it has and is called comes from the reports of agents.`,
    'placement.resource_provider.inuse',
  );
}

const LINKS: readonly (readonly [rel: string, since: number])[] = [
  ['inventories', 0],
  ['usages', 0],
  ['aggregates', 1],
  ['traits', 6],
  ['allocations', 11],
];

/** A provider as answers show it. Links are paths below the API's root. */
function providerDocument(provider: KnownProvider, minor: number): object {
  const { uuid, name, generation, parent, root } = provider;
  const url = `/resource_providers/${uuid}`;
  const links = LINKS.filter(([, since]) => minor >= since).map(([rel]) => ({ rel, href: `${url}/${rel}` }));
  return {
    uuid,
    name,
    generation,
    links: [{ rel: 'self', href: url }, ...links],
    ...(minor >= TREES_SINCE ? { parent_provider_uuid: parent ?? null, root_provider_uuid: root } : {}),
  };
}
