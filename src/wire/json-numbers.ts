// Which numbers a JSON text of ours may have: integers of 128 bits, exactly as they are written.
import { UllageError } from '../core/errors.ts';

/** Integers of 128 bits, signed. Each size fits into 63 bits, but hostile images claim 2⁶³ each, and sums of 2³² of them are no
 *  reason to say nothing of a host. Schemas bound each field more closely. */
const MOST = 2n ** 127n - 1n;
const LEAST = -(2n ** 127n);

/** Digits of the longest of them, with its sign: longer ones are not even converted. */
const MOST_DIGITS = 40;

/** RFC 8259 section 6 without fraction and exponent. */
const INTEGER = /^-?(?:0|[1-9]\d*)$/;

/** The integer that a text writes; `key` is where it stands. Throws JSON_NUMBER on any other number. */
export function integerOf(key: string, text: string): bigint {
  if (!INTEGER.test(text)) throw notAnInteger(key, text);
  if (text.length > MOST_DIGITS) throw tooLarge(key, text);
  return inRange(key, BigInt(text));
}

/** The same integer. Throws JSON_NUMBER on one of more than 128 bits. */
export function inRange(key: string, value: bigint): bigint {
  if (value >= LEAST && value <= MOST) return value;
  throw tooLarge(key, String(value));
}

/** That something else was found where an integer was expected. */
export function notAnInteger(key: string, found: string): UllageError {
  return new UllageError('JSON_NUMBER', `JSON number ${key}: expected an integer, found ${shortened(found)}`, {
    operands: { key },
  });
}

function tooLarge(key: string, digits: string): UllageError {
  const found = digits.length > MOST_DIGITS ? `${digits.length} digits` : digits;
  return new UllageError('JSON_NUMBER', `JSON number ${key}: expected at most 128 bits, found ${found}`, {
    operands: { key },
  });
}

/** A number may be as long as the text that it stands in. */
function shortened(number: string): string {
  return number.length > 2 * MOST_DIGITS ? `${number.slice(0, MOST_DIGITS)}… of ${number.length} characters` : number;
}
