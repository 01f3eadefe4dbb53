// Parses JSON with the engine's parser, and no integer loses a digit on the way. A reviver would be told how each number is written, too,
// but costs ten times as much as parsing: more than a second for the largest report that a server takes, in which nobody else is answered.
import { integerOf } from './json-numbers.ts';

/** The value of a text, every integer a bigint. Throws SyntaxError on what is no JSON, JSON_NUMBER on a number that is no integer of 128
 *  bits. */
export function parseExactly(text: string): unknown {
  const { plain, asides } = setAside(text);
  try {
    return withIntegers(JSON.parse(plain), asides);
  } catch (error) {
    // Its words are of places in the text that was given.
    if (error instanceof SyntaxError) JSON.parse(text);
    throw error;
  }
}

/** A text in which each number that a double may not hold as it is written stands aside, and a fraction in its place that says where: the
 *  first is 0.5, the second 1.5. No other fraction is left. */
interface SetAside {
  readonly plain: string;
  readonly asides: readonly string[];
}

/** RFC 8259 section 6. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A double holds every integer of so many digits. */
const PLAIN_DIGITS = 15;

function setAside(text: string): SetAside {
  const asides: string[] = [];
  let plain = '';
  let copied = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === MINUS || isDigit(code)) {
      const end = endOfNumber(text, at);
      if (!isPlain(text, at, end) && NUMBER.test(text.slice(at, end))) {
        plain += `${text.slice(copied, at)}${asides.length}.5`;
        asides.push(text.slice(at, end));
        copied = end;
      }
      at = end;
    } else at += 1;
  }
  return { plain: copied === 0 ? text : plain + text.slice(copied), asides };
}

const [QUOTE, BACKSLASH, PLUS, MINUS, POINT, ZERO, NINE, UPPER_E, LOWER_E] = [
  0x22, 0x5c, 0x2b, 0x2d, 0x2e, 0x30, 0x39, 0x45, 0x65,
];

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

/** Behind the quote that ends it, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

/** Behind all that could be of a number: whether it is one is for others to say. */
function endOfNumber(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const code = text.charCodeAt(at);
    const isOfNumber =
      isDigit(code) || code === POINT || code === MINUS || code === PLUS || code === LOWER_E || code === UPPER_E;
    if (!isOfNumber) return at;
  }
}

function isPlain(text: string, start: number, end: number): boolean {
  if (end - start > PLAIN_DIGITS) return false;
  for (let at = start + 1; at < end; at += 1) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

/** Container by container, so that no depth runs us out of stack. */
function withIntegers(value: unknown, asides: readonly string[]): unknown {
  const root = { '': value };
  const pending: Record<string, unknown>[] = [root];
  for (let container = pending.pop(); container !== undefined; container = pending.pop()) {
    for (const key of Object.keys(container)) {
      const entry = container[key];
      if (typeof entry === 'number') container[key] = exact(key, entry, asides);
      else if (typeof entry === 'object' && entry !== null) pending.push(entry as Record<string, unknown>); // oxlint-disable-line typescript/no-unsafe-type-assertion -- a list has its places for keys
    }
  }
  return root[''];
}

function exact(key: string, value: number, asides: readonly string[]): bigint {
  return Number.isInteger(value) ? BigInt(value) : integerOf(key, asides[Math.floor(value)] ?? '');
}
