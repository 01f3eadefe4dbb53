// Leaves out of schemas what they say of themselves: it is for the documents of the API, and no browser reads it.
import { parseSync, Visitor } from 'rolldown/utils';

/** The source without its calls of `.describe(…)`: a schema with one checks what it does without. `path` tells its language by its ending. */
export function withoutDescriptions(path: string, code: string): string {
  const { program, errors } = parseSync(path, code);
  if (errors[0] !== undefined) throw new SyntaxError(`${path}: ${errors[0].message}`);
  const cuts: (readonly [from: number, to: number])[] = [];
  new Visitor({
    CallExpression: ({ callee, arguments: given, end }) => {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      if (callee.property.name === 'describe' && given.length === 1) cuts.push([callee.object.end, end]);
    },
  }).visit(program);
  // From the last on: what is cut moves nothing before it. None lies in another: what a schema says is a text.
  return cuts.toSorted(([a], [b]) => b - a).reduce((text, [from, to]) => text.slice(0, from) + text.slice(to), code);
}
