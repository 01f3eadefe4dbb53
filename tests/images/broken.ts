// How a parser refuses bytes: the code and field of its FormatError, or the facts it gave all the same.
import { FormatError } from '../../src/formats/format-error.ts';

/** "CODE field" of the FormatError that `parse` throws; "facts" when it throws none. Other errors go on: they are bugs. */
export function refusalOf(parse: () => unknown): string {
  try {
    parse();
    return 'facts';
  } catch (error) {
    if (error instanceof FormatError) return `${error.code} ${error.field}`;
    throw error;
  }
}
