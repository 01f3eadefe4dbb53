// What starting a command costs: the modules that it loads before it runs. zod alone would take longer than the whole answer.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Import and export statements that load a module at start; type-only ones and import() do not. */
const LOADING = /^(?:import|export)\s+(?!type\b)(?:[^'"`;]*?\sfrom\s+)?'([^']+)';/gm;

/** Every module that is loaded with `entry`, by path from the root; packages by name. */
function loadedWith(entry: string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const queue = [join(root, entry)];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const name = relative(root, path);
    if (loaded.has(name)) continue;
    loaded.add(name);
    for (const [, specifier = ''] of readFileSync(path, 'utf8').matchAll(LOADING)) {
      if (specifier.startsWith('.')) queue.push(join(dirname(path), specifier));
      else loaded.add(specifier);
    }
  }
  return loaded;
}

test('the door loads nothing of ours, so that an old Node reaches the sentence that refuses it', () => {
  expect([...loadedWith('src/main-ullage.ts')]).toEqual(['src/main-ullage.ts', 'node:process']);
});

test('main loads no command, no reader and no document before it knows which it needs', () => {
  const loaded = [...loadedWith('src/main-program.ts')];
  expect(
    loaded.filter((name) => /^src\/(?:cli\/commands|cli\/render\/explanation|readers|wire|formats)/.test(name)),
  ).toEqual([]);
});

test.each(['explain', 'inspect', 'demo', 'man', 'completion'])('%s loads no zod', (command) => {
  const loaded = loadedWith(`src/cli/commands/${command}.ts`);
  expect({ zod: loaded.has('zod'), modules: loaded.size > 3 }).toEqual({ zod: false, modules: true });
});

test.each(['explain', 'inspect', 'demo', 'man', 'completion'])('%s loads no database and no server', (command) => {
  expect(
    [...loadedWith(`src/cli/commands/${command}.ts`)].filter((name) =>
      /kysely|pglite|^pg$|fastify|^src\/server/.test(name),
    ),
  ).toEqual([]);
});

test('migrate loads neither driver before it knows which it needs', () => {
  const loaded = [...loadedWith('src/cli/commands/migrate.ts')];
  expect(loaded).toContain('kysely');
  expect(loaded.filter((name) => /pglite|^pg$/.test(name))).toEqual([]);
});

test('the check would see zod', () => {
  expect(loadedWith('src/wire/explanation.ts').has('zod')).toBe(true);
});
