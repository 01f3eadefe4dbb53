// Bundles src/ into a folder: a start file, the lanes' worker and child, a chunk for each command, loaded when it is asked for, and the console.
// PGlite, which finds its WebAssembly beside its own files, is copied there as it is.
import { chmodSync, cpSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, type OutputChunk, type Plugin, type RolldownLog } from 'rolldown';
import { buildWeb } from './build-web.ts';

const root = join(import.meta.dirname, '..');

/** Output name → source of each file that Node starts by itself. Everything lies flat in one folder, so a worker finds its file
 *  beside the chunk that starts it, as it does in src/. */
const ENTRIES: Readonly<Record<string, string>> = {
  ullage: 'src/main-ullage.ts',
  'lane-worker': 'src/readers/lanes/lane-worker.ts',
  'lane-child': 'src/readers/lanes/lane-child.ts',
};

/** What starts the program from a shell. */
const EXECUTABLE = 'ullage';

/** Not bundled: it evaluates code and looks for its files by its own address. */
const PGLITE = '@electric-sql/pglite';

/** Its folder beside the start file. */
const PGLITE_FOLDER = 'pglite';

/** What of it is needed to run: not the maps, the CommonJS twins, the types and the extensions, which are half of its 27 MB. */
const PGLITE_NEEDS = /^(?:package\.json|LICENSE|dist(?:\/(?:fs|[\w-]+\.(?:js|wasm|data)|fs\/[\w-]+\.js))?)$/;

/** Likewise the console's. */
const WEB_FOLDER = 'web';

/** Writes the program into `folder`; what else is in that is removed. Gives the names of the files and folders in it, that to start first. */
export async function buildProgram(folder: string): Promise<readonly string[]> {
  const chunks = await bundle(folder);
  await buildWeb(join(folder, WEB_FOLDER));
  copyPglite(join(folder, PGLITE_FOLDER));
  const written = [
    `${EXECUTABLE}.js`,
    ...chunks.filter((file) => file !== `${EXECUTABLE}.js`),
    PGLITE_FOLDER,
    WEB_FOLDER,
  ];
  removeAllBut(folder, written);
  return written;
}

async function bundle(folder: string): Promise<readonly string[]> {
  const build = await rolldown({
    cwd: root,
    input: ENTRIES,
    platform: 'node',
    onLog: refuseWarnings,
    external: [PGLITE],
    plugins: [pointAtBuiltEntries(Object.values(ENTRIES))],
  });
  const { output } = await build.write({
    dir: folder,
    format: 'esm',
    minify: false,
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    paths: { [PGLITE]: `./${PGLITE_FOLDER}/dist/index.js` },
    banner: (chunk) => (chunk.isEntry && chunk.name === EXECUTABLE ? '#!/usr/bin/env node' : ''),
  });
  await build.close();
  chmodSync(join(folder, `${EXECUTABLE}.js`), 0o755);
  return output.filter((file): file is OutputChunk => file.type === 'chunk').map((file) => file.fileName);
}

/** An import that cannot be resolved is only a warning to rolldown, and a crash on the operator's machine. So are most others. */
function refuseWarnings(level: 'info' | 'debug' | 'warn', log: RolldownLog): void {
  if (level === 'warn') throw new Error(`build: ${log.message}`);
}

/** `new URL('./lane-worker.ts', import.meta.url)` names a source; once built, the same file ends in .js. */
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

function copyPglite(target: string): void {
  const source = dirname(dirname(fileURLToPath(import.meta.resolve(PGLITE))));
  rmSync(target, { recursive: true, force: true });
  cpSync(source, target, {
    recursive: true,
    filter: (path) => path === source || PGLITE_NEEDS.test(path.slice(source.length + 1)),
  });
}

/** What an earlier build left would be loaded by nobody, but shipped. */
function removeAllBut(folder: string, written: readonly string[]): void {
  const kept = new Set(written.flatMap((file) => [file, `${file}.map`]));
  for (const file of readdirSync(folder)) {
    if (!kept.has(file)) rmSync(join(folder, file), { recursive: true });
  }
}
