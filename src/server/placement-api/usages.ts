// What a project was promised, on all providers together.
import { getUsages } from '../../wire/placement/schemas/queries.ts';
import { usagesOf, type TypeUsage } from '../../store/placement-api/usages.ts';
import { checkedQuery, type PlacementAnswer, type PlacementCall } from './call.ts';
import type { PlacementContext } from './context.ts';

/** First microversion whose answer tells types of consumers apart. */
const TYPES_SINCE = 38;

/** Of consumers whose type nobody said. */
const UNKNOWN = 'unknown';

/** All types together. */
const ALL = 'all';

/** GET /usages. */
export function showUsages({ store, nowMs }: PlacementContext) {
  return async (call: PlacementCall): Promise<PlacementAnswer> => {
    const query = checkedQuery(call, getUsages(call.minor));
    const filter = { project: query.get('project_id') ?? '', user: query.get('user_id') };
    const found = await store.read((tx) => usagesOf(tx, filter));
    const usages =
      call.minor < TYPES_SINCE ? Object.fromEntries(sumOf(found).amounts) : byType(found, query.get('consumer_type'));
    return { status: 200, document: { usages }, modifiedMs: nowMs() };
  };
}

function byType(found: readonly TypeUsage[], asked: string | undefined): object {
  const all = found.length === 0 ? [] : [{ ...sumOf(found), type: ALL }];
  const types = (asked === ALL ? all : found).map((usage) => [usage.type ?? UNKNOWN, usage] as const);
  return Object.fromEntries(
    types
      .filter(([name]) => asked === undefined || name === asked)
      .map(([name, { amounts, consumers }]) => [
        name,
        { ...Object.fromEntries(amounts), consumer_count: consumers.size },
      ]),
  );
}

function sumOf(usages: readonly TypeUsage[]): TypeUsage {
  const amounts = new Map<string, number>();
  for (const usage of usages) {
    for (const [name, amount] of usage.amounts) amounts.set(name, (amounts.get(name) ?? 0) + amount);
  }
  return { type: undefined, amounts, consumers: new Set(usages.flatMap(({ consumers }) => [...consumers])) };
}
