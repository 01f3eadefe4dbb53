// The tree as the tidy checks see it: every text file with its path, TypeScript files also parsed.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { parseSync, type ParseResult } from 'rolldown/utils';

/** A text file. `path` is relative to the repository, with forward slashes. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A TypeScript file. */
export interface SourceFile extends TextFile {
  readonly program: ParseResult['program'];
  readonly comments: ParseResult['comments'];
  readonly imports: readonly Import[];
}

/** One `import` or `export … from`, static or dynamic with a literal. `target` is set for our own files only. */
export interface Import {
  readonly specifier: string;
  readonly target: string | undefined;
  readonly line: number;
}

/** Folders and files that are nobody's source. */
const NOT_SOURCE = new Set(['node_modules', 'dist', 'coverage', '.git', '.vitest', 'package-lock.json']);

/** What is read as text; anything else (fixture images, packets) is left alone. */
const TEXT = /\.(?:tsx?|css|json|md|sh|txt|toml|xml|yml|yaml|c|py)$|^(?:LICENSE|\.gitignore)$|^\.ci\/run$/;

/** Every text file under `root`, sorted by path. */
export function readTree(root: string): readonly TextFile[] {
  return pathsUnder(root)
    .map((path) => relative(root, path).replaceAll('\\', '/'))
    .filter((path) => TEXT.test(path))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function pathsUnder(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_SOURCE.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pathsUnder(path);
    return entry.isFile() ? [path] : [];
  });
}

/** The TypeScript files among `files`, parsed. Throws on a syntax error, naming the file. */
export function sourcesOf(files: readonly TextFile[]): readonly SourceFile[] {
  return files.filter((file) => /\.tsx?$/.test(file.path)).map((file) => sourceOf(file.path, file.text));
}

/** One TypeScript file from its text. */
export function sourceOf(path: string, text: string): SourceFile {
  const { program, comments, errors, module } = parseSync(path, text);
  if (errors[0] !== undefined) throw new SyntaxError(`${path}: ${errors[0].message}`);
  const requests = [
    ...module.staticImports.map((found) => found.moduleRequest),
    ...module.staticExports.flatMap((found) => found.entries.map((entry) => entry.moduleRequest)),
    ...module.dynamicImports.map((found) => literalOf(text, found.moduleRequest)),
  ].filter((request) => request !== null && request !== undefined);
  const imports = requests.map((request) => ({
    specifier: request.value,
    target: request.value.startsWith('.') ? posix.join(posix.dirname(path), request.value) : undefined,
    line: lineAt(text, request.start),
  }));
  return { path, text, program, comments, imports };
}

function literalOf(text: string, span: { start: number; end: number }): { value: string; start: number } | undefined {
  const value = /^['"](?<path>[^'"]+)['"]$/.exec(text.slice(span.start, span.end))?.groups?.['path'];
  return value === undefined ? undefined : { value, start: span.start };
}

/** The line number, from 1, of a position in `text`. */
export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

/** A complaint as every check words it: where, what is wrong, what to write instead. */
export function complain(path: string, line: number | undefined, wrong: string, instead: string): string {
  return `${path}${line === undefined ? '' : `:${line}`}: ${wrong}: ${instead}`;
}

/** Test files may reach further than the files they test. */
export function isTest(path: string): boolean {
  return path.endsWith('.test.ts');
}
