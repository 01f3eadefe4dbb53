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
  const mute = rows.filter((row) => row.cells.some((cell) => cell === ''));
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
      complain(document, undefined, `the row of ${what} ${row.code} has an empty cell`, 'fill it in'),
    ),
  ];
}

/** The rows of a document's tables whose first cell is a code in backticks. */
function rowsOf(markdown: string): readonly { code: string; cells: readonly string[] }[] {
  return markdown.split('\n').flatMap((line) => {
    const [code, ...cells] = line.startsWith('|')
      ? line
          .split(/(?<!\\)\|/)
          .slice(1, -1)
          .map((cell) => cell.trim())
      : [];
    const name = /^`(?<name>[^`]+)`$/.exec(code ?? '')?.groups?.['name'];
    return name === undefined ? [] : [{ code: name, cells }];
  });
}
