// How output looks here: colours, characters and width, from settings, environment and stream.
import { describe, expect, test } from 'vitest';
import { themeFor } from '../../src/cli/look.ts';

const settings = { bytes: false, color: 'auto', rows: 20 } as const;

function theme(env: Readonly<Record<string, string>>, tty?: number, color: 'auto' | 'always' | 'never' = 'auto') {
  const stream = { isTty: tty !== undefined, columns: tty, write: () => Promise.resolve() };
  return themeFor(stream, env, { ...settings, color }, { all: false });
}

describe('colours', () => {
  test.each([
    ['a terminal', {}, 80, 'auto', true],
    ['no terminal', {}, undefined, 'auto', false],
    ['NO_COLOR', { NO_COLOR: '1' }, 80, 'auto', false],
    ['NO_COLOR empty', { NO_COLOR: '' }, 80, 'auto', true],
    ['dumb terminal', { TERM: 'dumb' }, 80, 'auto', false],
    ['FORCE_COLOR', { FORCE_COLOR: '1' }, undefined, 'auto', true],
    ['FORCE_COLOR empty', { FORCE_COLOR: '' }, undefined, 'auto', true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, 80, 'auto', false],
    ['NO_COLOR beats FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, 80, 'auto', false],
    ['always', { NO_COLOR: '1' }, undefined, 'always', true],
    ['never', { FORCE_COLOR: '1' }, 80, 'never', false],
  ] as const)('%s', (_name, env, tty, color, expected) => {
    expect(theme(env, tty, color).colour).toBe(expected);
  });
});

describe('characters', () => {
  test.each([
    [{ LANG: 'en_US.UTF-8' }, true],
    [{ LANG: 'C.utf8' }, true],
    [{ LANG: 'C' }, false],
    [{}, false],
    [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, false],
    [{ LC_ALL: '', LC_CTYPE: 'de_DE.UTF-8', LANG: 'C' }, true],
    [{ LC_CTYPE: 'ja_JP.eucJP', LANG: 'en_US.UTF-8' }, false],
  ])('%j', (env, expected) => {
    expect(theme(env).unicode).toBe(expected);
  });
});

describe('width', () => {
  test.each([
    ['the terminal', {}, 90, 90],
    ['COLUMNS without one', { COLUMNS: '90' }, undefined, 90],
    ['the terminal before COLUMNS', { COLUMNS: '70' }, 90, 90],
    ['neither', {}, undefined, 100],
    ['nonsense', { COLUMNS: 'wide' }, undefined, 100],
    ['too narrow', {}, 20, 60],
    ['too wide', {}, 400, 140],
  ])('%s', (_name, env, tty, expected) => {
    expect(theme(env, tty).columns).toBe(expected);
  });
});

test('--all shows every row, and otherwise the setting says how many', () => {
  const stream = { isTty: false, columns: undefined, write: () => Promise.resolve() };
  expect([true, false].map((all) => themeFor(stream, {}, { ...settings, rows: 7 }, { all }).rowLimit)).toEqual([
    undefined,
    7,
  ]);
});
