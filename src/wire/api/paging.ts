// Pages of a list: how many, from where, and where the next one begins. Imports zod.
import { z } from 'zod';

/** More would make one answer too large to be read at once. */
const MOST_PER_PAGE = 1_000;

const USUAL_PER_PAGE = 100;

/** A cursor of ours: base64url of a small JSON text. */
const MOST_CURSOR = 2_000;

/** A whole number within limits, as the text of a parameter. */
export const numberText = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'a whole number')
    .transform(Number)
    .pipe(z.number().int().min(least).max(most));

/** Parameters of every list. */
export const pageShape = {
  limit: numberText(1, MOST_PER_PAGE).default(USUAL_PER_PAGE).describe('entries in this page; 100 when not given'),
  cursor: z.string().max(MOST_CURSOR).optional().describe('`next` of the page before'),
};

/** In every page. */
export const nextShape = { next: z.string().optional().describe('cursor of the next page; absent: this is the last') };
