// Tables by hand: columns as wide as their content, flexible ones give way, numbers on the right.
import { columnsOf, padEnd, padStart, shortenMiddle } from './columns.ts';
import { paint, signsOf, type Style, type Theme } from './theme.ts';

/** A column. `min` makes it flexible: it may shrink to that many columns, its texts shortened in the middle. Of several the
 *  one whose texts tell least is marked to give way first. Where even that is not enough, columns that can be missed are left out,
 *  the one with the lowest number first. */
export interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
  readonly min?: number;
  readonly yieldsFirst?: boolean;
  readonly leftOut?: number;
  /** A text that does not fit stands whole on a line of its own above its row, to be copied from there. */
  readonly isWhole?: boolean;
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
  const all = columns.map((column, index) => ({
    column,
    index,
    natural: Math.max(0, ...withHead.map((row) => columnsOf(textOf(row[index])))),
  }));
  const room = theme.columns - INDENT.length;
  const kept = keptOf(room, all);
  const keptColumns = kept.map(({ column }) => column);
  const { widths, gap } = fit(
    room,
    keptColumns,
    kept.map(({ natural }) => natural),
  );
  return withHead.flatMap((row) =>
    linesOf(
      theme,
      keptColumns,
      widths,
      gap,
      kept.map(({ index }) => row[index] ?? ''),
    ),
  );
}

interface Measured {
  readonly column: Column;
  readonly index: number;
  readonly natural: number;
}

/** What fits when every flexible column has given way as far as it can. */
function keptOf(room: number, columns: readonly Measured[]): readonly Measured[] {
  const least = columns.reduce((sum, { column, natural }) => sum + Math.min(natural, column.min ?? natural), 0);
  if (least + columns.length - 1 <= room) return columns;
  const [first] = columns
    .filter(({ column }) => column.leftOut !== undefined)
    .toSorted((a, b) => (a.column.leftOut ?? 0) - (b.column.leftOut ?? 0));
  return first === undefined
    ? columns
    : keptOf(
        room,
        columns.filter((entry) => entry !== first),
      );
}

function linesOf(
  theme: Theme,
  columns: readonly Column[],
  widths: readonly number[],
  gap: string,
  row: Row,
): readonly string[] {
  const isLong = (index: number): boolean =>
    columns[index]?.isWhole === true && columnsOf(textOf(row[index])) > (widths[index] ?? 0);
  const above = row.filter((_, index) => isLong(index)).map((cell) => INDENT + textOf(cell));
  const rest = row.map((cell, index) => (isLong(index) ? '' : cell));
  return [...above, lineOf(theme, columns, widths, gap, rest)];
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
