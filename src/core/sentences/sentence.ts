// Sentences before they are in a language: which one it is, and what it names. A language is a function for each key.
import { printable } from '../plain-text.ts';

/** A size among operands: in JSON every integer looks like a count. */
interface Size {
  readonly bytes: bigint;
}

/** What a sentence names. Texts are as the host has them, and made harmless when they are said. */
export type Operand = string | number | boolean | undefined | Size | Sentence | readonly Operand[];

/** One sentence or clause. `key` is stable: other languages go by it. */
export interface Sentence {
  readonly key: string;
  readonly operands: Readonly<Record<string, Operand>>;
}

/** The sentences of a language by key. Each takes its operands, nested sentences already in that language. */
export type Phrases = Readonly<Record<string, (operands: never) => string>>;

/** What a caller gives for an operand: a sentence may stand where its words will. */
type Given<T> = T extends string ? T | Sentence : T extends readonly (infer E)[] ? readonly Given<E>[] : T;

/** The operands of one phrase as a caller gives them. */
export type OperandsOf<F> = F extends (operands: infer O) => string ? { readonly [K in keyof O]: Given<O[K]> } : never;

/** Another language's phrases for the same keys and operands. */
export type Translated<P extends Phrases> = {
  readonly [K in keyof P]: (operands: Parameters<P[K]>[0]) => string;
};

/** An operand as a sentence keeps it. */
export function operandOf(given: unknown): Operand {
  if (typeof given === 'bigint') return { bytes: given };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all that a phrase can ask for but sizes is an operand as it is
  return Array.isArray(given) ? given.map(operandOf) : (given as Operand);
}

/** A sentence in the language of the phrases; undefined: they lack it, or one that it names. */
export function spoken(phrases: Phrases, { key, operands }: Sentence): string | undefined {
  const phrase = Object.hasOwn(phrases, key) ? phrases[key] : undefined;
  if (phrase === undefined) return undefined;
  const said: Record<string, unknown> = {};
  for (const [name, operand] of Object.entries(operands)) {
    const words = wordsOf(phrases, operand);
    if (words === LACKING) return undefined;
    said[name] = words;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `say` holds operands to the phrase's type
  return phrase(said as never);
}

const LACKING = Symbol('lacking');

function wordsOf(phrases: Phrases, operand: Operand): unknown {
  if (typeof operand === 'string') return printable(operand);
  if (typeof operand !== 'object') return operand;
  if ('bytes' in operand) return operand.bytes;
  if (isSentence(operand)) return spoken(phrases, operand) ?? LACKING;
  const words = operand.map((one) => wordsOf(phrases, one));
  return words.includes(LACKING) ? LACKING : words;
}

function isSentence(operand: Sentence | readonly Operand[]): operand is Sentence {
  return !Array.isArray(operand);
}
