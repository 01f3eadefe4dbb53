// Groups of nodes that lead to each other, against the plain definition, and on a chain that is too deep for recursion.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mutualGroups } from './mutual-groups.ts';

function reaches(from: string, to: string, edges: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set([from]);
  for (const node of seen) for (const next of edges.get(node) ?? []) seen.add(next);
  return seen.has(to);
}

const node = fc.integer({ min: 0, max: 7 }).map(String);
const graph = fc
  .array(fc.tuple(node, fc.array(node, { maxLength: 3 })), { maxLength: 8 })
  .map((entries) => new Map(entries));

test('two nodes share a group exactly when each can be reached from the other', () => {
  fc.assert(
    fc.property(graph, node, node, (edges, a, b) => {
      const groups = mutualGroups(edges);
      fc.pre(groups.has(a) && groups.has(b));
      expect(groups.get(a) === groups.get(b)).toBe(reaches(a, b, edges) && reaches(b, a, edges));
    }),
    { numRuns: 2000 },
  );
});

test('a chain of 100,000 has as many groups, and closed to a ring one', () => {
  const chain = Array.from({ length: 100_000 }, (_, index): [string, string[]] => [`${index}`, [`${index + 1}`]]);
  expect(new Set(mutualGroups(new Map(chain)).values()).size).toBe(100_001);
  expect(new Set(mutualGroups(new Map([...chain, ['100000', ['0']]])).values()).size).toBe(1);
});
