// Every export of the layers that others build on has a doc comment: meaning, units, range, what it throws, its source.
import { complain, isTest, lineAt, type SourceFile } from './source.ts';

/** Where a doc comment is owed. Generated files and tests owe none. */
const OWED = /^src\/(?:core|formats|wire)\//;

/** Complaints about exported declarations without a doc comment directly above. */
export function checkDocComments(sources: readonly SourceFile[]): readonly string[] {
  return sources
    .filter(({ path }) => OWED.test(path) && !isTest(path) && !path.endsWith('.gen.ts'))
    .flatMap((source) => undocumentedExports(source));
}

function undocumentedExports({ path, text, program, comments }: SourceFile): readonly string[] {
  return program.body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration' || node.declaration === null || node.declaration === undefined)
      return [];
    const above = comments.findLast((comment) => comment.end <= node.start);
    const documented =
      above?.type === 'Block' && above.value.startsWith('*') && text.slice(above.end, node.start).trim() === '';
    if (documented) return [];
    return [
      complain(
        path,
        lineAt(text, node.start),
        `the export ${nameOf(node.declaration)} has no doc comment`,
        'say in /** … */ what it means, its unit and range, what it throws, and its source',
      ),
    ];
  });
}

function nameOf(declaration: object): string {
  if ('id' in declaration) return identifierOf(declaration.id);
  const declarations: unknown = 'declarations' in declaration ? declaration.declarations : undefined;
  const first: unknown = Array.isArray(declarations) ? declarations[0] : undefined;
  return typeof first === 'object' && first !== null && 'id' in first ? identifierOf(first.id) : '?';
}

function identifierOf(id: unknown): string {
  return typeof id === 'object' && id !== null && 'name' in id && typeof id.name === 'string' ? id.name : '?';
}
