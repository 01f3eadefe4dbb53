// Lists that a server gives: page after page until there are enough rows, and the table of them.
import type { Bytes } from '../core/bytes.ts';
import { sizeOf } from './render/quantity.ts';
import { tableLines, type Column, type Row } from './render/table.ts';
import { signsOf, type Theme } from './render/theme.ts';

/** What is shown: a document for programs, and a table. */
export interface Shown {
  readonly document: object;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly more: boolean;
  readonly after?: readonly string[];
}

/** The table, what is left out of it, and what follows. */
export function listingText(theme: Theme, { columns, rows, more, after }: Shown): string {
  const lines = rows.length === 0 ? ['  none'] : tableLines(theme, columns, rows);
  const rest = more ? [`  ${signsOf(theme).ellipsis} more: --all shows every row`] : [];
  return `${[...lines, ...rest, ...(after ?? [])].join('\n')}\n`;
}

/** A page at most as large as the server gives. */
const MOST_PER_PAGE = 1_000;

/** Page after page until there are enough; no limit: all. */
export async function pages<T>(
  limit: number | undefined,
  page: (page: {
    cursor: string | undefined;
    limit: string;
  }) => Promise<{ entries: readonly T[]; next?: string | undefined }>,
): Promise<{ readonly entries: readonly T[]; readonly more: boolean }> {
  const entries: T[] = [];
  const wanted = limit ?? Number.POSITIVE_INFINITY;
  for (let cursor: string | undefined; ;) {
    const got = await page({ cursor, limit: String(Math.min(MOST_PER_PAGE, wanted - entries.length)) });
    entries.push(...got.entries);
    cursor = got.next;
    if (cursor === undefined || entries.length >= wanted) return { entries, more: cursor !== undefined };
  }
}

/** A column of texts; with `min` it may shrink to that many columns. */
export const left = (head: string, min?: number): Column => ({
  head,
  align: 'left',
  ...(min === undefined ? {} : { min }),
});
/** A column of numbers. */
export const right = (head: string): Column => ({ head, align: 'right' });

/** A size, or the sign for one that is not known. `beside`: what it is compared with, as before with after. */
export function size(theme: Theme, bytes: Bytes | undefined, beside?: Bytes): string {
  return bytes === undefined ? signsOf(theme).unknown : sizeOf(theme, bytes, beside);
}
