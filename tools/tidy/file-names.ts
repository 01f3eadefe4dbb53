// No barrels: a file named index says nothing of what it holds. (kebab-case is the linter's: unicorn/filename-case.)
import { basename } from 'node:path/posix';
import { complain, type TextFile } from './source.ts';

/** Complaints about files named index. */
export function checkFileNames(files: readonly TextFile[]): readonly string[] {
  return files
    .filter(({ path }) => /^index\.[^.]+$/.test(basename(path)) && path.endsWith('.ts'))
    .map(({ path }) =>
      complain(
        path,
        undefined,
        'a file named index says nothing',
        'name it after the one thing it holds, and import that file',
      ),
    );
}
