// Cursors: where the next page of a list begins, as a text that callers hand back unread.
import type { z } from 'zod';
import { UllageError } from '../../core/errors.ts';
import { readJson, writeJsonLine, type JsonIn } from '../../wire/json.ts';

/** A place as a cursor. */
export function cursorOf(place: object): string {
  return Buffer.from(writeJsonLine(place)).toString('base64url');
}

/** The place of a cursor; undefined for none. Throws REQUEST_INVALID on what is no cursor of this list. */
export function placeOf<T>(schema: z.ZodType<T>, cursor: string | undefined): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    const place = readJson(Buffer.from(cursor, 'base64url').toString());
    if (!isStorable(place)) throw new Error('a text of it could not be in the database');
    return schema.parse(place);
  } catch (error) {
    throw new UllageError('REQUEST_INVALID', 'read the parameter cursor: it is none that this list gave out', {
      cause: error,
      hint: 'Take `next` of the page before, with the same sort.',
    });
  }
}

/** Whether each text of a place could have come from the database, which holds neither U+0000 nor lone surrogates. */
function isStorable(value: JsonIn): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  return (
    typeof value !== 'object' || value === null || Object.values(value).every((entry: JsonIn) => isStorable(entry))
  );
}
