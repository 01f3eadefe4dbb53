// What the documentation repeats of the code is what the code says now.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { VERSION } from '../../src/cli/version.ts';
import { generatedDocs } from '../../tools/generate-cli-docs.ts';

const root = join(import.meta.dirname, '../..');

test.each([...generatedDocs()])('%s is up to date: if not, run "node tools/generate-cli-docs.ts"', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

test('the program and package.json agree on the version', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({ version: VERSION });
});
