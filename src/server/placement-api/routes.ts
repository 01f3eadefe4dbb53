// Every path of the Placement API with its methods, who may call them, and since which microversion.
import { listAggregates, replaceAllAggregates } from './aggregates.ts';
import { AllocationWriter } from './allocation-writer.ts';
import {
  deleteAllocations,
  listProviderAllocations,
  postAllAllocations,
  putConsumerAllocations,
  showAllocations,
} from './allocations.ts';
import type { PlacementAccess, PlacementHandler, PlacementMethod, PlacementRoutes } from './call.ts';
import { listCandidates } from './candidates.ts';
import { createClass, deleteClass, listClasses, putClass, showClass } from './classes.ts';
import type { PlacementContext } from './context.ts';
import {
  createInventory,
  deleteInventories,
  deleteInventory,
  listInventories,
  replaceAllInventories,
  replaceInventory,
  showInventory,
} from './inventories.ts';
import { showProviderUsages } from './provider-usages.ts';
import { createProvider, deleteProvider, listProviders, showProvider, updateProvider } from './providers.ts';
import { RecentProviders } from './recent-providers.ts';
import { reshape } from './reshaper.ts';
import { showVersions } from './root.ts';
import {
  createTrait,
  deleteProviderTraits,
  deleteTrait,
  listProviderTraits,
  listTraits,
  replaceProviderTraits,
  showTrait,
} from './traits.ts';
import { showUsages } from './usages.ts';
import { ViewKeeper } from './view-keeper.ts';

/** The routes of one server. */
export function routesOf({
  store,
  nowMs,
  searches,
  basePolicy,
}: Omit<PlacementContext, 'keeper' | 'recent'>): PlacementRoutes {
  const keeper = new ViewKeeper(store);
  const context: PlacementContext = { store, nowMs, searches, basePolicy, keeper, recent: new RecentProviders() };
  return {
    ...rootRoutes(context),
    ...providerRoutes(context),
    ...nameRoutes(context),
    ...allocationRoutes(context, new AllocationWriter(context)),
  };
}

/** The names of the rules that say who may make which call. */
export function rulesOf(routes: PlacementRoutes): ReadonlySet<string> {
  const methods = Object.values(routes).flatMap((one) => Object.values(one));
  return new Set(methods.map(({ rule }) => rule).filter((rule) => rule !== ''));
}

function rootRoutes(context: PlacementContext): PlacementRoutes {
  const home: PlacementMethod = { handler: showVersions(context), access: 'open', rule: '' };
  return { '': { GET: home }, '/': { GET: home } };
}

function providerRoutes(context: PlacementContext): PlacementRoutes {
  const one = '/resource_providers/{uuid}';
  const of = (what: string, since = 0): MethodsOf => methodsOf(`resource_providers:${what}`, since);
  const [itself, inventories, aggregates, traits] = [
    methodsOf('resource_providers'),
    of('inventories'),
    of('aggregates', 1),
    of('traits', 6),
  ];
  return {
    '/resource_providers': {
      GET: itself.gets('list', listProviders(context)),
      POST: itself.takes('create', createProvider()),
    },
    [one]: {
      GET: itself.gets('show', showProvider(context)),
      DELETE: itself.does('delete', deleteProvider()),
      PUT: itself.takes('update', updateProvider(context)),
    },
    [`${one}/inventories`]: {
      GET: inventories.gets('list', listInventories(context)),
      POST: inventories.takes('create', createInventory(context)),
      PUT: inventories.takes('update', replaceAllInventories(context)),
      DELETE: { ...inventories.does('delete', deleteInventories(context)), since: 5, hidden: 405 },
    },
    [`${one}/inventories/{resource_class}`]: {
      GET: inventories.gets('show', showInventory(context)),
      PUT: inventories.takes('update', replaceInventory(context)),
      DELETE: inventories.does('delete', deleteInventory(context)),
    },
    [`${one}/usages`]: { GET: itself.gets('usages', showProviderUsages(context)) },
    [`${one}/allocations`]: { GET: of('allocations').gets('list', listProviderAllocations(context)) },
    [`${one}/aggregates`]: {
      GET: { ...aggregates.gets('list', listAggregates(context)), bodyFirst: true },
      PUT: { ...aggregates.takes('update', replaceAllAggregates(context)), bodyFirst: true },
    },
    [`${one}/traits`]: {
      GET: traits.gets('list', listProviderTraits(context)),
      PUT: traits.takes('update', replaceProviderTraits(context)),
      DELETE: traits.does('delete', deleteProviderTraits()),
    },
  };
}

function nameRoutes(context: PlacementContext): PlacementRoutes {
  const [classes, traits] = [methodsOf('resource_classes', 2), methodsOf('traits', 6)];
  return {
    '/resource_classes': {
      GET: classes.gets('list', listClasses(context)),
      POST: classes.takes('create', createClass()),
    },
    '/resource_classes/{name}': {
      GET: classes.gets('show', showClass(context)),
      // It takes a body until 1.6, and none from 1.7 on.
      PUT: { ...classes.does('update', putClass(context)), takes: 7 },
      DELETE: classes.does('delete', deleteClass()),
    },
    '/traits': { GET: traits.gets('list', listTraits(context)) },
    '/traits/{name}': {
      GET: traits.reads('show', showTrait(context)),
      PUT: traits.does('update', createTrait(context)),
      DELETE: traits.does('delete', deleteTrait()),
    },
  };
}

function allocationRoutes(context: PlacementContext, writer: AllocationWriter): PlacementRoutes {
  const allocations = methodsOf('allocations');
  return {
    '/allocations': { POST: { ...allocations.takes('manage', postAllAllocations(writer), 'allocate'), since: 13 } },
    '/allocations/{consumer_uuid}': {
      GET: allocations.gets('list', showAllocations(context)),
      PUT: allocations.takes('update', putConsumerAllocations(writer), 'allocate'),
      DELETE: allocations.does('delete', deleteAllocations(writer), 'allocate'),
    },
    '/usages': { GET: methodsOf('usages', 9).gets('show', showUsages(context)) },
    '/allocation_candidates': { GET: methodsOf('allocation_candidates', 10).gets('list', listCandidates(context)) },
    '/reshaper': { POST: methodsOf('reshaper', 30).takes('reshape', reshape(context)) },
  };
}

/** Makes the methods of one thing: `gets` answers JSON, `reads` nothing but a status, `takes` takes JSON, `does` neither. */
interface MethodsOf {
  readonly gets: (rule: string, handler: PlacementHandler) => PlacementMethod;
  readonly reads: (rule: string, handler: PlacementHandler) => PlacementMethod;
  readonly takes: (rule: string, handler: PlacementHandler, access?: PlacementAccess) => PlacementMethod;
  readonly does: (rule: string, handler: PlacementHandler, access?: PlacementAccess) => PlacementMethod;
}

function methodsOf(thing: string, since = 0): MethodsOf {
  const named = (rule: string): string => `placement:${thing}:${rule}`;
  return {
    gets: (rule, handler) => ({ handler, access: 'read', rule: named(rule), since, accepts: true }),
    reads: (rule, handler) => ({ handler, access: 'read', rule: named(rule), since }),
    takes: (rule, handler, access = 'change') => ({ handler, access, rule: named(rule), since, takes: true }),
    does: (rule, handler, access = 'change') => ({ handler, access, rule: named(rule), since }),
  };
}
