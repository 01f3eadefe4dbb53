// Names and numbers that the bodies and queries of the Placement API share.
// Source: docs.openstack.org/api-ref/placement; the patterns are part of its error texts.
import type { Schema } from '../schema.ts';

/** A provider or consumer as a key. */
export const UUID_PATTERN = '^[0-9a-fA-F-]{36}$';

/** A resource class or a trait. */
export const NAME_PATTERN = '^[A-Z0-9_]+$';

/** One that is not among the standard ones. */
export const CUSTOM_NAME_PATTERN = '^CUSTOM_[A-Z0-9_]+$';

/** A consumer type to ask for: "all" and "unknown" are none of them. */
export const ASKED_CONSUMER_TYPE_PATTERN = `${NAME_PATTERN}|^all|^unknown$`;

/** The suffix of a group of a request before 1.33. */
export const GROUP_NUMBER = '[1-9][0-9]*';

/** The same since 1.33. */
export const GROUP_NAME = '[a-zA-Z0-9_-]{1,64}';

/** The largest amount: a signed 32-bit integer of Placement's database. */
export const MOST_AMOUNT = 2_147_483_647;

/** The largest allocation ratio: a float of single precision. */
export const MOST_RATIO = 3.402_823_47e38;

/** Any text: what it says is read elsewhere. */
export const TEXT: Schema = { type: 'string' };

/** A UUID in any of its spellings. */
export const UUID: Schema = { type: 'string', format: 'uuid' };

/** A generation. */
export const INTEGER: Schema = { type: 'integer' };

/** A project, user or the like. */
export const SHORT_TEXT: Schema = { type: 'string', minLength: 1, maxLength: 255 };

/** Whatever version a call speaks: the last of `versions` (ascending) that it knows. The first is for every version. */
export function since<T>(minor: number, versions: readonly (readonly [minor: number, value: T])[]): T {
  const known = versions.findLast(([first]) => first <= minor) ?? versions[0];
  if (known === undefined) throw new RangeError('since: a list of versions is never empty');
  return known[1];
}
