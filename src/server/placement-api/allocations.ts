// Calls about allocations: what consumers were promised, and where.
import { postAllocations, putAllocations } from '../../wire/placement/schemas/allocations.ts';
import { isUuid } from '../../wire/placement/validate.ts';
import { readConsumers } from '../../store/placement-api/consumers.ts';
import { sharesOf } from '../../store/placement-api/usages.ts';
import { faultOfRefusal } from './allocation-faults.ts';
import type { AllocationWriter } from './allocation-writer.ts';
import { fieldsOf, type PlacementAnswer, type PlacementCall } from './call.ts';
import { normalUuid, theProvider, type PlacementContext } from './context.ts';
import { badRequest } from './fault.ts';
import { wantedByConsumer, wantedOf } from './wanted-allocations.ts';

/** First microversions of: whose they are, the consumer's generation, its type. */
const OWNERS_SINCE = 12;
const GENERATION_SINCE = 28;
const TYPE_SINCE = 38;

/** GET /allocations/{consumer_uuid}. */
export function showAllocations({ store, keeper, nowMs }: PlacementContext) {
  return async ({ path, minor }: PlacementCall): Promise<PlacementAnswer> => {
    const id = path['consumer_uuid'] ?? '';
    const { states } = await store.read((tx) => readConsumers(tx, [id]));
    const state = states.get(id);
    const { providers } = await keeper.current();
    const allocations = [...(state?.allocations ?? [])].map(
      ([uuid, amounts]) =>
        [uuid, { generation: providers.get(uuid)?.generation ?? 0, resources: Object.fromEntries(amounts) }] as const,
    );
    const isShown = (since: number): boolean => state !== undefined && minor >= since;
    const document = {
      allocations: Object.fromEntries(allocations),
      ...(isShown(OWNERS_SINCE) ? { project_id: state?.owner.project, user_id: state?.owner.user } : {}),
      ...(isShown(GENERATION_SINCE) ? { consumer_generation: state?.generation } : {}),
      ...(isShown(TYPE_SINCE) ? { consumer_type: state?.owner.type ?? 'unknown' } : {}),
    };
    return { status: 200, document, modifiedMs: nowMs() };
  };
}

/** PUT /allocations/{consumer_uuid}. */
export function putConsumerAllocations(writer: AllocationWriter) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const id = call.path['consumer_uuid'] ?? '';
    if (!isUuid(id)) throw badRequest(`Malformed consumer_uuid: ${id}`);
    const consumer = normalUuid(id);
    const fields = fieldsOf(call, putAllocations(call.minor));
    const refusal = await writer.write(call.change, [wantedOf(consumer, fields, call.minor)]);
    if (refusal === undefined) return { status: 204 };
    throw faultOfRefusal(refusal, `Unable to allocate inventory for consumer ${consumer}:`);
  };
}

/** POST /allocations. */
export function postAllAllocations(writer: AllocationWriter) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const fields = fieldsOf(call, postAllocations(call.minor));
    const refusal = await writer.write(call.change, wantedByConsumer(fields, call.minor));
    if (refusal === undefined) return { status: 204 };
    throw faultOfRefusal(refusal);
  };
}

/** DELETE /allocations/{consumer_uuid}. */
export function deleteAllocations(writer: AllocationWriter) {
  return async ({ path, change }: PlacementCall): Promise<PlacementAnswer> => {
    const consumer = path['consumer_uuid'] ?? '';
    const owner = { project: '', user: '', type: undefined };
    const refusal = await writer.write(change, [
      { consumer, allocations: new Map(), generation: undefined, owner, mustHave: true },
    ]);
    if (refusal !== undefined) throw faultOfRefusal(refusal);
    return { status: 204 };
  };
}

/** GET /resource_providers/{uuid}/allocations. */
export function listProviderAllocations({ store, keeper, nowMs }: PlacementContext) {
  return async ({ path, minor }: PlacementCall): Promise<PlacementAnswer> => {
    const provider = theProvider(await keeper.current(), path['uuid']);
    const shares = await store.read((tx) => sharesOf(tx, provider.id));
    const allocations = shares.map(({ consumer, generation, amounts }) => {
      const counted = minor >= GENERATION_SINCE ? { consumer_generation: generation } : {};
      return [consumer, { resources: Object.fromEntries(amounts), ...counted }] as const;
    });
    return {
      status: 200,
      document: {
        allocations: Object.fromEntries(allocations),
        resource_provider_generation: provider.generation,
      },
      modifiedMs: nowMs(),
    };
  };
}
