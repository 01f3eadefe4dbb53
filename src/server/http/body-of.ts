// The body of a call, read by the schema that describes it.
import type { z } from 'zod';
import { UllageError } from '../../core/errors.ts';
import type { JsonIn } from '../../wire/json.ts';
import { readBy } from '../../wire/read-by.ts';

/** The body. Throws REQUEST_INVALID naming the first field that is not as it should be. */
export function bodyOf<B>(schema: z.ZodType<B>, body: JsonIn | undefined): B {
  const read = readBy(schema, body ?? null);
  if (read.kind === 'read') return read.value;
  throw new UllageError('REQUEST_INVALID', `read the body: field ${read.field || '(whole)'}: ${read.message}`, {
    hint: '/v1/openapi.json has the shape of the body.',
    ...(read.field === '' ? {} : { operands: { field: read.field } }),
  });
}
