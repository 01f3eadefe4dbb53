// Bodies that write allocations: PUT /allocations/{consumer}, POST /allocations, POST /reshaper.
import type { Schema } from '../schema.ts';
import { PUT_INVENTORIES } from './inventories.ts';
import { GROUP_NAME, INTEGER, NAME_PATTERN, SHORT_TEXT, since, UUID, UUID_PATTERN } from './names.ts';

/** Amounts by resource class. */
const RESOURCES: Schema = {
  type: 'object',
  minProperties: 1,
  patternProperties: { [NAME_PATTERN]: { type: 'integer', minimum: 1 } },
  additionalProperties: false,
};

/** Before 1.12: a list, each entry naming its provider. */
const LISTED: Schema = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    properties: {
      resource_provider: {
        type: 'object',
        properties: { uuid: UUID },
        additionalProperties: false,
        required: ['uuid'],
      },
      resources: RESOURCES,
    },
    required: ['resource_provider', 'resources'],
    additionalProperties: false,
  },
};

/** Since 1.12: by provider, in the shape of the answer to GET, so with a generation that nobody reads. */
function byProvider(minProperties: 0 | 1): Schema {
  return {
    type: 'object',
    minProperties,
    patternProperties: {
      [UUID_PATTERN]: {
        type: 'object',
        properties: { generation: INTEGER, resources: RESOURCES },
        required: ['resources'],
        additionalProperties: false,
      },
    },
    additionalProperties: false,
  };
}

const GENERATION: Schema = { type: ['integer', 'null'] };

/** Which groups of a request were met by which providers. */
const MAPPINGS: Schema = {
  type: 'object',
  minProperties: 1,
  patternProperties: { [GROUP_NAME]: { type: 'array', minItems: 1, items: UUID } },
};

const CONSUMER_TYPE: Schema = { type: 'string', pattern: NAME_PATTERN, minLength: 1, maxLength: 255 };

/** The object around the allocations of one consumer, with what each later version adds; all that is not optional is required. */
function ofConsumer(
  allocations: Schema,
  more: Readonly<Record<string, Schema>> = {},
  optional: readonly string[] = [],
): Schema {
  const properties = { allocations, ...more };
  return {
    type: 'object',
    properties,
    additionalProperties: false,
    required: Object.keys(properties).filter((key) => !optional.includes(key)),
  };
}

const OWNERS = { project_id: SHORT_TEXT, user_id: SHORT_TEXT };
const V1_28 = { ...OWNERS, consumer_generation: GENERATION };
const V1_34 = { ...V1_28, mappings: MAPPINGS };
const V1_38 = { ...V1_34, consumer_type: CONSUMER_TYPE };

const OF_CONSUMER: readonly (readonly [number, Schema])[] = [
  [0, ofConsumer(LISTED)],
  [8, ofConsumer(LISTED, OWNERS)],
  [12, ofConsumer(byProvider(1), OWNERS)],
  [28, ofConsumer(byProvider(0), V1_28)],
  [34, ofConsumer(byProvider(0), V1_34, ['mappings'])],
  [38, ofConsumer(byProvider(0), V1_38, ['mappings'])],
];

/** POST could take away from its first version on, which PUT could not before 1.28. */
const OF_EACH_CONSUMER: readonly (readonly [number, Schema])[] = [
  [13, ofConsumer(byProvider(0), OWNERS)],
  ...OF_CONSUMER.filter(([minor]) => minor >= 28),
];

function byConsumer(minProperties: 0 | 1, consumer: Schema): Schema {
  return {
    type: 'object',
    minProperties,
    additionalProperties: false,
    patternProperties: { [UUID_PATTERN]: consumer },
  };
}

/** PUT /allocations/{consumer}. */
export function putAllocations(minor: number): Schema {
  return since(minor, OF_CONSUMER);
}

const POST_ALLOCATIONS = OF_EACH_CONSUMER.map(([minor, schema]) => [minor, byConsumer(1, schema)] as const);

/** POST /allocations, since 1.13. */
export function postAllocations(minor: number): Schema {
  return since(minor, POST_ALLOCATIONS);
}

const POST_RESHAPER = OF_EACH_CONSUMER.filter(([minor]) => minor >= 28).map(
  ([minor, schema]) =>
    [
      minor,
      {
        type: 'object',
        properties: {
          inventories: {
            type: 'object',
            patternProperties: { [UUID_PATTERN]: PUT_INVENTORIES },
            minProperties: 1,
            additionalProperties: false,
          },
          allocations: byConsumer(0, schema),
        },
        required: ['inventories', 'allocations'],
        additionalProperties: false,
      },
    ] as const satisfies readonly [number, Schema],
);

/** POST /reshaper, since 1.30. */
export function postReshaper(minor: number): Schema {
  return since(minor, POST_RESHAPER);
}
