// What people write behind flags, read: whole numbers, sizes, percentages, UUIDs. Each throws CLI_USAGE naming the flag.
import { GiB, KiB, MAX_BYTES, MiB, TiB, type Bytes } from '../core/bytes.ts';
import { UllageError } from '../core/errors.ts';
import { PPM, type Ppm } from '../core/ratio.ts';

/** More digits are no size of anything. */
const WHOLE = /^\d{1,15}$/;

/** A whole number. */
export function whole(flag: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (WHOLE.test(text)) return BigInt(text);
  throw new UllageError('CLI_USAGE', `read ${flag}: expected a whole number, found "${text.slice(0, 100)}"`);
}

/** Of a hundred, to the millionth of the whole. */
const PERCENT = /^(\d{1,3})(?:\.(\d{1,4}))?$/;

/** A percentage, in millionths. */
export function percent(flag: string, text: string): Ppm {
  const [, hundredths = '', part = ''] = PERCENT.exec(text) ?? [];
  const found = hundredths === '' ? undefined : (BigInt(hundredths) * PPM) / 100n + BigInt(part.padEnd(4, '0'));
  if (found !== undefined && found <= PPM) return found;
  throw new UllageError(
    'CLI_USAGE',
    `read ${flag}: expected a percentage from 0 to 100 with at most four decimals, found "${text.slice(0, 100)}"`,
  );
}

/** As qemu-img takes them: K, M, G and T are of 1,024. */
const SIZE = /^(?<count>\d{1,19})(?<unit>[KMGT](?:iB)?)?$/;

const UNITS: Readonly<Record<string, Bytes>> = { K: KiB, M: MiB, G: GiB, T: TiB };

/** A size: 40G, 40GiB, or bytes. */
export function sizeIn(flag: string, text: string): Bytes {
  const { count, unit } = SIZE.exec(text)?.groups ?? {};
  const bytes = count === undefined ? undefined : BigInt(count) * (UNITS[unit?.charAt(0) ?? ''] ?? 1n);
  if (bytes !== undefined && bytes <= MAX_BYTES) return bytes;
  throw new UllageError(
    'CLI_USAGE',
    `read ${flag}: expected a size such as 40GiB or 42949672960, found "${text.slice(0, 100)}"`,
  );
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu;

/** A UUID. `hint`: where to find one. */
export function uuidIn(flag: string, text: string, hint: string): string {
  if (UUID.test(text)) return text;
  throw new UllageError('CLI_USAGE', `read ${flag}: expected a UUID, found "${text.slice(0, 100)}"`, { hint });
}
