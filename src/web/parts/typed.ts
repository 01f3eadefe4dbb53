// Numbers as they are typed into fields, and what the fields take. Nothing typed is none.
import { GiB } from '../../core/bytes.ts';

/** What a field takes, as HTML's `pattern`: GiB to thousandths (`size`: more than none), a percentage to ten-thousandths, a ratio to millionths
 *  within its limits (core/claim/policy.ts), the minutes of a claim's life, the days of a token's, and those of a year. */
export const PATTERNS = {
  count: '[0-9]{1,12}',
  gib: '[0-9]{1,9}([.][0-9]{1,3})?',
  size: '(?!0+([.]0*)?$)[0-9]{1,9}([.][0-9]{1,3})?',
  percent: '100([.]0{1,4})?|[0-9]{1,2}([.][0-9]{1,4})?',
  ratio: '1000([.]0{1,6})?|[1-9][0-9]{0,2}([.][0-9]{1,6})?|0[.](?!00?$|000)[0-9]{1,6}',
  minutes: '[1-9][0-9]{0,3}|[1-3][0-9]{4}|4[0-2][0-9]{3}|43[01][0-9]{2}|43200',
  lifetime: '[1-9][0-9]{0,2}|[12][0-9]{3}|3[0-5][0-9]{2}|36[0-4][0-9]|3650',
  days: '[1-9]|[1-9][0-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-5]',
  uuid: String.raw`\s*[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\s*`,
} as const;

/** One of these. */
export type Takes = keyof typeof PATTERNS;

/** The largest number that a field takes, where its own words do not say it: a digit more would be no disk and no machine. */
export const LARGEST: Readonly<Partial<Record<Takes, bigint>>> = {
  count: 999_999_999_999n,
  gib: 999_999_999n,
  size: 999_999_999n,
};

/** A number stands there, and its whole part is larger than this. */
export function isAbove(text: string, largest: bigint): boolean {
  const [, whole = '0'] = /^(\d+)(?:[.]\d*)?$/.exec(text.trim()) ?? [];
  return BigInt(whole) > largest;
}

/** Nothing stands there, or 0. */
export function isNone(text: string): boolean {
  return /^0*[.]?0*$/.test(text.trim());
}

/** A count; 0 for nothing. The field's pattern lets nothing else through. */
export function countOf(text: string): bigint {
  return /^\d+$/.test(text.trim()) ? BigInt(text.trim()) : 0n;
}

/** "1.5" GiB as bytes; 0 for nothing. */
export function bytesOfGib(text: string): bigint {
  const [, whole = '0', part = ''] = /^(\d+)(?:\.(\d{1,3}))?$/.exec(text.trim()) ?? [];
  return (BigInt(whole + part.padEnd(3, '0')) * GiB) / 1_000n;
}

/** "37.5" percent in millionths; 0 for nothing. */
export function ppmOfPercent(text: string): bigint {
  const [, whole = '0', part = ''] = /^(\d+)(?:\.(\d{1,4}))?$/.exec(text.trim()) ?? [];
  return BigInt(whole + part.padEnd(4, '0'));
}
