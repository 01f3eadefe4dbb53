// The kinds of value that a setting can have: each reads its text form (environment, flag) and its TOML form.

/** A kind of value. Both readers return undefined for what is not one. */
export interface Kind<T> {
  /** For an error and for the documentation: "a whole number from 1 to 600". */
  readonly expected: string;
  fromText(text: string): T | undefined;
  fromToml(value: unknown): T | undefined;
}

/** Text of at least one character. */
export const text: Kind<string> = {
  expected: 'a text that is not empty',
  fromText: (value) => (value === '' ? undefined : value),
  fromToml: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
};

/** Absolute paths: an array in TOML, separated by colons in the environment. */
export const paths: Kind<readonly string[]> = {
  expected: 'absolute paths (an array; in the environment separated by colons)',
  fromText: (value) => allPaths(value.split(':').filter((path) => path !== '')),
  fromToml: (value) => (Array.isArray(value) ? allPaths(value) : undefined),
};

function allPaths(values: readonly unknown[]): readonly string[] | undefined {
  const found = values.filter((value) => typeof value === 'string' && value.startsWith('/'));
  return found.length === values.length ? found.map(String) : undefined;
}

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);

/** true or false; the environment may also say 1/0, yes/no, on/off. */
export const flag: Kind<boolean> = {
  expected: 'true or false',
  fromText: (value) => WORDS.get(value.toLowerCase()),
  fromToml: (value) => (typeof value === 'boolean' ? value : undefined),
};

/** A whole number within limits, both included. */
export function wholeNumber(least: number, most: number): Kind<number> {
  const within = (value: number): number | undefined =>
    Number.isInteger(value) && value >= least && value <= most ? value : undefined;
  return {
    expected: `a whole number from ${least} to ${most}`,
    fromText: (value) => (/^\d{1,9}$/.test(value) ? within(Number(value)) : undefined),
    fromToml: (value) => (typeof value === 'number' ? within(value) : undefined),
  };
}

/** One of a few words. */
export function oneOf<const T extends string>(words: readonly T[]): Kind<T> {
  const find = (value: unknown): T | undefined => words.find((word) => word === value);
  return { expected: `one of ${words.join(', ')}`, fromText: find, fromToml: find };
}
