// Breaks sentences into lines at blanks; what has no blank is never broken, so that paths and commands can be copied.
import { columnsOf } from './columns.ts';

/** Lines of at most `columns`, the first after `first`, the others after as many blanks as `first` has columns. */
export function wrapLines(text: string, columns: number, first = ''): readonly string[] {
  const indent = ' '.repeat(columnsOf(first));
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ').filter((part) => part !== '')) {
    if (!empty && columnsOf(line) + 1 + columnsOf(word) > columns) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
