// Calls about the aggregates that a provider is in.
import { putAggregates } from '../../wire/placement/schemas/providers.ts';
import { parseBody } from '../../wire/placement/parse-body.ts';
import { lockNode, replaceAggregates } from '../../store/placement/providers.ts';
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
export function replaceAllAggregates({ keeper, nowMs }: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const { minor } = call;
    const uuid = theProvider(await keeper.current(), call.path['uuid']).uuid;
    const counts = minor >= GENERATION_SINCE;
    const body = parseBody(call.body, putAggregates(minor));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema has passed it
    const aggregates = (counts ? (body as Fields)['aggregates'] : body) as readonly string[];
    const generation = await call.write(async (tx) => {
      const held = await lockNode(tx, uuid);
      if (held === undefined) throw noSuchProvider(uuid);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema has passed it
      if (counts && (body as Fields)['resource_provider_generation'] !== held.generation) throw alreadyChanged();
      await replaceAggregates(tx, held.id, aggregates, counts);
      return held.generation + (counts ? 1 : 0);
    });
    return answer(aggregates, generation, minor, nowMs());
  };
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
