// Folders that import each other are one folder in two places. (Cycles of files are the linter's: import/no-cycle.)
import { dirname } from 'node:path/posix';
import { complain, isTest, type SourceFile } from './source.ts';

/** Complaints about pairs of folders, neither inside the other, whose files import each other. */
export function checkMutualFolders(sources: readonly SourceFile[]): readonly string[] {
  const edges = new Map<string, string>();
  for (const { path, imports } of sources.filter((source) => !isTest(source.path))) {
    for (const { target } of imports) {
      if (target === undefined || contains(dirname(path), dirname(target))) continue;
      edges.set(`${dirname(path)} → ${dirname(target)}`, path);
    }
  }
  return [...edges].flatMap(([edge, path]) => {
    const [from = '', to = ''] = edge.split(' → ');
    const back = edges.get(`${to} → ${from}`);
    if (back === undefined || from > to) return [];
    return [
      complain(
        path,
        undefined,
        `${from} and ${to} import each other (back from ${back})`,
        'move what both need to a file above or below both',
      ),
    ];
  });
}

/** One folder lies in the other, or they are the same: a parent and its parts may know each other. */
function contains(a: string, b: string): boolean {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}
