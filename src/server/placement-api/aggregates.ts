// Calls about the aggregates that a provider is in.
import type { HostPolicy } from '../../core/claim/host-inventory.ts';
import { putAggregates } from '../../wire/placement/schemas/providers.ts';
import { parseBody } from '../../wire/placement/parse-body.ts';
import { applyPolicies } from '../../store/claims/apply-policies.ts';
import { lockNode, replaceAggregates } from '../../store/placement-api/providers.ts';
import type { KnownProvider } from '../../store/placement-api/read-nodes.ts';
import { holdPolicies } from '../../store/policies/overrides.ts';
import type { Tx } from '../../store/tables.ts';
import { announceOver } from '../policies/announce-policy.ts';
import type { Fields, PlacementAnswer, PlacementCall } from './call.ts';
import { theProvider, type PlacementContext } from './context.ts';
import { conflict, noSuchProvider } from './fault.ts';

/** First microversion in which the provider's generation counts. */
const GENERATION_SINCE = 19;

/** GET /resource_providers/{uuid}/aggregates. */
export function listAggregates({ keeper, nowMs }: PlacementContext) {
  return async ({ path, minor }: PlacementCall): Promise<PlacementAnswer> => {
    const { aggregates, generation } = theProvider(await keeper.current(), path['uuid']);
    return answer([...aggregates], generation, minor, nowMs());
  };
}

/** PUT /resource_providers/{uuid}/aggregates. */
export function replaceAllAggregates(context: PlacementContext) {
  const { keeper, nowMs } = context;
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const { minor } = call;
    const uuid = theProvider(await keeper.current(), call.path['uuid']).uuid;
    const counts = minor >= GENERATION_SINCE;
    const body = parseBody(call.body, putAggregates(minor));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema has passed it
    const aggregates = (counts ? (body as Fields)['aggregates'] : body) as readonly string[];
    const base = await context.basePolicy();
    const generation = await call.write(async (tx) => {
      await holdPolicies(tx, nowMs());
      const held = await lockNode(tx, uuid);
      if (held === undefined) throw noSuchProvider(uuid);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema has passed it
      if (counts && (body as Fields)['resource_provider_generation'] !== held.generation) throw alreadyChanged();
      await replaceAggregates(tx, held.id, aggregates, counts);
      const isRewritten = await applyToOne(tx, held, { base, nowMs: nowMs() });
      return held.generation + (counts ? 1 : 0) + (isRewritten ? 1 : 0);
    });
    return answer(aggregates, generation, minor, nowMs());
  };
}

/** What was set for aggregates that a host or shared pool has joined or left holds, or holds no more, from here on; whether that rewrote its
 *  inventory. */
async function applyToOne(
  tx: Tx,
  { id, origin }: KnownProvider,
  { base, nowMs }: { readonly base: HostPolicy; readonly nowMs: number },
): Promise<boolean> {
  if (origin === 'asked') return false;
  const concerned = origin === 'host' ? { hosts: [id], pools: [] } : { hosts: [], pools: [id] };
  const { rewritten, over } = await applyPolicies(tx, concerned, { mode: 'write', base });
  await announceOver(tx, nowMs, over);
  return rewritten.hosts.length + rewritten.pools.length > 0;
}

/** Somebody else was faster. */
export function alreadyChanged(): Error {
  return conflict(
    "Resource provider's generation already changed. Please update the generation and try again.",
    'placement.concurrent_update',
  );
}

function answer(aggregates: readonly string[], generation: number, minor: number, nowMs: number): PlacementAnswer {
  const counted = minor >= GENERATION_SINCE ? { resource_provider_generation: generation } : {};
  return { status: 200, document: { aggregates, ...counted }, modifiedMs: nowMs };
}
