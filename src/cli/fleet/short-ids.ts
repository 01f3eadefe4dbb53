// Ids short enough to be read and long enough to be told apart.

/** The server takes the beginning of an id for it from here on: shorter ones could be names. */
const LEAST = 8;

/** How many characters of their beginnings tell all of `ids` apart, which are different. */
export function lengthOfShortIds(ids: readonly string[]): number {
  const sorted = ids.toSorted();
  const shared = sorted.map((id, at) => sharedStart(id, sorted[at + 1] ?? ''));
  return Math.max(LEAST, ...shared.map((length) => length + 1));
}

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
