// The known word nearest to a misspelt one.

/** More changes than this, or than half of the word, and it is another word, not a slip. */
const MOST_CHANGES = 3;

/** The one of `known` that goes on where `word` ends, else the nearest by edit distance; undefined when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const longer = known.find((candidate) => candidate.toLowerCase().startsWith(word.toLowerCase()));
  if (longer !== undefined) return longer;
  let best: string | undefined;
  let least = Math.min(MOST_CHANGES, Math.floor(own(word).length / 2)) + 1;
  for (const candidate of known) {
    const changes = editDistance(own(word).toLowerCase(), own(candidate).toLowerCase());
    if (changes < least) [best, least] = [candidate, changes];
  }
  return best;
}

/** Without the beginning that all of our variables share: ULLAGE_FOO is not near ULLAGE_ROWS. */
function own(word: string): string {
  return word.replace(/^ULLAGE_/, '');
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current[column] = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substitution);
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
