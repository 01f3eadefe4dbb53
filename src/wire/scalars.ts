// Schemas of the small things that every document is made of: byte counts, counts, times, names. Imports zod: never from a start path.
import { z } from 'zod';
import { MAX_BYTES } from '../core/bytes.ts';

/** A size: 0 … 2⁶³−1, read as bigint. */
export const bytes = () => z.bigint().min(0n).max(MAX_BYTES);

/** A difference of sizes: may be negative. */
export const difference = () => z.bigint().min(-MAX_BYTES).max(MAX_BYTES);

/** A count, a time or a ratio that JavaScript's numbers hold exactly: read as bigint like every JSON integer, given as number. */
export const count = () =>
  z
    .bigint()
    .min(0n)
    .max(BigInt(Number.MAX_SAFE_INTEGER))
    .transform((value) => Number(value));

/** Milliseconds since 1970; a file may be older. */
export const timeMs = () =>
  z
    .bigint()
    .min(-BigInt(Number.MAX_SAFE_INTEGER))
    .max(BigInt(Number.MAX_SAFE_INTEGER))
    .transform((value) => Number(value))
    .describe('milliseconds since 1970');

/** A name of one file on the host. */
export const fileId = () => z.string().describe('names one file: "device:inode" or "block:/dev/name"');

/** Which disk of which guest. */
export const diskRefShape = {
  guestUuid: z.string(),
  guestName: z.string(),
  disk: z.string().describe('target as the guest is told: vda, sdb'),
};
