// Bytes stay bigint: `Number(…)` is written only in files that are listed, each with why no byte count is rounded there.
import { Visitor } from 'rolldown/utils';
import { complain, isTest, lineAt, type SourceFile } from './source.ts';

/** A file that may call Number(), and why that loses nothing. */
export interface NumberAllowance {
  readonly path: string;
  readonly why: string;
}

/** Complaints about Number() in files that are not listed, and about listed files that no longer call it. */
export function checkNumberOfBytes(
  sources: readonly SourceFile[],
  allowances: readonly NumberAllowance[],
): readonly string[] {
  const allowed = new Set(allowances.map((allowance) => allowance.path));
  const product = sources.filter(({ path }) => path.startsWith('src/') && !isTest(path));
  const callers = product.map((source) => ({ source, lines: linesOfNumberCalls(source) }));
  const unlisted = callers
    .filter(({ source }) => !allowed.has(source.path))
    .flatMap(({ source, lines }) => lines.map((line) => rounded(source.path, line)));
  const called = new Set(callers.filter(({ lines }) => lines.length > 0).map(({ source }) => source.path));
  const idle = allowances
    .filter((allowance) => !called.has(allowance.path))
    .map((allowance) => unneeded(allowance.path));
  return [...unlisted, ...idle];
}

function rounded(path: string, line: number): string {
  return complain(
    path,
    line,
    'Number() rounds above 2⁵³',
    'keep bytes bigint; for what is no byte count, add the file to tools/tidy/number-allowances.ts with the reason',
  );
}

function unneeded(path: string): string {
  return complain('tools/tidy/number-allowances.ts', undefined, `${path} does not call Number()`, 'remove its row');
}

function linesOfNumberCalls({ text, program }: SourceFile): readonly number[] {
  const lines: number[] = [];
  new Visitor({
    CallExpression(node) {
      const [argument] = node.arguments;
      // A comparison is not a count: Number(a > b) is 0 or 1.
      if (
        node.callee.type !== 'Identifier' ||
        node.callee.name !== 'Number' ||
        (argument?.type === 'BinaryExpression' && /^[<>=!]/.test(argument.operator))
      )
        return;
      lines.push(lineAt(text, node.start));
    },
  }).visit(program);
  return lines;
}
