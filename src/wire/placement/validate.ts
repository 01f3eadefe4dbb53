// Checks a value against a schema, and says what is wrong in the words of Python's jsonschema, which Placement answers with: its
// clients show them to people, and its tests look for them. Behaviour learnt from jsonschema 4.10 (Debian 12).
import { isList, isObject, pythonWords, type PlacementJson } from './python-words.ts';
import type { Schema, SchemaType } from './schema.ts';

/** Where something is: keys and places. */
type Path = readonly (string | number)[];

/** One thing that is wrong. */
interface Fault {
  readonly message: string;
  /** The keyword of the schema that is not kept. */
  readonly keyword: keyof Schema;
  readonly schema: Schema;
  readonly schemaPath: Path;
  readonly value: PlacementJson;
  readonly path: Path;
  /** For anyOf: what is wrong with each. */
  readonly context: readonly Fault[];
}

/** What is wrong with `value`, which is at `path` of the body, in several lines; undefined when nothing is. Of several faults the one nearest to the root is told, and
 *  of those rather one whose value is not of the type asked for, and the first. */
export function faultOf(schema: Schema, value: PlacementJson, path: Path = []): string | undefined {
  const fault = bestOf(take(check(schema, value, path, []), MOST_FAULTS));
  return fault === undefined ? undefined : wordsOf(fault);
}

/** A hostile body may have millions: the best of so many is as good an answer. */
const MOST_FAULTS = 10_000;

function* take(faults: Iterable<Fault>, most: number): Generator<Fault> {
  let taken = 0;
  for (const fault of faults) {
    yield fault;
    taken += 1;
    if (taken === most) return;
  }
}

/** Of the alternatives of anyOf the deepest fault says most; where two say as much, none does. */
function bestOf(faults: Iterable<Fault>): Fault | undefined {
  let best: Fault | undefined;
  for (const fault of faults) if (best === undefined || weightOf(fault) > weightOf(best)) best = fault;
  while (best !== undefined && best.context.length > 0) {
    const [first, second] = best.context.toSorted((a, b) => weightOf(a) - weightOf(b));
    if (first === undefined || (second !== undefined && weightOf(first) === weightOf(second))) return best;
    best = first;
  }
  return best;
}

/** The length of the path counts first, then that anyOf is weak, then that a value of the right type is nearly right. */
function weightOf({ path, keyword, schema, value }: Fault): number {
  const isTyped = schema.type !== undefined && typesOf(schema).some((type) => isOfType(value, type));
  return -4 * path.length + (keyword === 'anyOf' ? 0 : 2) + (isTyped ? 0 : 1);
}

function wordsOf({ message, keyword, schema, schemaPath, value, path }: Fault): string {
  const indent = '    ';
  return [
    message,
    '',
    `Failed validating '${keyword}' in schema${indices(schemaPath)}:`,
    `${indent}${pythonWords(asJson(schema))}`,
    '',
    `On instance${indices(path)}:`,
    `${indent}${pythonWords(value)}`,
  ].join('\n');
}

function indices(path: Path): string {
  return path.map((step) => `[${pythonWords(step)}]`).join('');
}

/** Schemas are data: what is left out is not in them. */
function asJson(schema: Schema): PlacementJson {
  return schema as PlacementJson; // oxlint-disable-line typescript/no-unsafe-type-assertion -- Schema has no optional key that is set to undefined.
}

/** Checks keyword by keyword, in the schema's own order. */
function* check(schema: Schema, value: PlacementJson, path: Path, schemaPath: Path): Generator<Fault> {
  const at: Place = { schema, value, path, schemaPath };
  for (const keyword of Object.keys(schema)) {
    const checker = CHECKERS[keyword as keyof Schema]; // oxlint-disable-line typescript/no-unsafe-type-assertion -- keys of a Schema are keywords.
    yield* checker(at);
  }
}

interface Place {
  readonly schema: Schema;
  readonly value: PlacementJson;
  readonly path: Path;
  readonly schemaPath: Path;
}

