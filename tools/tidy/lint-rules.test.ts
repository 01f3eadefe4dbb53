// What the kept linter holds of STYLE, shown to bite: a bad snippet in its place in the tree, the rules that refuse it out.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const long = (lines: number): string => Array.from({ length: lines }, (_, index) => `f(${index});`).join('\n');

/** A file, what it holds, and the rules that must refuse it. */
const BAD: readonly [path: string, text: string, rules: readonly string[]][] = [
  ['src/core/clock.ts', 'export const at = Date.now();', ['no-restricted-properties']],
  ['src/core/chance.ts', 'export const chance = Math.random();', ['no-restricted-properties']],
  ['src/cli/environment.ts', 'export const home = process.env;', ['no-restricted-properties']],
  [
    'src/cli/environment2.ts',
    `import { env } from 'node:process';\nexport const home = { env };`,
    ['no-restricted-imports'],
  ],
  ['src/cli/loud.ts', `console.log('x');`, ['no-console']],
  ['src/core/default.ts', 'const one = 1;\nexport default one;', ['no-default-export']],
  ['src/core/barrel.ts', `export * from './chance.ts';`, ['no-barrel-file']],
  ['src/core/CamelCase.ts', 'export const one = 1;', ['filename-case']],
  ['src/core/long-file.ts', `declare function f(n: number): void;\n${long(500)}`, ['max-lines']],
  [
    'src/core/long-function.ts',
    `declare function f(n: number): void;\nexport function g(): void {\n${long(69)}\n}`,
    ['max-lines-per-function'],
  ],
  ['src/core/loose.ts', 'export const loose = (x: any): void => x;', ['no-explicit-any', 'no-unsafe-return']],
  ['src/core/sure.ts', 'export const sure = (x: string | undefined): string => x!;', ['no-non-null-assertion']],
  ['src/core/todo.ts', '// TODO later\nexport const one = 1;', ['no-warning-comments']],
  ['src/core/cycle-a.ts', `import { b } from './cycle-b.ts';\nexport const a = (): unknown => b;`, ['no-cycle']],
  ['src/core/cycle-b.ts', `import { a } from './cycle-a.ts';\nexport const b = (): unknown => a;`, ['no-cycle']],
  ['src/core/forgotten.ts', 'const f = async (): Promise<void> => {};\nf();', ['no-floating-promises']],
  [
    'src/core/misused.ts',
    'export const f = (g: () => Promise<boolean>): number => (g() ? 1 : 2);',
    ['no-misused-promises'],
  ],
  [
    'src/core/partial.ts',
    `export function f(x: 'a' | 'b'): void {\n  switch (x) {\n    case 'a':\n      break;\n  }\n}`,
    ['switch-exhaustiveness-check'],
  ],
  [
    'src/core/skipped.test.ts',
    `import { expect, test } from 'vitest';\ntest.skip('x', () => {\n  expect(1).toBe(1);\n});`,
    ['no-disabled-tests'],
  ],
  [
    'src/core/only.test.ts',
    `import { expect, test } from 'vitest';\ntest.only('x', () => {\n  expect(1).toBe(1);\n});`,
    ['no-focused-tests'],
  ],
  ['src/core/empty.test.ts', `import { test } from 'vitest';\ntest('x', () => {});`, ['expect-expect']],
  ['src/main-clock.ts', 'export const at = Date.now();', []],
];

let folder = '';
let refused = new Map<string, string[]>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-lint-'));
  copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  copyFileSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of BAD) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  refused = rulesByFile(lintReport());
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each(BAD)('%s with %j is refused by %j', (path, _text, rules) => {
  expect((refused.get(path) ?? []).toSorted()).toEqual(rules);
});

/** oxlint's own JSON; it ends with 1 when it has something to say, which here it must. */
function lintReport(): string {
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  try {
    return execFileSync(process.execPath, [oxlint, '--format=json', 'src'], { cwd: folder, encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

function rulesByFile(json: string): Map<string, string[]> {
  const { diagnostics } = JSON.parse(json) as { diagnostics: { filename: string; code: string }[] };
  const rules = new Map<string, string[]>();
  for (const { filename, code } of diagnostics) {
    rules.set(filename, [...(rules.get(filename) ?? []), /\((?<rule>[^)]+)\)/.exec(code)?.groups?.['rule'] ?? code]);
  }
  return rules;
}
