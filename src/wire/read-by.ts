// Reads what others made by the schema that it must follow. Imports zod.
import type { z } from 'zod';

/** What was read, or what is wrong with it first. */
export type ReadBy<T> =
  | { readonly kind: 'read'; readonly value: T }
  /** `field`: where, by keys and places; empty for the whole. `message`: what was expected, and found. */
  | { readonly kind: 'wrong'; readonly field: string; readonly message: string };

/** Reads. What is wrong after the first wrong thing is not looked at: to tell of each of a million wrong lines takes gigabytes, and a text
 *  that shrinks to some KB holds them. */
export function readBy<T>(schema: z.ZodType<T>, value: unknown): ReadBy<T> {
  const { data, error } = schema.safeParse(value, FIRST_ONLY);
  if (error === undefined) return { kind: 'read', value: data };
  const [issue] = error.issues;
  return { kind: 'wrong', field: issue?.path.join('.') ?? '', message: issue?.message ?? 'not as the schema says' };
}

/** zod's own `validate` does it so, and tells nothing but whether. */
const FIRST_ONLY: z.core.ParseContextInternal<z.core.$ZodIssue> = { abortEarly: true };
