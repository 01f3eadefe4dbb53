// Finding codes: each rule's code is listed in docs/findings.md, and each row there has a rule.
import { Visitor } from 'rolldown/utils';
import { isTest, type SourceFile, type TextFile } from './source.ts';
import { checkBothWays } from './both-ways.ts';

const RULES = 'src/core/findings/';
const DOCUMENT = 'docs/findings.md';

/** Complaints about the codes that the rules write against docs/findings.md. Silent while there are no rules. */
export function checkFindingCodes(sources: readonly SourceFile[], files: readonly TextFile[]): readonly string[] {
  const rules = sources.filter(({ path }) => path.startsWith(RULES) && !isTest(path));
  const codes = [...new Set(rules.flatMap((source) => codesIn(source)))].toSorted();
  const markdown = files.find(({ path }) => path === DOCUMENT)?.text ?? '';
  return checkBothWays({ what: 'finding code', codes, source: RULES, document: DOCUMENT, markdown });
}

/** Every string literal that is the value of a property named `code`, or of a constant named CODE. */
function codesIn({ program }: SourceFile): readonly string[] {
  const codes: string[] = [];
  const keep = (value: unknown): void => {
    if (typeof value === 'string') codes.push(value);
  };
  new Visitor({
    Property(node) {
      if (node.key.type === 'Identifier' && node.key.name === 'code' && node.value.type === 'Literal')
        keep(node.value.value);
    },
    VariableDeclarator(node) {
      if (node.id.type === 'Identifier' && node.id.name === 'CODE' && node.init?.type === 'Literal')
        keep(node.init.value);
    },
  }).visit(program);
  return codes;
}
