// Cursors: where the next page of a list begins, as a text that callers hand back unread.
import type { z } from 'zod';
import { UllageError } from '../../core/errors.ts';
import { readJson, writeJsonLine } from '../../wire/json.ts';

/** A place as a cursor. */
export function cursorOf(place: object): string {
  return Buffer.from(writeJsonLine(place)).toString('base64url');
}

/** The place of a cursor; undefined for none. Throws REQUEST_INVALID on what is no cursor of this list. */
export function placeOf<T>(schema: z.ZodType<T>, cursor: string | undefined): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(readJson(Buffer.from(cursor, 'base64url').toString()));
  } catch (error) {
    throw new UllageError('REQUEST_INVALID', 'read the parameter cursor: it is none that this list gave out', {
      cause: error,
      hint: 'Take `next` of the page before, with the same sort.',
    });
  }
}
