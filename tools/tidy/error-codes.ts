// Error codes: each is listed in docs/errors.md and raised somewhere.
import { Visitor } from 'rolldown/utils';
import { complain, isTest, type SourceFile, type TextFile } from './source.ts';
import { checkBothWays } from './both-ways.ts';

const TABLE = 'src/core/errors.ts';
const DOCUMENT = 'docs/errors.md';

/** Complaints about ERROR_CODES against docs/errors.md, and about codes that nothing raises. */
export function checkErrorCodes(sources: readonly SourceFile[], files: readonly TextFile[]): readonly string[] {
  const table = sources.find(({ path }) => path === TABLE);
  const codes = table === undefined ? [] : keysOf(table, 'ERROR_CODES');
  const markdown = files.find(({ path }) => path === DOCUMENT)?.text ?? '';
  const rest = sources.filter(({ path }) => path.startsWith('src/') && path !== TABLE && !isTest(path));
  const idle = codes.filter((code) => rest.every(({ text }) => !text.includes(`'${code}'`)));
  return [
    ...checkBothWays({ what: 'error code', codes, source: TABLE, document: DOCUMENT, markdown }),
    ...idle.map((code) =>
      complain(TABLE, undefined, `nothing raises ${code}`, 'remove it, here and in docs/errors.md'),
    ),
  ];
}

/** The keys of the object literal that a constant is initialised with. */
function keysOf({ program }: SourceFile, constant: string): readonly string[] {
  const keys: string[] = [];
  new Visitor({
    VariableDeclarator(node) {
      if (node.id.type !== 'Identifier' || node.id.name !== constant) return;
      const value = node.init?.type === 'TSAsExpression' ? node.init.expression : node.init;
      if (value?.type !== 'ObjectExpression') return;
      for (const property of value.properties) {
        if (property.type === 'Property' && property.key.type === 'Identifier') keys.push(property.key.name);
      }
    },
  }).visit(program);
  return keys;
}
