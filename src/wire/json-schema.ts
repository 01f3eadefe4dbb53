// JSON Schema (2020-12) of our documents, written from the zod schemas. For tools and tests only.
import { z } from 'zod';

/** zod builds the schema with JSON.parse and JSON.stringify, which know no bigint: bounds travel through them as marked text. */
const MARK = 'integer:';

/** The JSON Schema of what is on the wire. zod has no JSON form for bigint: to JSON it is an integer with the same bounds. */
export function jsonSchemaOf(schema: z.ZodType, id: string): object {
  const generated = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (!(zodSchema instanceof z.ZodBigInt)) return;
      const { minValue, maxValue } = zodSchema;
      Object.assign(jsonSchema, { type: 'integer' }, marked('minimum', minValue), marked('maximum', maxValue));
    },
  });
  return { $id: id, ...unmarkedObject(generated) };
}

function marked(key: 'minimum' | 'maximum', value: bigint | null | undefined): Record<string, string> {
  return value === null || value === undefined ? {} : { [key]: `${MARK}${value}` };
}

function unmarkedObject(value: object): object {
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unmarked(entry)]));
}

function unmarked(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value;
  if (Array.isArray(value)) return value.map(unmarked);
  return typeof value === 'object' && value !== null ? unmarkedObject(value) : value;
}
