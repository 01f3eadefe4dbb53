// Bodies of the Placement API as values, checked: "Malformed JSON" or "JSON does not validate", as its clients know it.
import { UllageError } from '../../core/errors.ts';
import type { PlacementJson } from './python-words.ts';
import type { Schema } from './schema.ts';
import { sizeFaultOf } from './size-fault.ts';
import { faultOf } from './validate.ts';

/** The value of a body that keeps its schema, and our bounds. Throws REQUEST_INVALID. */
export function parseBody(body: string, schema: Schema): PlacementJson {
  const value = parse(body);
  const fault = sizeFaultOf(value) ?? faultOf(schema, value);
  if (fault !== undefined) throw new UllageError('REQUEST_INVALID', `JSON does not validate: ${fault}`);
  return value;
}

/** Checks the texts of a query by name. Throws REQUEST_INVALID. */
export function checkQuery(query: Readonly<Record<string, string>>, schema: Schema): void {
  const fault = faultOf(schema, query);
  if (fault !== undefined) throw new UllageError('REQUEST_INVALID', `Invalid query string parameters: ${fault}`);
}

function parse(body: string): PlacementJson {
  try {
    return JSON.parse(body) as PlacementJson; // oxlint-disable-line typescript/no-unsafe-type-assertion -- JSON.parse gives nothing else.
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UllageError('REQUEST_INVALID', `Malformed JSON: ${reason}`);
  }
}
