// Schemas of the small things that every document is made of: byte counts, counts, times, names. Imports zod: never from a start path.
import { z } from 'zod';
import { MAX_BYTES } from '../core/bytes.ts';
import { PPM } from '../core/ratio.ts';

/** A size: 0 … 2⁶³−1, read as bigint. */
export const bytes = () => z.bigint().min(0n).max(MAX_BYTES);

/** More than 2³² sizes add up to: no host has as many files. */
const MOST_SUM = 2n ** 95n;

/** The size of one file that is written in full: what names its parts is less than what they hold, whatever an image claims of them. */
export const fullSize = () =>
  z
    .bigint()
    .min(0n)
    .max(2n ** 72n);

/** A sum of sizes, or what is computed of one: hostile images claim 2⁶³ − 1 each. */
export const sum = () => z.bigint().min(0n).max(MOST_SUM);

/** A difference of sums: may be negative. */
export const difference = () => z.bigint().min(-MOST_SUM).max(MOST_SUM);

/** A ratio worked out of a sum, in millionths: the sum may be held against a single byte. */
export const ratioOfSum = () =>
  z
    .bigint()
    .min(0n)
    .max(MOST_SUM * PPM);

/** A count, a time or a ratio that JavaScript's numbers hold exactly: read as bigint like every JSON integer, given as number. */
export const count = () =>
  z
    .bigint()
    .min(0n)
    .max(BigInt(Number.MAX_SAFE_INTEGER))
    .transform((value) => Number(value));

/** The years 1 to 9999: what JavaScript, PostgreSQL and whoever reads a date all know. */
const [FIRST_MS, LAST_MS] = [-62_135_596_800_000n, 253_402_300_799_999n];

/** When something happened, in milliseconds since 1970. */
export const timeMs = () =>
  z
    .bigint()
    .min(FIRST_MS)
    .max(LAST_MS)
    .transform((value) => Number(value))
    .describe('milliseconds since 1970');

/** When a file was changed, as its filesystem has it: whoever may write it may say anything. Never made into a date. */
export const fileTimeMs = () =>
  z
    .bigint()
    .min(-BigInt(Number.MAX_SAFE_INTEGER))
    .max(BigInt(Number.MAX_SAFE_INTEGER))
    .transform((value) => Number(value))
    .describe('milliseconds since 1970');

/** A UUID of any version, in lower case: machines and guests have some that RFC 9562 does not know. */
export const uuidText = () =>
  z.guid('expected a UUID such as 1b4e28ba-2fa1-41d2-883f-0016d3cca427').transform((text) => text.toLowerCase());

/** A name as callers write it: what no text of the database holds (U+0000, lone surrogates) is refused, not repaired. */
export const textWithin = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), 'expected no U+0000 and no lone surrogate');

/** A name of one file on the host. */
export const fileId = () => z.string().describe('names one file: "device:inode" or "block:/dev/name"');

/** Which disk of which guest. */
export const diskRefShape = {
  guestUuid: z.string(),
  guestName: z.string(),
  disk: z.string().describe('target as the guest is told: vda, sdb'),
};
