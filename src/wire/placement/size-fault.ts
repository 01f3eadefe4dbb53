// Bodies that keep their schema and still name more than anybody has: Placement takes them for as long as they take.
import { isList, isObject, type PlacementJson } from './python-words.ts';
import type { Schema } from './schema.ts';
import { faultOf } from './validate.ts';

/** Entries of one object or list: consumers of a request, providers of a consumer, classes of a provider, aggregates, traits. A compute node has
 *  hundreds of guests at most, a provider dozens of traits, and no OpenStack a thousand aggregates. 10,000 consumers in one request held
 *  their provider for 3.4 s, 100,000 aggregates for 6 s. */
const MOST_ENTRIES = 1_000;

const OF_OBJECT: Schema = { maxProperties: MOST_ENTRIES };
const OF_LIST: Schema = { maxItems: MOST_ENTRIES };

/** In all of a body: a thousand consumers with what each needs are a dozen entries each. */
const MOST_IN_ALL = 20_000;

/** What is too large in a value, in the words of jsonschema; undefined when nothing is. */
export function sizeFaultOf(value: PlacementJson): string | undefined {
  const waiting: Placed[] = [{ value, step: undefined, within: undefined }];
  let count = 0;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const entries = entriesOf(at.value);
    if (entries.length > MOST_ENTRIES) return faultOf(isList(at.value) ? OF_LIST : OF_OBJECT, at.value, pathOf(at));
    count += entries.length;
    if (count > MOST_IN_ALL) return `expected at most ${MOST_IN_ALL} keys and items in all, found more`;
    for (const [step, inner] of entries) waiting.push({ value: inner, step, within: at });
  }
  return undefined;
}

/** A value, and what it is in: a body of many levels would make paths of many steps each. */
interface Placed {
  readonly value: PlacementJson;
  readonly step: string | number | undefined;
  readonly within: Placed | undefined;
}

function pathOf(placed: Placed): readonly (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: Placed | undefined = placed; at?.step !== undefined; at = at.within) path.push(at.step);
  return path.toReversed();
}

function entriesOf(value: PlacementJson): readonly (readonly [string | number, PlacementJson])[] {
  if (isList(value)) return [...value.entries()];
  return isObject(value) ? Object.entries(value) : [];
}
