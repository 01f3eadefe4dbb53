// Tables by hand: columns as wide as their content, flexible ones give way, numbers on the right.
import { columnsOf, padEnd, padStart, shortenMiddle } from './columns.ts';
import { paint, signsOf, type Style, type Theme } from './theme.ts';

/** A column. `min` makes it flexible: it may shrink to that many columns, its texts shortened in the middle. Of several the
 *  one whose texts tell least is marked to give way first. */
export interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
  readonly min?: number;
  readonly yieldsFirst?: boolean;
}

/** One cell; a plain string has no style. */
export type Cell = string | { readonly text: string; readonly style: Style };

/** A row of cells, as many as there are columns. */
export type Row = readonly Cell[];

const INDENT = '  ';

/** Lines of the table, head first (left out when every head is empty), each indented by two. */
export function tableLines(theme: Theme, columns: readonly Column[], rows: readonly Row[]): readonly string[] {
  const head: Row = columns.map((column) => ({ text: column.head, style: 'dim' }));
  const withHead = columns.some((column) => column.head !== '') ? [head, ...rows] : rows;
  const natural = columns.map((_, index) => Math.max(0, ...withHead.map((row) => columnsOf(textOf(row[index])))));
  const { widths, gap } = fit(theme.columns - INDENT.length, columns, natural);
  return withHead.map((row) => lineOf(theme, columns, widths, gap, row));
}

function lineOf(theme: Theme, columns: readonly Column[], widths: readonly number[], gap: string, row: Row): string {
  const cells = columns.map((column, index) => {
    const width = widths[index] ?? 0;
    const cell = row[index] ?? '';
    const text = shortenMiddle(textOf(cell), width, signsOf(theme).ellipsis);
    const padded = column.align === 'right' ? padStart(text, width) : padEnd(text, width);
    return typeof cell === 'string' ? padded : paint(theme, cell.style, padded);
  });
  return (INDENT + cells.join(gap)).trimEnd();
}

/** Two blanks between columns while they fit, one when they do not; then flexible columns give way, cell by cell. */
function fit(
  room: number,
  columns: readonly Column[],
  natural: readonly number[],
): { readonly widths: readonly number[]; readonly gap: string } {
  const content = natural.reduce((sum, width) => sum + width, 0);
  const gap = content + 2 * (columns.length - 1) <= room ? '  ' : ' ';
  const widths = [...natural];
  let excess = content + gap.length * (columns.length - 1) - room;
  while (excess > 0) {
    const index = nextToYield(columns, widths);
    if (index === undefined) break;
    widths[index] = (widths[index] ?? 0) - 1;
    excess -= 1;
  }
  return { widths, gap };
}

function nextToYield(columns: readonly Column[], widths: readonly number[]): number | undefined {
  const able = columns
    .map((column, index) => ({ column, index, width: widths[index] ?? 0 }))
    .filter(({ column, width }) => column.min !== undefined && width > column.min)
    .toSorted((a, b) => b.width - a.width);
  return (able.find(({ column }) => column.yieldsFirst === true) ?? able[0])?.index;
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '');
}
