// Which folder may import which: an import points to a lower layer or into its own folder (docs/architecture.md).
import { complain, isTest, type SourceFile } from './source.ts';

/** Layer of each folder under src/. Equals never import each other. */
const RANKS: Readonly<Record<string, number>> = {
  core: 0,
  formats: 1,
  wire: 1,
  readers: 2,
  store: 2,
  agent: 3,
  server: 3,
  web: 3,
  cli: 4,
};

/** Files directly in src/ (main-*.ts) and everything outside src/ stand above all folders. */
const OUTSIDE = 5;

/** Layers below this one are pure: what they know comes in as bytes, text or values. */
const FIRST_IMPURE = 2;

/** A folder of formats/ that the others may build on. */
const SHARED_FORMATS = new Set(['src/formats/xdr']);

/** Complaints about imports that point up or sideways, and about node: in the pure layers. */
export function checkLayers(sources: readonly SourceFile[]): readonly string[] {
  return sources.flatMap((source) => source.imports.flatMap((found) => complaintAbout(source, found)));
}

function complaintAbout(source: SourceFile, found: SourceFile['imports'][number]): readonly string[] {
  const { path } = source;
  const say = (wrong: string, instead: string): readonly string[] => [complain(path, found.line, wrong, instead)];
  if (found.target === undefined) {
    if (rankOf(path) >= FIRST_IMPURE || isTest(path) || !found.specifier.startsWith('node:')) return [];
    return say(`${layerOf(path)} imports ${found.specifier}`, 'take bytes, text or a value as a parameter instead');
  }
  const [from, to] = [layerOf(path), layerOf(found.target)];
  if (isTest(path) && !found.target.startsWith('src/')) return [];
  if (rankOf(found.target) > rankOf(path)) {
    return say(`${from} imports ${found.target} of a higher layer`, `move what both need down to ${from} or below`);
  }
  if (from !== to && rankOf(found.target) === rankOf(path) && rankOf(path) !== OUTSIDE) {
    return say(`${from} imports its sibling ${to}`, 'move what both need to a lower layer');
  }
  if (from === 'web' && to !== 'web' && to !== 'core' && to !== 'wire') {
    return say(`web imports ${to}`, 'the browser knows core and wire only: fetch it over HTTP');
  }
  return isForeignFormat(path, found.target)
    ? say(`one format imports another's ${found.target}`, 'put what both need in a small file directly in src/formats')
    : [];
}

function isForeignFormat(path: string, target: string): boolean {
  const [from, to] = [formatFolderOf(path), formatFolderOf(target)];
  return from !== undefined && to !== undefined && from !== to && !SHARED_FORMATS.has(to);
}

function formatFolderOf(path: string): string | undefined {
  return /^src\/formats\/[^/]+(?=\/)/.exec(path)?.[0];
}

/** The layer's folder name, or "src" and the top folder for what stands above all layers. */
export function layerOf(path: string): string {
  const [top = '', folder = '', ...rest] = path.split('/');
  return top === 'src' && rest.length > 0 ? folder : top;
}

/** A file's layer as a number; a folder that the table does not know stands above all, so it must be added there. */
export function rankOf(path: string): number {
  return path.startsWith('src/') ? (RANKS[layerOf(path)] ?? OUTSIDE) : OUTSIDE;
}

/** Complaints about folders directly in src/ that have no place among the layers. */
export function checkFolders(sources: readonly SourceFile[]): readonly string[] {
  const folders = new Set(sources.filter(({ path }) => /^src\/[^/]+\//.test(path)).map(({ path }) => layerOf(path)));
  return [...folders]
    .filter((folder) => RANKS[folder] === undefined)
    .map((folder) =>
      complain(
        `src/${folder}`,
        undefined,
        'this folder is in no layer',
        'put its files into a layer of RANKS, or add it there',
      ),
    );
}
