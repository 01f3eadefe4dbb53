// The order of imports: node:, packages, then ours with the lowest layer first.
import { dirname, join } from 'node:path/posix';
import { complain, type SourceFile } from './source.ts';
import { rankOf } from './layers.ts';

/** Complaints about the first import of a file that stands below one that it should precede. */
export function checkImportOrder(sources: readonly SourceFile[]): readonly string[] {
  return sources.flatMap(({ path, text, program }) => {
    const imports = program.body
      .filter((node) => node.type === 'ImportDeclaration')
      .filter((node) => isPlaced(path, node.source.value));
    const places = imports.map((node) => placeOf(path, node.source.value));
    const wrong = places.findIndex((place, index) => place < (places[index - 1] ?? place));
    const node = imports[wrong];
    if (node === undefined) return [];
    const line = text.slice(0, node.start).split('\n').length;
    return [
      complain(
        path,
        line,
        `'${node.source.value}' is imported too late`,
        'node: first, then packages, then ours, lowest layer first',
      ),
    ];
  });
}

function placeOf(path: string, specifier: string): number {
  if (specifier.startsWith('node:')) return -2;
  if (!specifier.startsWith('.')) return -1;
  return rankOf(targetOf(path, specifier));
}

/** What lies outside src/ (test services, fixtures, tools) is in no layer, so it may stand anywhere among ours. */
function isPlaced(path: string, specifier: string): boolean {
  return !specifier.startsWith('.') || targetOf(path, specifier).startsWith('src/');
}

function targetOf(path: string, specifier: string): string {
  return join(dirname(path), specifier);
}
