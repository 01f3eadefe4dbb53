// POST /reshaper: inventories of several providers and allocations of several consumers in one change, for clients that move what they
// have to other providers.
import { AllocationBook, type WantedAllocations } from '../../core/placement/allocation-book.ts';
import { postReshaper } from '../../wire/placement/schemas/allocations.ts';
import { callAll } from '../../store/call.ts';
import { appendEvents } from '../../store/fleet/events.ts';
import { inventoriesCall } from '../../store/placement-api/inventories.ts';
import { lockBooks, type LockedBooks } from '../../store/placement-api/lock-books.ts';
import { raiseGeneration } from '../../store/placement-api/providers.ts';
import type { KnownProvider } from '../../store/placement-api/read-nodes.ts';
import { rulesOf } from '../../store/placement-api/write-allocations.ts';
import { bookToKeep } from '../../store/placement-api/write-book.ts';
import type { Tx } from '../../store/tables.ts';
import { faultOfRefusal } from './allocation-faults.ts';
import { eventsOfClaims } from './events-of-claims.ts';
import { fieldsOf, type Fields, type PlacementAnswer, type PlacementCall } from './call.ts';
import type { PlacementContext } from './context.ts';
import { badRequest, conflict } from './fault.ts';
import { inUseAmong, inventoriesOf, requireClasses, type Inventories } from './inventories.ts';
import { requireAsked } from './providers.ts';
import { wantedByConsumer } from './wanted-allocations.ts';

/** What one provider is to have. */
interface Reshaped {
  readonly uuid: string;
  readonly generation: unknown;
  readonly inventories: Inventories;
}

/** POST /reshaper. */
export function reshape({ keeper, nowMs }: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const fields = fieldsOf(call, postReshaper(call.minor));
    const reshaped = reshapedOf(fields['inventories'] as Fields); // oxlint-disable-line typescript/no-unsafe-type-assertion -- the schema has passed it
    const wanted = wantedByConsumer(fields['allocations'] as Fields, call.minor); // oxlint-disable-line typescript/no-unsafe-type-assertion -- the schema has passed it
    const fleet = await keeper.current();
    await call.write(async (tx) => {
      const consumers = wanted.map(({ consumer }) => consumer);
      const uuids = [
        ...reshaped.map(({ uuid }) => uuid),
        ...wanted.flatMap(({ allocations }) => [...allocations.keys()]),
      ];
      const books = await lockBooks(tx, consumers, uuids, [fleet.providers]);
      checkProviders(reshaped, books);
      const classes = reshaped.flatMap(({ inventories }) => [...inventories.keys()]);
      await requireClasses(tx, classes, (missing) =>
        badRequest(`malformed reshaper data: No such resource class ${missing}.`),
      );
      const between = { ...books, providers: withBoth(books, reshaped) };
      const book = new AllocationBook(
        between.providers,
        books.held.states,
        rulesOf(books.providers, (name) => fleet.isClass(name)),
      );
      allocate(book, wanted);
      checkUse(book, between, reshaped);
      const { claims, calls } = bookToKeep(book, between, consumers, nowMs());
      if (calls.length > 0) await callAll(tx, calls);
      await appendEvents(tx, nowMs(), eventsOfClaims(claims));
      await writeInventories(tx, books, reshaped);
    });
    return { status: 204 };
  };
}

function reshapedOf(fields: Fields): readonly Reshaped[] {
  return Object.entries(fields).map(([uuid, one]) => {
    const { resource_provider_generation: generation, inventories } = one as Fields; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the schema has passed it
    return { uuid, generation, inventories: inventoriesOf(inventories as Readonly<Record<string, Fields>>) }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- likewise
  });
}

function checkProviders(reshaped: readonly Reshaped[], { providers }: LockedBooks): void {
  for (const { uuid, generation } of reshaped) {
    const provider = providers.get(uuid);
    if (provider === undefined) {
      throw badRequest(
        `Resource provider ${uuid} in inventories not found: No resource provider with uuid ${uuid} found`,
        'placement.resource_provider.not_found',
      );
    }
    requireAsked(provider);
    if (provider.generation === generation) continue;
    throw conflict(
      `resource provider generation conflict for provider ${uuid}: actual: ${provider.generation}, given: ${String(generation)}`,
      'placement.concurrent_update',
    );
  }
}

/** While allocations move there is what was and what will be. */
function withBoth({ providers }: LockedBooks, reshaped: readonly Reshaped[]): ReadonlyMap<string, KnownProvider> {
  const both = reshaped.flatMap(({ uuid, inventories }) => {
    const provider = providers.get(uuid);
    if (provider === undefined) return [];
    return [[uuid, { ...provider, inventories: new Map([...provider.inventories, ...inventories]) }] as const];
  });
  return new Map([...providers, ...both]);
}

function allocate(book: AllocationBook, wanted: readonly WantedAllocations[]): void {
  const refusal = book.write(wanted);
  if (refusal !== undefined) throw faultOfRefusal(refusal, 'malformed reshaper data:');
}

function checkUse(book: AllocationBook, { providers }: LockedBooks, reshaped: readonly Reshaped[]): void {
  for (const { uuid, inventories } of reshaped) {
    const provider = providers.get(uuid);
    if (provider === undefined) continue;
    const used = new Map([...provider.inventories.keys()].map((name) => [name, book.usedOf(uuid, name)]));
    const inUse = inUseAmong({ ...provider, used }, (name) => !inventories.has(name));
    if (inUse !== undefined) throw conflict(`update conflict: ${inUse}`, 'placement.inventory.inuse');
  }
}

async function writeInventories(tx: Tx, { providers }: LockedBooks, reshaped: readonly Reshaped[]): Promise<void> {
  for (const { uuid, inventories } of reshaped) {
    const provider = providers.get(uuid);
    if (provider === undefined) continue;
    // Placement writes what there is in between, too, and clients count on.
    if (inventories.size > 0) await raiseGeneration(tx, provider.id);
    await callAll(tx, [inventoriesCall(provider.id, inventories)]);
  }
}
