// Sentences before they are in a language, as documents carry them beside their English. Imports zod.
import { z } from 'zod';
import type { Operand, Sentence } from '../core/sentences/sentence.ts';

/** Sentences in sentences: a finding, the doubt that it names, and why there is that doubt are three. */
const MOST_DEPTH = 6;

/** One sentence. Absent, or not as this version knows it: there is its English beside it. */
export const sentence = z
  .object({ key: z.string(), operands: z.record(z.string(), z.unknown()) })
  .transform((value) => sentenceOf(value, 0))
  .optional()
  .describe(
    'the same for other languages: a stable key, and what the sentence names: texts, counts, true or false, {"bytes": …} for a size, sentences of their own, or lists of these',
  );

function sentenceOf(value: unknown, depth: number): Sentence | undefined {
  if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return undefined;
  if (!('key' in value) || typeof value.key !== 'string' || !('operands' in value)) return undefined;
  if (typeof value.operands !== 'object' || value.operands === null) return undefined;
  const operands: Record<string, Operand> = {};
  for (const [name, given] of Object.entries(value.operands) as readonly [string, unknown][]) {
    const operand = operandOf(given, depth + 1);
    if (operand === undefined) return undefined;
    operands[name] = operand;
  }
  return { key: value.key, operands };
}

/** Undefined: none that this version knows. */
function operandOf(given: unknown, depth: number): Operand {
  if (typeof given === 'string' || typeof given === 'boolean') return given;
  if (typeof given === 'bigint') return Number(given);
  if (typeof given !== 'object' || given === null) return undefined;
  if (Array.isArray(given)) {
    const list = given.map((one) => operandOf(one, depth + 1));
    return list.includes(undefined) ? undefined : list;
  }
  if ('bytes' in given) return typeof given.bytes === 'bigint' ? { bytes: given.bytes } : undefined;
  return sentenceOf(given, depth);
}
