// What an event has to say, read without trust: a newer server may say other things.
import { MiB } from '../../../core/bytes.ts';
import { formatBytes } from '../../../core/format-bytes.ts';

/** An object of which nothing is known. */
export class Detail {
  readonly #fields: ReadonlyMap<string, unknown>;

  constructor(value: unknown) {
    this.#fields = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  }

  /** A text, a number or yes and no; empty where there is none. */
  text(name: string): string {
    return plainText(this.#fields.get(name)) ?? '';
  }

  /** An object within; undefined where there is none. */
  part(name: string): Detail | undefined {
    const value = this.#fields.get(name);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Detail(value) : undefined;
  }

  /** The objects of a list. */
  parts(name: string): readonly Detail[] {
    const value = this.#fields.get(name);
    return Array.isArray(value) ? value.map((one) => new Detail(one)) : [];
  }

  /** A whole number; undefined where there is none. */
  count(name: string): bigint | undefined {
    const text = this.text(name);
    return WHOLE.test(text) ? BigInt(text) : undefined;
  }

  /** A number of things, or a time; undefined where there is none, or none that is exact. */
  number(name: string): number | undefined {
    const value = Number(this.count(name) ?? NaN);
    return Number.isSafeInteger(value) ? value : undefined;
  }

  /** An amount in its unit: "28.9 GiB", "4"; empty where there is none. */
  amount(name: string, unit: string): string {
    const text = this.text(name);
    if (!WHOLE.test(text)) return text;
    if (unit === 'bytes') return formatBytes(BigInt(text)).replace('-', '−');
    return unit === 'MiB' ? formatBytes(BigInt(text) * MiB).replace('-', '−') : text.replace('-', '−');
  }

  /** Everything, for who knows no better: "a: 1 · b.c: 2". */
  inWords(): string {
    return [...this.#fields].flatMap(([name, value]) => wordsOf(name, value, 0)).join(' · ');
  }
}

/** Sums have 96 bits at most. */
const WHOLE = /^-?\d{1,30}$/;

/** Of a text, a number, or yes and no; undefined of all else. */
function plainText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'bigint' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

/** What lies deeper is not shown. */
const MOST_DEPTH = 3;

/** Of a list. */
const MOST_ITEMS = 5;

function wordsOf(name: string, value: unknown, depth: number): readonly string[] {
  if (value === null || value === undefined) return [];
  const text = plainText(value);
  if (text !== undefined) return [`${name}: ${text}`];
  if (typeof value !== 'object') return [];
  if (depth >= MOST_DEPTH) return [`${name}: …`];
  const parts = Array.isArray(value)
    ? value.slice(0, MOST_ITEMS).map((one, index) => [`${name} ${index + 1}`, one as unknown] as const)
    : Object.entries(value).map(([key, one]) => [`${name}.${key}`, one as unknown] as const);
  return parts.flatMap(([key, one]) => wordsOf(key, one, depth + 1));
}
