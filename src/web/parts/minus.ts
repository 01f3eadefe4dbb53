// One minus sign for all that the console shows: U+2212, as wide as a plus. The server's sentences, which the command line prints, have ASCII's.

/** Before a size: nothing else in a sentence is a number of bytes, and names are not to be touched. */
const BEFORE_SIZE = /(^|[\s(（：])-(?=\d+(?:\.\d+)? (?:[KMGTPE]i)?B\b)/gu;

/** A sentence with a minus sign before each size below zero. */
export function withMinus(sentence: string): string {
  return sentence.replaceAll(BEFORE_SIZE, '$1−');
}
