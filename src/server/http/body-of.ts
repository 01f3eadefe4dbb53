// The body of a call, read by the schema that describes it.
import type { z } from 'zod';
import { UllageError } from '../../core/errors.ts';
import type { JsonIn } from '../../wire/json.ts';

/** The body. Throws REQUEST_INVALID naming the first field that is not as it should be. */
export function bodyOf<B>(schema: z.ZodType<B>, body: JsonIn | undefined): B {
  const read = schema.safeParse(body ?? null);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') || '(whole)';
  throw new UllageError(
    'REQUEST_INVALID',
    `read the body: field ${field}: ${issue?.message ?? 'not as the schema says'}`,
    { hint: '/v1/openapi.json has the shape of the body.' },
  );
}
