// Bundles the console into a folder: a page, a script and a style, the latter two named by what is in them, so that browsers may keep them.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, type RolldownLog } from 'rolldown';

const root = join(import.meta.dirname, '..');

/** In the order in which they hold: what comes later wins. */
const STYLES: readonly string[] = [
  fileURLToPath(import.meta.resolve('uplot/dist/uPlot.min.css')),
  join(root, 'src/web/style/console.css'),
  join(root, 'src/web/style/derivation.css'),
  join(root, 'src/web/style/placement.css'),
];

/** Writes the console's files into `folder`, which is made anew. */
export async function buildWeb(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'assets'), { recursive: true });
  const script = put(folder, 'console', 'js', await bundled());
  const style = put(folder, 'console', 'css', STYLES.map((path) => readFileSync(path, 'utf8')).join('\n'));
  writeFileSync(join(folder, 'index.html'), pageOf(script, style));
}

async function bundled(): Promise<string> {
  const build = await rolldown({
    cwd: root,
    input: 'src/main-web.tsx',
    platform: 'browser',
    onLog: refuseWarnings,
    transform: { define: { 'process.env.NODE_ENV': '"production"' }, jsx: { runtime: 'automatic' } },
  });
  const { output } = await build.generate({ format: 'esm', minify: true, codeSplitting: false });
  await build.close();
  return output[0].code;
}

/** "use client" is for frameworks that render on a server: it means nothing here. */
const HARMLESS: ReadonlySet<string | undefined> = new Set(['MODULE_LEVEL_DIRECTIVE']);

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

function pageOf(script: string, style: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ullage</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${style}">
<script type="module" src="${script}"></script>
</head>
<body><div id="root"></div><noscript>The console needs JavaScript. The same figures: ullage hosts, and /v1/docs.</noscript></body>
</html>
`;
}
