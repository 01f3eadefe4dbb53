// The only JSON codec for documents with byte counts: integers are exact both ways, anything else that is a number is refused.
import { UllageError } from '../core/errors.ts';

/** What reading gives: every integer is a bigint, whatever its size, so that no reader meets two types for one field. */
export type JsonIn = string | boolean | bigint | null | readonly JsonIn[] | { readonly [key: string]: JsonIn };

/** Integers that 64 bits can carry, signed: all that our sources and the database know. */
const MOST = 2n ** 63n - 1n;
const LEAST = -(2n ** 63n);

/** RFC 8259 section 6 without fraction and exponent. */
const INTEGER = /^-?(?:0|[1-9]\d*)$/;

/** ECMAScript's JSON.rawJSON and the reviver's source text access (in Node since 22), which TypeScript's library lacks. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both are in the engines that we ask for.
const exactJson = JSON as unknown as {
  rawJSON(text: string): unknown;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
};

/** `document` as indented JSON, ending in a newline; keys whose value is undefined (unknown) are left out.
 *  Throws JSON_NUMBER on a number that is not an integer of 64 bits. */
export function writeJson(document: object): string {
  const text = JSON.stringify(document, (key, value: unknown) => written(key, value), 2);
  return `${text.replaceAll(UNSAFE_ON_TERMINALS, escaped)}\n`;
}

/** What JSON allows raw inside strings and a terminal obeys: DEL, C1 controls, marks of text direction. A hostile name holds them. */
const UNSAFE_ON_TERMINALS = /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The value of a JSON text. Throws JSON_SYNTAX on what is no JSON, JSON_NUMBER on a number that is no 64-bit integer. */
export function readJson(text: string): JsonIn {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the reviver leaves exactly what JsonIn lists.
    return exactJson.parse(text, (key, value, { source }) => read(key, value, source)) as JsonIn;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UllageError('JSON_SYNTAX', `read JSON: ${error.message}`, { cause: error });
  }
}

function written(key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return exactJson.rawJSON(String(inRange(key, value)));
  if (typeof value !== 'number') return value;
  if (!Number.isSafeInteger(value)) throw notAnInteger(key, String(value));
  return Object.is(value, -0) ? 0 : value;
}

function read(key: string, value: unknown, source: string | undefined): unknown {
  if (typeof value !== 'number') return value;
  if (source === undefined || !INTEGER.test(source)) throw notAnInteger(key, source ?? String(value));
  return inRange(key, BigInt(source));
}

function inRange(key: string, value: bigint): bigint {
  if (value >= LEAST && value <= MOST) return value;
  throw new UllageError('JSON_NUMBER', `JSON number ${key}: expected at most 64 bits, found ${value}`, {
    operands: { key },
  });
}

function notAnInteger(key: string, found: string): UllageError {
  return new UllageError('JSON_NUMBER', `JSON number ${key}: expected an integer, found ${found}`, {
    operands: { key },
  });
}