const CHECKERS: Readonly<Record<keyof Schema, (at: Place) => Iterable<Fault>>> = {
  type: (at) => {
    const types = typesOf(at.schema);
    const words = types.map((type) => `'${type}'`).join(', ');
    return faultsWhen(!types.some((type) => isOfType(at.value, type)), at, 'type', () => `is not of type ${words}`);
  },
  properties: function* properties(at) {
    if (!isObject(at.value)) return;
    for (const [key, schema] of Object.entries(at.schema.properties ?? {})) {
      const value = Object.hasOwn(at.value, key) ? at.value[key] : undefined;
      if (value !== undefined) yield* descend(at, schema, value, key, ['properties', key]);
    }
  },
  patternProperties: function* patternProperties(at) {
    if (!isObject(at.value)) return;
    for (const [pattern, schema] of Object.entries(at.schema.patternProperties ?? {})) {
      const expression = expressionOf(pattern);
      for (const [key, value] of Object.entries(at.value)) {
        if (expression.test(key)) yield* descend(at, schema, value, key, ['patternProperties', pattern]);
      }
    }
  },
  additionalProperties: (at) => {
    if (!isObject(at.value)) return [];
    const extras = extrasOf(at.schema, at.value);
    return extras.length === 0 ? [] : [faultOfPlace(at, 'additionalProperties', extraWords(at.schema, extras))];
  },
  required: (at) => {
    const { value } = at;
    if (!isObject(value)) return [];
    return (at.schema.required ?? [])
      .filter((key) => !Object.hasOwn(value, key))
      .map((key) => faultOfPlace(at, 'required', `${pythonWords(key)} is a required property`));
  },
  minProperties: (at) =>
    faultsWhen(
      isObject(at.value) && Object.keys(at.value).length < (at.schema.minProperties ?? 0),
      at,
      'minProperties',
      () => 'does not have enough properties',
    ),
  items: function* items(at) {
    if (!isList(at.value) || at.schema.items === undefined) return;
    for (const [place, item] of at.value.entries()) yield* descend(at, at.schema.items, item, place, ['items']);
  },
  minItems: (at) =>
    faultsWhen(isList(at.value) && at.value.length < (at.schema.minItems ?? 0), at, 'minItems', () => 'is too short'),
  uniqueItems: (at) =>
    faultsWhen(isList(at.value) && hasTwice(at.value), at, 'uniqueItems', () => 'has non-unique elements'),
  maxProperties: (at) =>
    faultsWhen(
      isObject(at.value) && Object.keys(at.value).length > (at.schema.maxProperties ?? Infinity),
      at,
      'maxProperties',
      () => 'has too many properties',
    ),
  maxItems: (at) =>
    faultsWhen(
      isList(at.value) && at.value.length > (at.schema.maxItems ?? Infinity),
      at,
      'maxItems',
      () => 'is too long',
    ),
  minLength: (at) => faultsWhen(lengthOf(at.value) < (at.schema.minLength ?? 0), at, 'minLength', () => 'is too short'),
  maxLength: (at) => {
    const length = lengthOf(at.value);
    const isLong = length !== Infinity && length > (at.schema.maxLength ?? Infinity);
    return faultsWhen(isLong, at, 'maxLength', () => 'is too long');
  },
  pattern: (at) => {
    const { pattern = '' } = at.schema;
    const isOther = typeof at.value === 'string' && !expressionOf(pattern).test(at.value);
    return faultsWhen(isOther, at, 'pattern', () => `does not match ${pythonWords(pattern)}`);
  },
  format: (at) => faultsWhen(typeof at.value === 'string' && !isUuid(at.value), at, 'format', () => `is not a 'uuid'`),
  enum: (at) => {
    const known = at.schema.enum ?? [];
    const isOther = !known.some((word) => word === at.value);
    return faultsWhen(isOther, at, 'enum', () => `is not one of ${pythonWords(known)}`);
  },
  minimum: (at) => {
    const { minimum = -Infinity } = at.schema;
    const isLess = typeof at.value === 'number' && at.value < minimum;
    return faultsWhen(isLess, at, 'minimum', () => `is less than the minimum of ${pythonWords(minimum)}`);
  },
  maximum: (at) => {
    const { maximum = Infinity } = at.schema;
    const isMore = typeof at.value === 'number' && at.value > maximum;
    return faultsWhen(isMore, at, 'maximum', () => `is greater than the maximum of ${pythonWords(maximum)}`);
  },
  anyOf: (at) => {
    const context: Fault[] = [];
    for (const [place, schema] of (at.schema.anyOf ?? []).entries()) {
      const faults = [...check(schema, at.value, at.path, [...at.schemaPath, 'anyOf', place])];
      if (faults.length === 0) return [];
      context.push(...faults);
    }
    const words = `${pythonWords(at.value)} is not valid under any of the given schemas`;
    return [{ ...faultOfPlace(at, 'anyOf', words), context }];
  },
};

