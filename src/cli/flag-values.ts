// What people write behind flags, read: whole numbers, sizes, ratios, percentages, UUIDs. Each throws CLI_USAGE naming the flag.
import type { Bytes } from '../core/bytes.ts';
import { LEAST_RATIO, MOST_RATIO } from '../core/claim/policy.ts';
import { UllageError } from '../core/errors.ts';
import { parseSize, SIZE_EXPECTED } from '../core/parse-size.ts';
import { parseRatio, PPM, ratioText, type Ppm } from '../core/ratio.ts';

/** More digits are no number of anything. */
const WHOLE = /^\d{1,15}$/;

/** A whole number. */
export function whole(flag: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (WHOLE.test(text)) return BigInt(text);
  throw misread(flag, 'a whole number', text);
}

/** Of a hundred, to the millionth of the whole. */
const PERCENT = /^(\d{1,3})(?:\.(\d{1,4}))?$/;

/** A percentage, in millionths. */
export function percent(flag: string, text: string): Ppm {
  const [, hundredths = '', part = ''] = PERCENT.exec(text) ?? [];
  const found = hundredths === '' ? undefined : (BigInt(hundredths) * PPM) / 100n + BigInt(part.padEnd(4, '0'));
  if (found !== undefined && found <= PPM) return found;
  throw misread(flag, 'a percentage from 0 to 100 with at most four decimals', text);
}

/** A size with its unit: 40GiB. */
export function sizeIn(flag: string, text: string): Bytes {
  const bytes = parseSize(text);
  if (bytes !== undefined) return bytes;
  throw misread(flag, SIZE_EXPECTED, text);
}

/** An allocation ratio within the limits of policy. */
export function ratioIn(flag: string, text: string): Ppm {
  const ratio = parseRatio(text);
  if (ratio !== undefined && ratio >= LEAST_RATIO && ratio <= MOST_RATIO) return ratio;
  const limits = `${ratioText(LEAST_RATIO)} to ${ratioText(MOST_RATIO)}`;
  throw misread(flag, `a number from ${limits} such as 1.5, six decimals at most`, text);
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu;

/** Whether it has the form of a UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** A UUID. `hint`: where to find one. */
export function uuidIn(flag: string, text: string, hint: string): string {
  if (isUuid(text)) return text;
  throw misread(flag, 'a UUID', text, hint);
}

/** Of what was given the beginning: it may be a file that somebody pasted. */
const MOST_SHOWN = 100;

/** That a flag was given something else. */
export function misread(flag: string, expected: string, text: string, hint?: string): UllageError {
  return new UllageError(
    'CLI_USAGE',
    `read ${flag}: expected ${expected}, found "${text.slice(0, MOST_SHOWN)}"`,
    hint === undefined ? {} : { hint },
  );
}
