// The configuration file: may be absent unless it was named, must be TOML.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfigFile } from './file.ts';
import { resolveSettings } from './resolve.ts';

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
  expect(() => readConfigFile(undefined, folder)).toThrow(`read ${folder}: expected a regular file, found a directory`);
});

test('a pipe that nobody writes to and a device without end are refused, not waited for', () => {
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  expect(() => readConfigFile(fifo)).toThrow(`read ${fifo}: expected a regular file, found a pipe (FIFO)`);
  expect(() => readConfigFile('/dev/zero')).toThrow('read /dev/zero: expected a regular file, found a device');
});

test('a file that is no page of settings is refused by its size', () => {
  const image = join(folder, 'disk.raw');
  writeFileSync(image, '');
  truncateSync(image, 2 ** 40);
  expect(() => readConfigFile(image)).toThrow(`read ${image}: expected at most 1048576 bytes of TOML, found more`);
});

test('what is no TOML is refused with its line and column', () => {
  writeFileSync(path, 'rows = 5\nas = nova\n');
  expect(() => readConfigFile(path)).toThrow(`read ${path}: line 2, column 6: Invalid TOML document`);
});

test.each<[what: string, text: string]>([
  ['arrays nested without end', `paths = ${'['.repeat(500_000)}`],
  ['inline tables nested without end', `a = ${'{a='.repeat(300_000)}`],
  ['a NUL in a text', 'token = "a\0b"'],
  ['a NUL outside of one', 'rows = 5\0'],
  ['a key that every object has', '__proto__ = 7\nconstructor = 8\nrows = "x'],
])('%s is refused as no TOML of ours, and runs nothing out', (_what, text) => {
  writeFileSync(path, text);
  expect(() => readConfigFile(path)).toThrow(`read ${path}: `);
});

test.each<[what: string, text: string, code: string]>([
  ['a section nested without end', `[${'a.'.repeat(400_000)}a]`, 'CONFIG_UNKNOWN_KEY'],
  ['a known section nested without end', `[agent.${'a.'.repeat(400_000)}a]`, 'CONFIG_UNKNOWN_KEY'],
  ['a table nested without end where a number should be', `rows.${'a.'.repeat(400_000)}a = 1`, 'CONFIG_VALUE'],
  ['the same in an array', `rows = [{ ${'a.'.repeat(400_000)}a = 1 }]`, 'CONFIG_VALUE'],
  ['a text of a megabyte', `rows = "${'x'.repeat(1_000_000)}"`, 'CONFIG_VALUE'],
  ['a key of a megabyte', `${'x'.repeat(1_000_000)} = 1`, 'CONFIG_UNKNOWN_KEY'],
])('%s is refused in a line or two', (_what, text, code) => {
  writeFileSync(path, text);
  const file = readConfigFile(path);
  let message = '';
  const read = (): unknown => {
    try {
      return resolveSettings({ file, env: {}, flags: {} });
    } catch (error) {
      message = error instanceof Error ? error.message : '';
      throw error;
    }
  };
  expect(read).toThrow(expect.objectContaining({ code }));
  expect(message.length).toBeLessThan(500);
});
