// Every screen of the console has a picture in docs/console.md: none is shown there that is not one, and none is left out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { picturesOf } from './pictures.ts';

const root = join(import.meta.dirname, '../..');

const NOWHERE = {
  hostId: 'h',
  guestId: 'g',
  basePath: '/b',
  poolId: 'p',
  decisionId: 'd',
  secrets: { reader: '', admin: '' },
};

test('every route has a picture', () => {
  const routes = [...readFileSync(join(root, 'src/web/routes.tsx'), 'utf8').matchAll(/<Route path="([^"]*)">/g)];
  const paths = picturesOf(NOWHERE).flatMap(({ path }) => path?.split('?')[0] ?? []);
  const bare = routes
    .map(([, route = '']) => route)
    .filter((route) => !paths.some((path) => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`).test(path)));
  expect(routes.length).toBeGreaterThan(15);
  expect(bare).toEqual([]);
});

test('every picture is shown in docs/console.md', () => {
  const shown = [...readFileSync(join(root, 'docs/console.md'), 'utf8').matchAll(/\(console\/([\w-]+)\.png\)/g)];
  expect(new Set(shown.map(([, name = '']) => name))).toEqual(new Set(picturesOf(NOWHERE).map(({ name }) => name)));
});
