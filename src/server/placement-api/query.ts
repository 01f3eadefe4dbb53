// The query of a call: names may be repeated, and the last of them counts unless a call says otherwise.
import { badRequest } from './fault.ts';

/** More parameters than the largest request for candidates of a real client has, times ten. */
const MOST_PARAMETERS = 1_000;

/** A query, read. */
export class Query {
  readonly #pairs: readonly (readonly [name: string, value: string])[];

  /** Throws PlacementFault of 400 where it is not UTF-8. */
  constructor(text: string) {
    const parts = text.split('&').filter((part) => part !== '');
    if (parts.length > MOST_PARAMETERS) throw badRequest('Invalid query string parameters: too many of them');
    this.#pairs = parts.map((part) => {
      const at = part.indexOf('=');
      return at === -1 ? [decoded(part), ''] : [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
    });
  }

  /** Names and values in their order. */
  get pairs(): readonly (readonly [name: string, value: string])[] {
    return this.#pairs;
  }

  /** The last value of a name. */
  get(name: string): string | undefined {
    return this.#pairs.findLast(([known]) => known === name)?.[1];
  }

  /** All values of a name, in their order. */
  all(name: string): readonly string[] {
    return this.#pairs.filter(([known]) => known === name).map(([, value]) => value);
  }

  /** Every name, once. */
  get names(): readonly string[] {
    return [...new Set(this.#pairs.map(([name]) => name))];
  }

  /** The last value of each name. */
  get texts(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#pairs);
  }
}

/** What is no escape stands for itself, as everywhere on the web. */
function decoded(text: string): string {
  const plain = text.replaceAll('+', ' ');
  if (!plain.includes('%')) return plain;
  const bytes = plain.replaceAll(/%([0-9a-f]{2})|[^%]+|%/giu, (whole, hex: string | undefined) =>
    hex === undefined ? Buffer.from(whole).toString('latin1') : String.fromCodePoint(Number.parseInt(hex, 16)),
  );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    throw badRequest('Invalid query string parameters: they are not UTF-8');
  }
}
