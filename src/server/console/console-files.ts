// The console's files, read once when the server starts: they are part of the program, and a few hundred kilobytes.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** One file, plain and compressed. */
export interface ConsoleFile {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly etag: string;
}

/** The page that every address of the console shows, and what it loads, by name. */
export interface ConsoleFiles {
  readonly page: ConsoleFile;
  readonly assets: ReadonlyMap<string, ConsoleFile>;
}

const PAGE = 'index.html';

/** What tools/build-web.ts writes. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The files in the first of `folders` that has the page; undefined: it was not built. */
export function readConsole(folders: readonly string[]): ConsoleFiles | undefined {
  const folder = folders.find((one) => existsSync(join(one, PAGE)));
  if (folder === undefined) return undefined;
  const names = readdirSync(join(folder, 'assets'));
  return {
    page: fileOf(join(folder, PAGE)),
    assets: new Map(names.map((name) => [name, fileOf(join(folder, 'assets', name))])),
  };
}

function fileOf(path: string): ConsoleFile {
  const plain = readFileSync(path);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`;
  return { type: TYPES[extname(path)] ?? 'application/octet-stream', plain, gzip: gzipSync(plain), etag };
}
