// Queries about usages and allocation candidates. What the texts in them say is read elsewhere.
import type { Schema } from '../schema.ts';
import { ASKED_CONSUMER_TYPE_PATTERN, GROUP_NAME, GROUP_NUMBER, SHORT_TEXT, since, TEXT } from './names.ts';

function usages(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, required: ['project_id'], additionalProperties: false };
}

const OWNERS = { project_id: SHORT_TEXT, user_id: SHORT_TEXT };

const GET_USAGES = [
  [9, usages(OWNERS)],
  [
    38,
    usages({
      ...OWNERS,
      consumer_type: { type: 'string', pattern: ASKED_CONSUMER_TYPE_PATTERN, minLength: 1, maxLength: 255 },
    }),
  ],
] as const satisfies readonly (readonly [number, Schema])[];

/** GET /usages, since 1.9. */
export function getUsages(minor: number): Schema {
  return since(minor, GET_USAGES);
}

const LIMIT: Schema = { type: ['integer', 'string'], pattern: '^[1-9][0-9]*$', minimum: 1, minLength: 1 };

/** Before 1.25: one group, and it asks for something. */
function oneGroup(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', properties, required: ['resources'], additionalProperties: false };
}

/** Since 1.25: any number of groups, each word with the suffix of its group. */
function groups(words: readonly string[], suffix: string, properties: Readonly<Record<string, Schema>>): Schema {
  return {
    type: 'object',
    properties: { ...properties, limit: LIMIT, group_policy: { type: 'string', enum: ['none', 'isolate'] } },
    additionalProperties: false,
    patternProperties: Object.fromEntries(words.map((word) => [`^${word}(${suffix})?$`, TEXT])),
  };
}

const V1_25 = ['resources', 'required', 'member_of'];
const V1_31 = [...V1_25, 'in_tree'];

const GET_CANDIDATES = [
  [10, oneGroup({ resources: TEXT })],
  [16, oneGroup({ resources: TEXT, limit: LIMIT })],
  [17, oneGroup({ resources: TEXT, limit: LIMIT, required: TEXT })],
  [21, oneGroup({ resources: TEXT, limit: LIMIT, required: TEXT, member_of: TEXT })],
  [25, groups(V1_25, GROUP_NUMBER, {})],
  [31, groups(V1_31, GROUP_NUMBER, {})],
  [33, groups(V1_31, GROUP_NAME, {})],
  [35, groups(V1_31, GROUP_NAME, { root_required: TEXT })],
  [36, groups(V1_31, GROUP_NAME, { root_required: TEXT, same_subtree: TEXT })],
] as const satisfies readonly (readonly [number, Schema])[];

/** GET /allocation_candidates, since 1.10. */
export function getCandidates(minor: number): Schema {
  return since(minor, GET_CANDIDATES);
}