function descend(
  at: Place,
  schema: Schema,
  value: PlacementJson,
  step: string | number,
  steps: Path,
): Generator<Fault> {
  return check(schema, value, [...at.path, step], [...at.schemaPath, ...steps]);
}

/** The words follow the value, which is written only if they are said: it may be large. */
function faultsWhen(isFault: boolean, at: Place, keyword: keyof Schema, words: () => string): readonly Fault[] {
  return isFault ? [faultOfPlace(at, keyword, `${pythonWords(at.value)} ${words()}`)] : [];
}

function faultOfPlace({ schema, value, path, schemaPath }: Place, keyword: keyof Schema, message: string): Fault {
  return { message, keyword, schema, schemaPath, value, path, context: [] };
}

function typesOf({ type }: Schema): readonly SchemaType[] {
  if (type === undefined) return [];
  return typeof type === 'string' ? [type] : type;
}

function isOfType(value: PlacementJson, type: SchemaType): boolean {
  if (type === 'object') return isObject(value);
  if (type === 'array') return isList(value);
  if (type === 'null') return value === null;
  if (type === 'string') return typeof value === 'string';
  return typeof value === 'number' && (type === 'number' || Number.isInteger(value));
}

/** Keys that no property and no pattern of the schema names. */
function extrasOf(schema: Schema, value: { readonly [key: string]: PlacementJson }): readonly string[] {
  const patterns = Object.keys(schema.patternProperties ?? {}).map(expressionOf);
  return Object.keys(value).filter(
    (key) => !Object.hasOwn(schema.properties ?? {}, key) && !patterns.some((pattern) => pattern.test(key)),
  );
}

/** More keys than this are not named one by one. */
const MOST_NAMED = 20;

function extraWords(schema: Schema, extras: readonly string[]): string {
  const names = extras.toSorted().slice(0, MOST_NAMED).map(pythonWords).join(', ');
  if (schema.patternProperties === undefined) {
    return `Additional properties are not allowed (${names} ${extras.length === 1 ? 'was' : 'were'} unexpected)`;
  }
  const patterns = Object.keys(schema.patternProperties).toSorted().map(pythonWords).join(', ');
  return `${names} ${extras.length === 1 ? 'does' : 'do'} not match any of the regexes: ${patterns}`;
}

/** In characters as Python counts them; what has no length is as long as anything asks for. */
function lengthOf(value: PlacementJson): number {
  return typeof value === 'string' ? Array.from(value).length : Infinity;
}

/** What is equal as far as it is shown counts as the same: only lists of short texts are asked for. */
function hasTwice(values: readonly PlacementJson[]): boolean {
  return new Set(values.map(pythonWords)).size < values.length;
}

const expressions = new Map<string, RegExp>();

/** Schemas are ours, so the expressions are few. */
function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(pattern, 'u');
  expressions.set(pattern, known);
  return known;
}

/** As oslo takes a UUID: hyphens, braces and "urn:uuid:" may be there or not, case does not matter. */
export function isUuid(text: string): boolean {
  const plain = text
    .replaceAll('urn:', '')
    .replaceAll('uuid:', '')
    .replaceAll(/^[{}]+|[{}]+$/gu, '');
  const shown = plain.replaceAll('-', '');
  return /^[0-9a-f]{32}$/iu.test(shown);
}
