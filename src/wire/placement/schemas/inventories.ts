// Bodies that write inventories.
import type { Schema } from '../schema.ts';
import { INTEGER, MOST_AMOUNT, MOST_RATIO, NAME_PATTERN } from './names.ts';

function amount(minimum: 0 | 1): Schema {
  return { type: 'integer', maximum: MOST_AMOUNT, minimum };
}

const PROPERTIES: Readonly<Record<string, Schema>> = {
  resource_provider_generation: INTEGER,
  total: amount(1),
  reserved: amount(0),
  min_unit: amount(1),
  max_unit: amount(1),
  step_size: amount(1),
  allocation_ratio: { type: 'number', maximum: MOST_RATIO },
};

/** PUT /resource_providers/{uuid}/inventories/{class}. */
export const PUT_INVENTORY: Schema = {
  type: 'object',
  properties: PROPERTIES,
  required: ['total', 'resource_provider_generation'],
  additionalProperties: false,
};

/** POST /resource_providers/{uuid}/inventories. */
export const POST_INVENTORY: Schema = {
  type: 'object',
  properties: { ...PROPERTIES, resource_class: { type: 'string', pattern: NAME_PATTERN } },
  required: ['total', 'resource_class'],
  additionalProperties: false,
};

/** PUT /resource_providers/{uuid}/inventories. What is no class is taken as one that does not exist. */
export const PUT_INVENTORIES: Schema = {
  type: 'object',
  properties: {
    resource_provider_generation: INTEGER,
    inventories: {
      type: 'object',
      patternProperties: { [NAME_PATTERN]: { ...PUT_INVENTORY, required: ['total'] } },
    },
  },
  required: ['resource_provider_generation', 'inventories'],
  additionalProperties: false,
};
