// What a call of the HTTP API is: one description from which the server's route, the client, and the OpenAPI document are made.
import type { z } from 'zod';
import { UllageError } from '../../core/errors.ts';

/** What a caller must be allowed to. `open`: anybody; `read`: to see figures; `report`: to speak for a host;
 *  `place`: to promise resources of hosts; `audit`: to see who did what; `operate`: to change what is kept of hosts; `administer`: to say
 *  who may do what. */
export type Access = 'open' | 'read' | 'report' | 'place' | 'audit' | 'operate' | 'administer';

/** The names between braces in a path: `'/v1/hosts/{id}'` has `id`. */
export type PathNames<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathNames<Rest>
  : never;

/** One call. `P` is its path, `Q` its query, `A` its answer. */
export interface Endpoint<
  P extends string = string,
  Q extends z.ZodType | undefined = z.ZodType | undefined,
  A extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: P;
  readonly access: Access;
  /** One sentence for people. */
  readonly summary: string;
  /** Every parameter is text in an URL: its schema reads text. Undefined: there are none. */
  readonly query: Q;
  /** What a call sends as its body; undefined: nothing. */
  readonly body?: z.ZodType;
  /** Of the answer when all is well. */
  readonly answer: A;
}

/** The call itself, with its types as narrow as they were written. */
export function endpoint<const P extends string, Q extends z.ZodType | undefined, A extends z.ZodType>(
  described: Endpoint<P, Q, A>,
): Endpoint<P, Q, A> {
  return described;
}

/** The path with the names between braces replaced by values, each escaped. Throws REQUEST_INVALID for "." and "..": in a URL these are
 *  steps to another call, escaped or not (url.spec.whatwg.org, "double-dot URL path segment"). */
export function pathOf(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const value = values[name] ?? '';
    if (value !== '.' && value !== '..') return encodeURIComponent(value.toWellFormed());
    throw new UllageError('REQUEST_INVALID', `call ${path}: expected a name for ${name}, found "${value}"`);
  });
}

/** The URL of a call to a server, below whatever path its own URL has: a proxy may serve it under a prefix. */
export function callUrl(server: string, path: string): URL {
  const url = new URL(server);
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  return url;
}
