// Values as Python writes them: Placement's clients and tests read error texts in which bodies are quoted so.

/** What a body of the Placement API holds: JSON as any parser reads it, because ratios there are floating point numbers. */
export type PlacementJson =
  | string
  | number
  | boolean
  | null
  | readonly PlacementJson[]
  | { readonly [key: string]: PlacementJson };

/** A body may be as large as the server takes: what is quoted of it in an error is not. */
const MOST_QUOTED = 1_000;

/** The value as Python's `repr` shows it, keys in the order in which they came, cut off where it gets long. */
export function pythonWords(value: PlacementJson): string {
  const text = written(value, 0);
  return text.length <= MOST_QUOTED ? text : `${text.slice(0, MOST_QUOTED)}…`;
}

/** Deeper is not shown: a body of ten thousand brackets is an error long before, and its text must not be another. */
const MOST_DEPTH = 20;

function written(value: PlacementJson, depth: number): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return numeral(value);
  if (depth === MOST_DEPTH) return '…';
  if (isList(value)) return `[${joined(value, (item) => written(item, depth + 1))}]`;
  return `{${joined(Object.entries(value), ([key, item]) => `${quoted(key)}: ${written(item, depth + 1)}`)}}`;
}

/** Stops writing soon after enough is written, so that a body of a million items costs no more than it shows. */
function joined<T>(items: readonly T[], write: (item: T) => string): string {
  const texts: string[] = [];
  let length = 0;
  for (const item of items) {
    if (length > MOST_QUOTED) break;
    const text = write(item);
    length += text.length;
    texts.push(text);
  }
  return texts.join(', ');
}

/** Double quotes only around what has single ones and no double ones. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text
    .slice(0, MOST_QUOTED)
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\t', String.raw`\t`)
    .replaceAll(UNPRINTABLE, (character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code <= 0xff) return String.raw`\x${code.toString(16).padStart(2, '0')}`;
      return code <= 0xffff
        ? String.raw`\u${code.toString(16).padStart(4, '0')}`
        : String.raw`\U${code.toString(16).padStart(8, '0')}`;
    });
  return `${quote}${quote === "'" ? inside.replaceAll("'", String.raw`\'`) : inside}${quote}`;
}

/** Controls, separators but the blank, surrogates on their own, what is not assigned: what Python does not print. */
const UNPRINTABLE = /(?! )[\p{C}\p{Z}]/gu;

/** Python's shortest floating point numerals differ from ECMAScript's in nothing that a ratio or an amount has, but for these. */
function numeral(value: number): string {
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** `Array.isArray` that tells the compiler of lists that are not to be changed. */
export function isList(value: PlacementJson): value is readonly PlacementJson[] {
  return Array.isArray(value);
}

/** A JSON object: neither a list nor null. */
export function isObject(value: PlacementJson): value is { readonly [key: string]: PlacementJson } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
