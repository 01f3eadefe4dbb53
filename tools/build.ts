// Bundles src/ into dist/: a start file, the lanes' worker and child, and a chunk for each command, loaded when it is asked for.
import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rolldown, type OutputChunk, type Plugin, type RolldownLog } from 'rolldown';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Output name → source of each file that Node starts by itself. Everything lies flat in dist/, so a worker finds its file
 *  beside the chunk that starts it, as it does in src/. */
const ENTRIES: Readonly<Record<string, string>> = {
  ullage: 'src/main-ullage.ts',
  'lane-worker': 'src/readers/lanes/lane-worker.ts',
  'lane-child': 'src/readers/lanes/lane-child.ts',
};

/** What starts the program from a shell. */
const EXECUTABLE = 'ullage';

const files = await bundle(ENTRIES);
removeAllBut(files);
console.log(`build: dist/ holds ${files.join(', ')}`);

async function bundle(input: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const build = await rolldown({
    cwd: root,
    input,
    platform: 'node',
    onLog: refuseWarnings,
    plugins: [pointAtBuiltEntries(Object.values(input))],
  });
  const { output } = await build.write({
    dir: dist,
    format: 'esm',
    minify: false,
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    banner: (chunk) => (chunk.isEntry && chunk.name === EXECUTABLE ? '#!/usr/bin/env node' : ''),
  });
  await build.close();
  chmodSync(join(dist, `${EXECUTABLE}.js`), 0o755);
  return output.filter((file): file is OutputChunk => file.type === 'chunk').map((file) => file.fileName);
}

/** An import that cannot be resolved is only a warning to rolldown, and a crash on the operator's machine. So are most others. */
function refuseWarnings(level: 'info' | 'debug' | 'warn', log: RolldownLog): void {
  if (level === 'warn') throw new Error(`build: ${log.message}`);
}

/** `new URL('./lane-worker.ts', import.meta.url)` names a source; in dist/ the same file ends in .js. */
function pointAtBuiltEntries(sources: readonly string[]): Plugin {
  const names = new Set(sources.map((source) => basename(source)));
  return {
    name: 'point-at-built-entries',
    transform(code) {
      if (!code.includes('import.meta.url')) return null;
      const built = code.replaceAll(
        /(['"])\.\/([\w-]+)\.ts\1(?=,\s*import\.meta\.url)/g,
        (_all, quote: string, name: string) => {
          if (!names.has(`${name}.ts`))
            throw new Error(`build: ${name}.ts is started by URL but is no entry: add it to ENTRIES`);
          return `${quote}./${name}.js${quote}`;
        },
      );
      // One character shorter on one line: the map of the rest still holds.
      return { code: built, map: null };
    },
  };
}

/** What an earlier build left would be loaded by nobody, but shipped. */
function removeAllBut(written: readonly string[]): void {
  const kept = new Set(written.flatMap((file) => [file, `${file}.map`]));
  for (const file of readdirSync(dist)) {
    if (!kept.has(file)) rmSync(join(dist, file), { recursive: true });
  }
}
