// Numbers as they are typed into fields, and what the fields take. Nothing typed is none.
import { GiB } from '../../core/bytes.ts';

/** What a field for a count takes, as HTML's `pattern`. */
export const COUNT_PATTERN = '[0-9]{1,12}';

/** What a field for GiB takes: to thousandths. */
export const GIB_PATTERN = String.raw`[0-9]{1,9}([.][0-9]{1,3})?`;

/** A count; 0 for nothing. The field's pattern lets nothing else through. */
export function countOf(text: string): bigint {
  return /^\d+$/.test(text.trim()) ? BigInt(text.trim()) : 0n;
}

/** "1.5" GiB as bytes; 0 for nothing. */
export function bytesOfGib(text: string): bigint {
  const [, whole = '0', part = ''] = /^(\d+)(?:\.(\d{1,3}))?$/.exec(text.trim()) ?? [];
  return (BigInt(whole + part.padEnd(3, '0')) * GiB) / 1_000n;
}

/** What a field for a percentage takes: to ten-thousandths. */
export const PERCENT_PATTERN = String.raw`[0-9]{1,3}([.][0-9]{1,4})?`;

/** "37.5" percent in millionths; 0 for nothing. */
export function ppmOfPercent(text: string): bigint {
  const [, whole = '0', part = ''] = /^(\d+)(?:\.(\d{1,4}))?$/.exec(text.trim()) ?? [];
  return BigInt(whole + part.padEnd(4, '0'));
}
