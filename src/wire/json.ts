// The only JSON codec for documents with byte counts: integers are exact both ways, anything else that is a number is refused.
import { UllageError } from '../core/errors.ts';
import { inRange, notAnInteger } from './json-numbers.ts';
import { parseExactly } from './parse-exactly.ts';

/** What reading gives: every integer is a bigint, whatever its size, so that no reader meets two types for one field. */
export type JsonIn = string | boolean | bigint | null | readonly JsonIn[] | JsonObject;

/** Names and values. */
export interface JsonObject {
  readonly [key: string]: JsonIn;
}

/** ECMAScript's JSON.rawJSON (in Node since 22), which TypeScript's library lacks. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is in the engines that we ask for.
const exactJson = JSON as unknown as { rawJSON(text: string): unknown };

/** `document` as indented JSON, ending in a newline; keys whose value is undefined (unknown) are left out.
 *  Throws JSON_NUMBER on a number that is not an integer of 128 bits. */
export function writeJson(document: object): string {
  return [...jsonPieces(document)].join('');
}

/** `document` as JSON on one line, without a newline: for databases, streams and request bodies. As exact as `writeJson`. */
export function writeJsonLine(document: object): string {
  return lineText('', document);
}

function lineText(key: string, value: unknown): string {
  const text = JSON.stringify(value, (name, entry: unknown) => written(name === '' ? key : name, entry));
  return text.replaceAll(UNSAFE_ON_TERMINALS, escaped);
}

/** Levels below the document that are written one by one: the promises of a pool are a list at level 3, and its items are written whole. */
const PIECE_DEPTH = 4;

/** Large enough for few writes, small beside what the document's own objects take. */
const PIECE_LENGTH = 64 * 1024;

/** The text of `writeJson`, piece by piece: that of a host with 10,000 disks is 35 MB, and is never needed whole. */
export function* jsonPieces(document: object): Generator<string, void, undefined> {
  yield* joined(partsOf('', document, '', PIECE_DEPTH));
  yield '\n';
}

/** The text of `writeJsonLine`, piece by piece. */
export function jsonLinePieces(document: object): Generator<string, void, undefined> {
  return joined(lineParts('', document, PIECE_DEPTH));
}

function* joined(parts: Iterable<string>): Generator<string, void, undefined> {
  let piece = '';
  for (const part of parts) {
    piece += part;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function* lineParts(key: string, value: unknown, depth: number): Generator<string, void, undefined> {
  const entries = depth > 0 && typeof value === 'object' && value !== null ? entriesOf(value) : [];
  if (entries.length === 0) {
    yield lineText(key, value ?? null);
    return;
  }
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  let before = open;
  for (const [name, entry] of entries) {
    yield `${before}${Array.isArray(value) ? '' : `${lineText('', name)}:`}`;
    yield* lineParts(name, entry, depth - 1);
    before = ',';
  }
  yield `${close}`;
}

function* partsOf(key: string, value: unknown, indent: string, depth: number): Generator<string, void, undefined> {
  const inner = `${indent}  `;
  const entries = depth > 0 && typeof value === 'object' && value !== null ? entriesOf(value) : [];
  if (entries.length === 0) {
    yield indentedText(key, value, indent);
    return;
  }
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  let before = `${open}\n`;
  for (const [name, entry] of entries) {
    yield `${before}${inner}${Array.isArray(value) ? '' : `${textOf(name)}: `}`;
    yield* partsOf(name, entry, inner, depth - 1);
    before = ',\n';
  }
  yield `\n${indent}${close}`;
}

function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(value);
  // A hole of a list is null in JSON, and a key without a value no key.
  return Array.isArray(value) ? entries : entries.filter(([, entry]) => entry !== undefined);
}

/** Line breaks inside strings are escaped, so every one of them is of the layout. */
function indentedText(key: string, value: unknown, indent: string): string {
  return textOf(value ?? null, key).replaceAll('\n', `\n${indent}`);
}

function textOf(value: unknown, key = ''): string {
  const text = JSON.stringify(value, (name, entry: unknown) => written(name === '' ? key : name, entry), 2);
  return text.replaceAll(UNSAFE_ON_TERMINALS, escaped);
}

/** What JSON allows raw inside strings and a terminal obeys: DEL, C1 controls, marks of text direction. A hostile name holds them. */
const UNSAFE_ON_TERMINALS = /[\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The value of a JSON text. Throws JSON_SYNTAX on what is no JSON, JSON_NUMBER on a number that is no 128-bit integer. */
export function readJson(text: string): JsonIn {
  try {
    return parseExactly(text) as JsonIn; // oxlint-disable-line typescript/no-unsafe-type-assertion -- it leaves exactly what JsonIn lists
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UllageError('JSON_SYNTAX', `read JSON: ${error.message}`, { cause: error });
  }
}

/** The same of a text that may be anybody's, as a proxy's error page is: undefined where it is no JSON, has numbers that we do not read, or lies
 *  too deep in one another. */
export function tryReadJson(text: string): JsonIn | undefined {
  try {
    return readJson(text);
  } catch {
    return undefined;
  }
}

/** Whether it has names and values. */
export function isJsonObject(value: JsonIn | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function written(key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return exactJson.rawJSON(String(inRange(key, value)));
  if (typeof value !== 'number') return value;
  if (!Number.isSafeInteger(value)) throw notAnInteger(key, String(value));
  return Object.is(value, -0) ? 0 : value;
}
