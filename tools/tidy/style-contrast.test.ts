// The console's colours, measured in light and in dark: text 4.5 to 1, what is to be operated or read off a drawing 3 to 1.
// WCAG 2.2, success criteria 1.4.3 and 1.4.11; the formula: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SCALE = readFileSync(join(import.meta.dirname, '../../src/web/style/scale.css'), 'utf8');

/** Each colour's name with its values in light and dark. */
const COLOURS = new Map(
  [...SCALE.matchAll(/--(?<name>[\w-]+): light-dark\((?<light>#[0-9a-f]{6}), (?<dark>#[0-9a-f]{6})\);/g)].map(
    ({ groups = {} }) => [groups['name'], { light: groups['light'] ?? '', dark: groups['dark'] ?? '' }],
  ),
);

const PAPERS = ['paper', 'paper-raised', 'paper-hover'];

const [TEXT, DRAWING] = [4.5, 3];

test.each([
  ...['ink', 'ink-soft', 'accent', 'missing', 'critical', 'warning', 'info'].flatMap((ink) =>
    PAPERS.map((paper) => [ink, paper, TEXT] as const),
  ),
  ['on-accent', 'accent', TEXT] as const,
  ...['edge', 'left', 'available', 'missing', 'accent'].map((line) => [line, 'paper', DRAWING] as const),
  ...['occupied', 'available', 'growth', 'worst'].map((line) => [`chart-${line}`, 'paper', DRAWING] as const),
])('%s is told from %s', (above, below, least) => {
  for (const scheme of ['light', 'dark'] as const) {
    const ratio = contrast(valueOf(above, scheme), valueOf(below, scheme));
    expect([scheme, ratio >= least ? 'enough' : ratio]).toEqual([scheme, 'enough']);
  }
});

function valueOf(name: string, scheme: 'light' | 'dark'): string {
  const value = COLOURS.get(name)?.[scheme];
  if (value === undefined) throw new Error(`scale.css: expected --${name}: light-dark(#…, #…), found none`);
  return value;
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative: of white 1. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
