// Bodies that write allocations, in all their generations, as what each consumer is to have.
import type { Allocations, ClassAmounts, WantedAllocations } from '../../core/placement/allocation-book.ts';
import { UNKNOWN_OWNER } from '../../store/placement-api/consumers.ts';
import type { Fields } from './call.ts';

/** First microversions in which they are told by provider instead of in a list, and in which a consumer has a generation. */
const BY_PROVIDER_SINCE = 12;
const GENERATION_SINCE = 28;

/** What a consumer's part of a body asks for; a schema has passed it. */
export function wantedOf(consumer: string, fields: Fields, minor: number): WantedAllocations {
  const { project_id: project, user_id: user, consumer_type: type, consumer_generation: generation } = fields;
  return {
    consumer,
    allocations: minor < BY_PROVIDER_SINCE ? listed(fields['allocations']) : byProvider(fields['allocations']),
    generation: minor < GENERATION_SINCE ? undefined : generationOf(generation),
    owner: {
      project: typeof project === 'string' ? project : UNKNOWN_OWNER,
      user: typeof user === 'string' ? user : UNKNOWN_OWNER,
      type: typeof type === 'string' ? type : undefined,
    },
  };
}

/** What a body of several consumers asks for; a schema has passed it. */
export function wantedByConsumer(fields: Fields, minor: number): readonly WantedAllocations[] {
  return Object.entries(fields).map(([id, one]) => wantedOf(id, one as Fields, minor)); // oxlint-disable-line typescript/no-unsafe-type-assertion -- the schema has passed it
}

function generationOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

interface Listed {
  readonly resource_provider: { readonly uuid: string };
  readonly resources: Readonly<Record<string, number>>;
}

/** What is said last of a provider counts. */
function listed(allocations: unknown): Allocations {
  const list = allocations as readonly Listed[]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the schema has passed it
  return new Map(list.map(({ resource_provider: { uuid }, resources }) => [uuid, amountsOf(resources)]));
}

function byProvider(allocations: unknown): Allocations {
  const map = allocations as Readonly<Record<string, Pick<Listed, 'resources'>>>; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the schema has passed it
  return new Map(Object.entries(map).map(([uuid, { resources }]) => [uuid, amountsOf(resources)]));
}

function amountsOf(resources: Readonly<Record<string, number>>): ClassAmounts {
  return new Map(Object.entries(resources));
}
