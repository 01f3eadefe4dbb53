// The clock comes in as a parameter: `new Date()` reads it behind our back. (Date.now, Math.random, process.env: the linter's.)
import { Visitor } from 'rolldown/utils';
import { complain, isTest, lineAt, type SourceFile } from './source.ts';

/** Complaints about `new Date()` without an argument, outside src/main-*.ts and tests. */
export function checkWorld(sources: readonly SourceFile[]): readonly string[] {
  return sources
    .filter(({ path }) => path.startsWith('src/') && !path.startsWith('src/main-') && !isTest(path))
    .flatMap((source) => datesOfNow(source));
}

function datesOfNow({ path, text, program }: SourceFile): readonly string[] {
  const complaints: string[] = [];
  new Visitor({
    NewExpression(node) {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'Date' || node.arguments.length > 0) return;
      complaints.push(
        complain(
          path,
          lineAt(text, node.start),
          'new Date() reads the clock',
          'take the time in milliseconds as a parameter',
        ),
      );
    },
  }).visit(program);
  return complaints;
}
