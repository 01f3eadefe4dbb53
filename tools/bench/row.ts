// What a bench hands back: a table of figures, each row one way of doing the same thing, so that ours stands beside its peers.

/** One way of doing it, measured. */
export interface BenchRow {
  /** What ran, in words: "ullage, 2 workers, warm", "C, 2 threads", "qemu-img info, one a disk". */
  readonly what: string;
  /** Column → figure. The column's name carries the unit: "wall µs/disk", "CPU ms", "RSS MiB". */
  readonly figures: Readonly<Record<string, number>>;
  /** What was to be reached, and whether it was: "≤ 2 × C: reached (1.8 ×)". */
  readonly verdict?: string;
}

/** One table. */
export interface BenchTable {
  readonly title: string;
  readonly rows: readonly BenchRow[];
}

/** The table as aligned plain text. Figures have three significant digits; a missing one is a dash, never 0. */
export function tableText({ title, rows }: BenchTable): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row.figures)))];
  const cells = [
    ['', ...columns, ''],
    ...rows.map((row) => [row.what, ...columns.map((column) => figureText(row.figures[column])), row.verdict ?? '']),
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) =>
    line
      .map((cell, column) =>
        isWords(column, line.length) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines].join('\n');
}

/** The first column and the last hold words, those between hold figures. */
function isWords(column: number, columns: number): boolean {
  return column === 0 || column === columns - 1;
}

function figureText(figure: number | undefined): string {
  if (figure === undefined) return '–';
  return Math.abs(figure) >= 100 ? figure.toFixed(0) : figure.toPrecision(3);
}

/** The middle of the sorted values; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
  if (middle === undefined) throw new RangeError('median of no values');
  return middle;
}
