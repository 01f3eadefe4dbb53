// Codes in the source and rows in a document, held equal in both directions.
import { complain } from './source.ts';

/** What is compared: the codes that the source has, and the document that must list them. */
export interface CodeTable {
  readonly what: string;
  readonly codes: readonly string[];
  readonly source: string;
  readonly document: string;
  readonly markdown: string;
}

/** Complaints about codes without a row, rows without a code, rows without a meaning, and rows written twice. */
export function checkBothWays({ what, codes, source, document, markdown }: CodeTable): readonly string[] {
  const rows = rowsOf(markdown);
  const listed = rows.map((row) => row.code);
  const missing = codes.filter((code) => !listed.includes(code));
  const stale = listed.filter((code) => !codes.includes(code));
  const twice = listed.filter((code, index) => listed.indexOf(code) !== index);
  const mute = rows.filter((row) => row.meaning === '');
  return [
    ...missing.map((code) =>
      complain(
        document,
        undefined,
        `${what} ${code} of ${source} is not listed`,
        `add a row | \`${code}\` | what it means | … |`,
      ),
    ),
    ...stale.map((code) => complain(document, undefined, `${what} ${code} is not in ${source}`, 'remove its row')),
    ...twice.map((code) => complain(document, undefined, `${what} ${code} has two rows`, 'keep one')),
    ...mute.map((row) =>
      complain(document, undefined, `the row of ${what} ${row.code} says nothing`, 'write what it means'),
    ),
  ];
}

/** One line of a table. */
interface Row {
  readonly code: string;
  readonly meaning: string;
}

/** The rows of those tables whose first column is headed "code", "package" or "metric". The meaning is in the column headed so, or "why". */
function rowsOf(markdown: string): readonly Row[] {
  const rows: Row[] = [];
  let head: readonly string[] = [];
  for (const line of markdown.split('\n')) {
    const cells = cellsOf(line);
    if (cells.length === 0 || head.length === 0) head = cells;
    else if (/^(?:code|package|metric)$/.test(head[0] ?? '')) rows.push(...rowOf(head, cells));
  }
  return rows;
}

function rowOf(head: readonly string[], cells: readonly string[]): readonly Row[] {
  const code = /^`(?<name>[^`]+)`$/.exec(cells[0] ?? '')?.groups?.['name'];
  const meaning = cells[head.findIndex((title) => /mean|why/.test(title))] ?? '';
  return code === undefined ? [] : [{ code, meaning }];
}

/** The cells of a table's line; none for any other line. */
function cellsOf(line: string): readonly string[] {
  if (!line.startsWith('|')) return [];
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}
