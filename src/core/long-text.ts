// How long a text of a report may be, and how one is cut that is longer: no name, path or message of anything that there is.

/** In UTF-16 units. Linux takes paths of 4,096 bytes (PATH_MAX), of which those that are no text are shown with four characters each; a message
 *  names two of them. */
export const MOST_TEXT = 64 * 1024;

/** A text that is longer. */
export interface LongText {
  /** Where it is, by keys and places; of a key that is too long itself, where its object is. */
  readonly at: readonly string[];
  readonly length: number;
}

/** The first text of a JSON value, or of facts, that is longer; undefined where none is. */
export function longTextIn(value: unknown): LongText | undefined {
  if (typeof value === 'string') return value.length > MOST_TEXT ? { at: [], length: value.length } : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return inList(value);
  for (const [key, entry] of Object.entries(value)) {
    const found = key.length > MOST_TEXT ? { at: [], length: key.length } : below(key, longTextIn(entry));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A list of a million is not made a list of pairs first. */
function inList(list: readonly unknown[]): LongText | undefined {
  for (let place = 0; place < list.length; place += 1) {
    const found = longTextIn(list[place]);
    if (found !== undefined) return below(String(place), found);
  }
  return undefined;
}

function below(key: string, found: LongText | undefined): LongText | undefined {
  return found === undefined ? undefined : { at: [key, ...found.at], length: found.length };
}

/** The text, or as much of it as may be and "…". */
export function shortText(text: string): string {
  if (text.length <= MOST_TEXT) return text;
  // Half of a surrogate pair is no text.
  return `${text.slice(0, MOST_TEXT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
