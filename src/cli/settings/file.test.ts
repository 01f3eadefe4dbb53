// The configuration file: may be absent unless it was named, must be TOML.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfigFile } from './file.ts';

const folder = mkdtempSync(join(tmpdir(), 'ullage-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'config.toml');
const absent = join(folder, 'absent.toml');

test('a file is parsed as TOML', () => {
  writeFileSync(path, 'rows = 5\n[thresholds]\ninode-percent = 90\n');
  expect(readConfigFile(path)).toEqual({ path, table: { rows: 5, thresholds: { 'inode-percent': 90 } } });
});

test('the usual file may be absent, a named one may not', () => {
  expect(readConfigFile(undefined, absent)).toBe(undefined);
  expect(() => readConfigFile(absent)).toThrow(`read ${absent}: no such file or directory (ENOENT)`);
});

test('a folder in place of the usual file is an error, not an absence', () => {
  expect(() => readConfigFile(undefined, folder)).toThrow(`read ${folder}: illegal operation on a directory (EISDIR)`);
});

test('what is no TOML is refused with its line and column', () => {
  writeFileSync(path, 'rows = 5\nas = nova\n');
  expect(() => readConfigFile(path)).toThrow(`read ${path}: line 2, column 6: Invalid TOML document`);
});
