// Bodies and queries about resource providers, their aggregates and traits, and about resource classes.
import type { Schema } from '../schema.ts';
import { CUSTOM_NAME_PATTERN, INTEGER, SHORT_TEXT, since, TEXT, UUID } from './names.ts';

const PROVIDER_NAME: Schema = { type: 'string', maxLength: 200 };
const PARENT: Schema = { anyOf: [UUID, { type: 'null' }] };

function provider(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, required: ['name'], additionalProperties: false };
}

/** POST /resource_providers. */
export function postProvider(minor: number): Schema {
  return since(minor, POST_PROVIDER);
}

const POST_PROVIDER = [
  [0, provider({ name: PROVIDER_NAME, uuid: UUID })],
  [14, provider({ name: PROVIDER_NAME, uuid: UUID, parent_provider_uuid: PARENT })],
] as const satisfies readonly (readonly [number, Schema])[];

/** PUT /resource_providers/{uuid}. */
export function putProvider(minor: number): Schema {
  return since(minor, PUT_PROVIDER);
}

const PUT_PROVIDER = [
  [0, provider({ name: PROVIDER_NAME })],
  [14, provider({ name: PROVIDER_NAME, parent_provider_uuid: PARENT })],
] as const satisfies readonly (readonly [number, Schema])[];

/** The query of GET /resource_providers; what its texts say is read elsewhere. */
export function getProviders(minor: number): Schema {
  return since(minor, GET_PROVIDERS);
}

function query(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, additionalProperties: false };
}

const V1_4 = { name: TEXT, uuid: UUID, member_of: TEXT, resources: TEXT };

const GET_PROVIDERS = [
  [0, query({ name: TEXT, uuid: UUID })],
  [3, query({ name: TEXT, uuid: UUID, member_of: TEXT })],
  [4, query(V1_4)],
  [14, query({ ...V1_4, in_tree: UUID })],
  [18, query({ ...V1_4, in_tree: UUID, required: TEXT })],
] as const satisfies readonly (readonly [number, Schema])[];

const AGGREGATES: Schema = { type: 'array', items: UUID, uniqueItems: true };

/** PUT /resource_providers/{uuid}/aggregates: a plain list before 1.19. */
export function putAggregates(minor: number): Schema {
  return since(minor, PUT_AGGREGATES);
}

const PUT_AGGREGATES = [
  [1, AGGREGATES],
  [
    19,
    {
      type: 'object',
      properties: { aggregates: AGGREGATES, resource_provider_generation: INTEGER },
      required: ['aggregates', 'resource_provider_generation'],
      additionalProperties: false,
    },
  ],
] as const satisfies readonly (readonly [number, Schema])[];

/** PUT /resource_providers/{uuid}/traits. */
export const PUT_TRAITS: Schema = {
  type: 'object',
  properties: { traits: { type: 'array', items: SHORT_TEXT }, resource_provider_generation: INTEGER },
  required: ['traits', 'resource_provider_generation'],
  additionalProperties: false,
};

/** The name in PUT /traits/{name}. */
export const NEW_TRAIT: Schema = { ...SHORT_TEXT, pattern: CUSTOM_NAME_PATTERN };

/** The query of GET /traits. */
export const GET_TRAITS: Schema = query({ name: TEXT, associated: TEXT });

/** POST /resource_classes, and what PUT /resource_classes/{name} names. */
export const NEW_CLASS: Schema = {
  type: 'object',
  properties: { name: { type: 'string', pattern: CUSTOM_NAME_PATTERN, maxLength: 255 } },
  required: ['name'],
  additionalProperties: false,
};
