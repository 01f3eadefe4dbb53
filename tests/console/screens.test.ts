// The list of screens that tests go through has every route of the console, and no other.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SCREENS } from './screens.ts';

const ROUTES = readFileSync(join(import.meta.dirname, '../../src/web/routes.tsx'), 'utf8');

test('every route is a screen that tests see, as is an address that no route has', () => {
  const routed = [...ROUTES.matchAll(/<Route path="([^"]*)">/g)].map(([, path]) => path);
  expect(routed).toContain('/');
  expect([...new Set(SCREENS.map(({ route }) => route))]).toEqual([...routed, undefined]);
});
