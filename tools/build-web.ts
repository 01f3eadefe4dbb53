// Bundles the console into a folder: a page, a style, the script that starts it and those that are loaded when they are needed. All but the page
// are named by what is in them, so that browsers may keep them.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, type OutputChunk, type Plugin, type RolldownLog, type RolldownOutput } from 'rolldown';
import { withoutDescriptions } from './without-descriptions.ts';
import { JSON_SCHEMA_FILES, withoutJsonSchemas } from './without-json-schemas.ts';

const root = join(import.meta.dirname, '..');

const STYLE_FOLDER = join(root, 'src/web/style');

/** What is of the whole console, in the order in which it holds: all other styles hold above it. */
const BASES = ['scale.css', 'base.css', 'frame.css', 'figures.css', 'tables.css'];

/** In the order in which they hold: what comes later wins. */
function styles(): readonly string[] {
  const others = readdirSync(STYLE_FOLDER).filter((name) => name.endsWith('.css') && !BASES.includes(name));
  const ours = [...BASES, ...others.toSorted()].map((name) => join(STYLE_FOLDER, name));
  return [fileURLToPath(import.meta.resolve('uplot/dist/uPlot.min.css')), ...ours];
}

/** Writes the console's files into `folder`, which is made anew. */
export async function buildWeb(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'assets'), { recursive: true });
  const script = await bundle(folder);
  const style = put(
    folder,
    'console',
    'css',
    styles()
      .map((path) => withoutComments(readFileSync(path, 'utf8')))
      .join('\n'),
  );
  writeFileSync(join(folder, 'index.html'), pageOf(script, style));
}

/** Pages that lead to one another come in one file: of many small ones each compresses worse by itself, 8 KiB together. */
const PAGES_TOGETHER = [
  { name: 'placement', test: /\/src\/web\/pages\/placement\// },
  { name: 'guest', test: /\/src\/web\/pages\/(?:guest|file)\// },
];

/** What the page loads: the script that starts, and what that needs at once. */
interface Scripts {
  readonly start: string;
  readonly needed: readonly string[];
}

async function bundle(folder: string): Promise<Scripts> {
  const build = await rolldown({
    cwd: root,
    input: { console: 'src/main-web.tsx' },
    platform: 'browser',
    preserveEntrySignatures: false,
    onLog: refuseWarnings,
    plugins: [leaveOutDescriptions(), leaveOutJsonSchemas()],
    transform: { define: { 'process.env.NODE_ENV': '"production"' }, jsx: { runtime: 'automatic' } },
  });
  const { output } = await build.write({
    dir: folder,
    format: 'esm',
    minify: true,
    codeSplitting: { groups: PAGES_TOGETHER, includeDependenciesRecursively: false },
    // What says that a call has no effect is for bundlers: nobody bundles this again.
    comments: { annotation: false },
    entryFileNames: 'assets/[name]-[hash].js',
    chunkFileNames: 'assets/[name]-[hash].js',
  });
  await build.close();
  const [start] = output;
  return { start: `/${start.fileName}`, needed: neededBy(start, output).map((name) => `/${name}`) };
}

/** Schemas are the server's too, and there documents are written of them. */
function leaveOutDescriptions(): Plugin {
  return {
    name: 'leave-out-descriptions',
    transform: { filter: { id: /\/src\/wire\/.*\.ts$/ }, handler: (code, id) => withoutDescriptions(id, code) },
  };
}

/** Nor are documents written in browsers. */
function leaveOutJsonSchemas(): Plugin {
  return {
    name: 'leave-out-json-schemas',
    transform: { filter: { id: JSON_SCHEMA_FILES }, handler: (code) => withoutJsonSchemas(code) },
  };
}

/** Style sheets are sent as they are written, but for what is said to whoever reads them, and the room between rules and declarations; notices
 *  of licences stay. No text in ours has a brace or semicolon, nor a space behind a colon or comma. */
function withoutComments(style: string): string {
  return style
    .replaceAll(/\/\*(?!!)[^]*?\*\//g, '')
    .replaceAll(/\s*([{};])\s*|([:,])\s+/g, '$1$2')
    .replaceAll(';}', '}');
}

/** What it imports, and what that imports. */
function neededBy({ fileName, imports }: OutputChunk, output: readonly RolldownOutput['output'][number][]): string[] {
  const needed = new Set(imports);
  for (const name of needed) {
    const file = output.find((one) => one.fileName === name);
    if (file?.type === 'chunk') for (const other of file.imports) needed.add(other);
  }
  needed.delete(fileName);
  return [...needed];
}

/** "use client" is for frameworks that render on a server, and how long plugins took is of a machine that was busy: both mean nothing here. */
const HARMLESS: ReadonlySet<string | undefined> = new Set(['MODULE_LEVEL_DIRECTIVE', 'PLUGIN_TIMINGS']);

function refuseWarnings(level: 'info' | 'debug' | 'warn', log: RolldownLog): void {
  if (level === 'warn' && !HARMLESS.has(log.code)) throw new Error(`build the console: ${log.message}`);
}

/** Its address on the server. */
function put(folder: string, name: string, extension: string, text: string): string {
  const hash = createHash('sha256').update(text).digest('base64url').slice(0, 12);
  const file = `assets/${name}-${hash}.${extension}`;
  writeFileSync(join(folder, file), text);
  return `/${file}`;
}

function pageOf({ start, needed }: Scripts, style: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ullage</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style}">
<script type="module" src="${start}"></script>
${needed.map((script) => `<link rel="modulepreload" href="${script}">\n`).join('')}</head>
<body><div id="root"><p class="starting">The console is on its way. Should it not come: load the page anew, or see ullage hosts and /v1/docs.
<span lang="zh-CN">正在加载控制台。若迟迟没有出现，请重新加载页面，或使用 ullage hosts 命令和 /v1/docs。</span></p></div>
<noscript><p>The console needs JavaScript: allow it for this address, or use the command line, which does without: <code>ullage hosts</code>, <code>ullage explain</code>.</p>
<p lang="zh-CN">控制台需要 JavaScript：请为此地址启用它，或使用不需要它的命令行：<code>ullage hosts</code>、<code>ullage explain</code>。</p></noscript></body>
</html>
`;
}
