// A call on its way to its handler, and what the handler answers.
import { checkQuery, parseBody } from '../../wire/placement/parse-body.ts';
import type { PlacementJson } from '../../wire/placement/python-words.ts';
import type { Schema } from '../../wire/placement/schema.ts';
import type { AuditedWrites, Change } from './audited-write.ts';
import type { SearchStop } from '../metrics/search-meters.ts';
import type { Query } from './query.ts';

/** A call. */
export interface PlacementCall extends AuditedWrites {
  readonly method: string;
  /** The microversion is 1.this. */
  readonly minor: number;
  /** Names in the path. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: string;
  /** Who changes what. */
  readonly change: Change;
}

/** An answer; without a document it has no content. */
export interface PlacementAnswer {
  readonly status: number;
  readonly document?: object;
  /** The document as JSON, where it is large enough to be put together as text. */
  readonly text?: string;
  /** A path below the API's root. */
  readonly location?: string;
  /** Told from 1.15 on. Undefined: never. */
  readonly modifiedMs?: number;
  /** The answer is not all that there is: why the search for it was stopped. The documents of Placement have no place for it, so a
   *  header says it. */
  readonly stopped?: SearchStop;
}

/** Does a call. */
export type PlacementHandler = (call: PlacementCall) => Promise<PlacementAnswer> | PlacementAnswer;

/** Who may. `read`: everyone who may read; `allocate`: who may place; `change`: operators. */
export type PlacementAccess = 'open' | 'read' | 'allocate' | 'change';

/** A method of a path. */
export interface PlacementMethod {
  readonly handler: PlacementHandler;
  readonly access: PlacementAccess;
  /** The name of the rule in Placement's policies, for the words of a refusal. */
  readonly rule: string;
  /** Answers JSON and nothing else. */
  readonly accepts?: true;
  /** Takes a JSON body: in every microversion, or before this one. */
  readonly takes?: true | number;
  /** What is said of bodies comes before what is said of microversions. */
  readonly bodyFirst?: true;
  /** First microversion; earlier ones do not know it: 404, or 405 where `hidden` says so. */
  readonly since?: number;
  readonly hidden?: 405;
}

/** Paths as Placement's reference writes them, with their methods. */
export type PlacementRoutes = Readonly<Record<string, Readonly<Record<string, PlacementMethod>>>>;

/** An object of JSON that a schema has passed. */
export type Fields = Readonly<Record<string, PlacementJson>>;

/** The body of a call, an object by its schema. */
export function fieldsOf(call: PlacementCall, schema: Schema): Fields {
  return parseBody(call.body, schema) as Fields; // oxlint-disable-line typescript/no-unsafe-type-assertion -- every schema that is passed is of an object
}

/** Checks the query by a schema. */
export function checkedQuery(call: PlacementCall, schema: Schema): Query {
  checkQuery(call.query.texts, schema);
  return call.query;
}

/** The text of a field whose schema says that it is one; empty where there is none. */
export function textOf(fields: Fields, key: string): string {
  const value = fields[key];
  return typeof value === 'string' ? value : '';
}
