// Calls about policies: the list, a change, its end, and what holds on a host.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { GiB } from '../../core/bytes.ts';
import type { HostPolicy } from '../../core/claim/host-inventory.ts';
import {
  effectivePolicy,
  MOST_RESERVED,
  POLICY_RESOURCES,
  POLICY_SCOPES,
  type EffectivePolicy,
  type PolicyOverride,
  type PolicyResource,
  type PolicySource,
} from '../../core/claim/policy.ts';
import { UllageError } from '../../core/errors.ts';
import { ratioText } from '../../core/ratio.ts';
import {
  CLEAR_POLICY,
  HOST_POLICY,
  LIST_POLICIES,
  policyOrder,
  SET_POLICY,
  type HostPolicyDocument,
} from '../../wire/api/policies.ts';
import { inventoriesOf } from '../../store/claims/books.ts';
import { listOverrides, overridesFor } from '../../store/policies/overrides.ts';
import { namesOfPools } from '../../store/reports/names.ts';
import type { Tx } from '../../store/tables.ts';
import type { AgreedPromises } from '../agreed-promises.ts';
import { theHost } from '../fleet/host-line.ts';
import { bodyOf } from '../http/body-of.ts';
import { cursorOf, placeOf } from '../http/cursor.ts';
import { register, type Identify } from '../http/register.ts';
import { changePolicy, type PolicyDeed } from '../policies/change-policy.ts';
import { overrideLineOf, policyUnit } from '../policies/override-line.ts';
import { namesOfTargets } from '../policies/policy-target.ts';
import type { ServerWorld } from '../world.ts';

const place = z.object({ scope: z.enum(POLICY_SCOPES), key: z.string(), resource: z.enum(POLICY_RESOURCES) });

/** Adds the calls. */
export function addPolicyRoutes(
  app: FastifyInstance,
  identify: Identify,
  world: ServerWorld,
  promises: AgreedPromises,
): void {
  register(app, identify, LIST_POLICIES, async ({ query }) => {
    const { policy: base } = await promises.settings();
    const after = placeOf(place, query.cursor);
    return world.store.read(async (tx) => {
      const found = await listOverrides(tx, { after, limit: query.limit + 1 });
      const page = found.slice(0, query.limit);
      const names = await namesOfTargets(tx, page);
      const last = page.at(-1);
      const hasMore = found.length > query.limit && last !== undefined;
      const policies = page.map((one) => overrideLineOf(one, names.get(one.key)));
      const next = hasMore ? cursorOf({ scope: last.scope, key: last.key, resource: last.resource }) : undefined;
      return { document: { settings: settingsOf(base), policies, thresholds: world.thresholds, next } };
    });
  });
  register(app, identify, SET_POLICY, async ({ query, body, ...asker }) => {
    const deed = setting(bodyOf(policyOrder, body), query.dryRun === 'true');
    return { document: await changePolicy(world, promises, asker, deed) };
  });
  register(app, identify, CLEAR_POLICY, async ({ query, ...asker }) => {
    const { scope, key, resource, only, reason, dryRun } = query;
    const decide: PolicyDeed['decide'] = (before) => (only === undefined ? [] : without(before, only));
    const target = { scope, key, resource };
    const deed = { action: 'clear policy', target, reason, dryRun: dryRun === 'true', decide } as const;
    return { document: await changePolicy(world, promises, asker, deed) };
  });
  register(app, identify, HOST_POLICY, async ({ params }) => {
    const { policy: base } = await promises.settings();
    return { document: await world.store.read((tx) => hostPolicy(tx, params.id, base)) };
  });
}

/** Throws REQUEST_INVALID for what says nothing, or reserves more than any machine has. */
function setting(order: z.output<typeof policyOrder>, dryRun: boolean): PolicyDeed {
  const { scope, key, resource, reserved, allocationRatio, amend, reason } = order;
  if (reserved === undefined && allocationRatio === undefined) {
    throw new UllageError('REQUEST_INVALID', 'set a policy: expected reserved or allocationRatio, found neither');
  }
  const most = resource === 'disk' ? MOST_RESERVED * GiB : MOST_RESERVED;
  if (reserved !== undefined && reserved > most) {
    throw new UllageError(
      'REQUEST_INVALID',
      `set a policy: expected at most ${most} ${policyUnit(resource)} of ${resource} to be reserved, found ${reserved}`,
    );
  }
  return {
    action: 'set policy',
    target: { scope, key, resource },
    reason,
    dryRun,
    decide: ([before], target) => [
      {
        scope,
        key: target.key,
        resource,
        reserved: reserved ?? (amend ? before?.reserved : undefined),
        allocationRatio: allocationRatio ?? (amend ? before?.allocationRatio : undefined),
      },
    ],
  };
}

/** What is left without one of both figures. Where nobody set that one, nothing is to be done. */
function without(before: readonly PolicyOverride[], only: 'reserved' | 'allocationRatio'): readonly PolicyOverride[] {
  return before.flatMap((override) => {
    if (override[only] === undefined) return [override];
    const rest = { ...override, [only]: undefined };
    return rest.reserved === undefined && rest.allocationRatio === undefined ? [] : [rest];
  });
}

function settingsOf(base: HostPolicy) {
  return POLICY_RESOURCES.map((resource) => {
    const { reserved, allocationRatio } = base[resource];
    return { resource, unit: policyUnit(resource), reserved, allocationRatio: ratioText(allocationRatio) };
  });
}

async function hostPolicy(tx: Tx, idOrName: string, base: HostPolicy): Promise<HostPolicyDocument> {
  const { id, name } = await theHost(tx, idOrName);
  const pools = (await inventoriesOf(tx, [id])).memberships.get(id) ?? [];
  const overrides = await overridesFor(tx, [id, ...pools.map(({ provider }) => provider)]);
  const policyOf = (provider: string): EffectivePolicy => effectivePolicy(base, overrides.get(provider) ?? []);
  const own = policyOf(id);
  const names = await namesOfPools(
    tx,
    [id],
    pools.map(({ poolId }) => poolId),
  );
  return {
    id,
    name,
    resources: POLICY_RESOURCES.map((resource) => ({ resource, ...figuresOf(own, resource, name) })),
    sharedPools: pools.map(({ provider, poolId, resource }) => {
      const called = names.get(poolId);
      const figures = figuresOf(policyOf(provider), 'disk', called);
      return { provider, poolId, name: called, class: resource.slice('disk:'.length), ...figures };
    }),
  };
}

/** `name`: of the host or pool whose figures they are; the narrowest scope is of that itself. */
function figuresOf(policy: EffectivePolicy, resource: PolicyResource, name: string | undefined) {
  const { reserved, allocationRatio } = policy[resource];
  return {
    unit: policyUnit(resource),
    reserved: reserved.value,
    reservedFrom: sourceOf(reserved.source, name),
    allocationRatio: ratioText(allocationRatio.value),
    allocationRatioFrom: sourceOf(allocationRatio.source, name),
  };
}

function sourceOf({ scope, key }: PolicySource, name: string | undefined) {
  const isNamed = (scope === 'host' || scope === 'pool') && name !== undefined;
  return { scope, ...(key === '' ? {} : { key }), ...(isNamed ? { name } : {}) };
}
