// What the database's types are in our hands, the same from both engines: int8 is bigint, times are milliseconds, bytea is bytes.
import { sql, type ColumnType, type RawBuilder } from 'kysely';
import { invariant } from '../core/invariant.ts';
import { readJson, writeJsonLine, type JsonIn } from '../wire/json.ts';

/** A timestamptz: read as milliseconds since 1970 (what is finer is cut off), written by `timestamp`. */
export type Timestamp = ColumnType<number, string, string>;

/** As Timestamp, null where there is none. */
export type NullableTimestamp = ColumnType<number | null, string | null, string | null>;

/** A json column: read through wire/json.ts, so that every integer is an exact bigint; written by `json`. Its type is json and
 *  not jsonb because a document comes back as it went in. */
export type Json = ColumnType<JsonIn, string, string>;

/** Milliseconds since 1970 as the database reads them. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}

/** As `timestamp`, to compare a column with. */
export function instant(ms: number): RawBuilder<number> {
  return sql<number>`${timestamp(ms)}::timestamptz`;
}

/** As `timestamp`; nothing is null. */
export function timestampOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : timestamp(ms);
}

/** A text as a text column takes it: what it refuses (U+0000) or would not give back (lone surrogates) becomes U+FFFD, and
 *  what no index has room for is cut off. The truth is in the document beside it. */
export function storedText(value: string): string {
  return value.slice(0, MOST_CHARACTERS).replaceAll('\0', '\uFFFD').toWellFormed();
}

/** At most four bytes each: well within a B-tree entry's 2,704. */
const MOST_CHARACTERS = 255;

/** A document as the database reads it. Throws JSON_NUMBER on what is no integer that the codec takes. Hostile names hold U+0000 and lone
 *  surrogates, which PostgreSQL takes into json, and then fails on when a statement looks for anything in the document: they are held behind
 *  a mark, and come back by `readStored`. */
export function json(document: object): string {
  const text = writeJsonLine(document);
  return TO_HOLD.test(text) ? text.replaceAll(WORDS_OF_JSON, held) : text;
}

/** A document that the database gives, as it was before `json`. */
export function readStored(text: string): JsonIn {
  return readJson(text.includes(MARK) ? text.replaceAll(HELD, String.raw`\u$1`) : text);
}

/** No character, for whoever exchanges text: a name that has it before such digits is held itself. */
const MARK = '\uFDD0';

const TO_HOLD = /\uFDD0|\\u(?:0000|d[89a-f])/;

/** What an escape is made of, so that the end of one is not taken for the beginning of another; and the mark, where it could be read as one. */
const WORDS_OF_JSON = /\\(?:u[\da-f]{4}|[^u])|\uFDD0(?=0000|d[89a-f][\da-f]{2}|fdd0)/g;

const HELD = /\uFDD0(0000|d[89a-f][\da-f]{2}|fdd0)/g;

function held(word: string): string {
  if (word === MARK) return `${MARK}fdd0`;
  return /^\\u(?:0000|d[89a-f])/.test(word) ? `${MARK}${word.slice(2)}` : word;
}

/** Readers by the number that PostgreSQL gives each type (pg_type.oid; fixed since long before 15). */
export const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  17: bytesOf, // bytea
  20: BigInt, // int8
  114: readStored, // json
  1082: asText, // date
  1184: millisecondsOf, // timestamptz
  1700: integerOf, // numeric, which sums of int8 are
  2950: asText, // uuid
  3802: readStored, // jsonb
};

function asText(text: string): string {
  return text;
}

/** We keep no fractions: an average is cast to float8 where it is made. */
function integerOf(text: string): bigint {
  invariant(/^-?\d+$/.test(text), 'a numeric is an integer', { text });
  return BigInt(text);
}

/** bytea_output is hex on both engines. A Buffer would not equal the same bytes. */
function bytesOf(text: string): Uint8Array {
  invariant(text.startsWith(String.raw`\x`), 'bytea arrives as hexadecimal', { text });
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}

/** Every transaction runs with time zone UTC and ISO dates: "2026-11-25 16:33:21.123456+00". */
function millisecondsOf(text: string): number {
  const ms = Date.parse(`${text.slice(0, -'+00'.length).replace(' ', 'T')}Z`);
  invariant(text.endsWith('+00') && Number.isSafeInteger(ms), 'a timestamptz is a time in UTC', { text });
  return ms;
}
