// The Debian package, installed by the real dpkg into a root of its own: it runs without any Node on the host, and goes without a trace.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { VERSION } from '../../src/cli/version.ts';
import { buildPackage } from '../../tools/package/deb.ts';
import { buildProgram, type BuiltProgram } from '../scenarios/built-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'ullage-deb-test-'));
const root = join(folder, 'root');
let built: BuiltProgram;
let deb = '';

beforeAll(async () => {
  chmodSync(folder, 0o755);
  built = await buildProgram();
  deb = buildPackage(dist(), join(folder, 'first'));
  for (const name of ['info', 'updates', 'parts', 'triggers']) {
    mkdirSync(join(root, 'var/lib/dpkg', name), { recursive: true });
  }
  for (const name of ['status', 'available']) writeFileSync(join(root, 'var/lib/dpkg', name), '');
}, 120_000);

afterAll(() => {
  built.remove();
  rmSync(folder, { recursive: true });
});

function dist(): string {
  const [, program = ''] = built.program;
  return join(program, '..');
}

/** The package's dependencies are the host's, which the empty root does not list. */
function dpkg(...args: readonly string[]): string {
  return execFileSync('dpkg', [`--root=${root}`, '--force-depends', '--log=/dev/null', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

test('the same commit gives the same package, to the byte', () => {
  const again = buildPackage(dist(), join(folder, 'second'));
  expect(sha256(again)).toBe(sha256(deb));
}, 60_000);

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

test('installed, it runs as anybody, with no Node in PATH', () => {
  dpkg('--install', deb);
  expect(dpkg('--verify', 'ullage')).toBe('');
  const answer = asNobody('--version');
  expect(answer).toMatchObject({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  const manual = execFileSync('gzip', ['-dc', join(root, 'usr/share/man/man1/ullage.1.gz')], { encoding: 'utf8' });
  expect(manual).toContain('.Dt ULLAGE 1');
});

test('installed, it explains: workers are found, and the demonstration cleans up', () => {
  const { status, stdout, stderr } = asNobody('demo');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('Promised ');
});

function asNobody(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(
    '/usr/bin/setpriv',
    ['--reuid=65534', '--regid=65534', '--clear-groups', join(root, 'usr/bin/ullage'), ...args],
    { encoding: 'utf8', env: { PATH: '/bin', TMPDIR: tmpdir() }, cwd: '/' },
  );
  return { status, stdout, stderr };
}

test('an upgrade keeps what the operator wrote, a purge keeps nothing', () => {
  const config = join(root, 'etc/ullage/config.toml');
  writeFileSync(config, 'deadline-seconds = 7\n');
  dpkg('--install', deb);
  expect(readFileSync(config, 'utf8')).toBe('deadline-seconds = 7\n');
  dpkg('--purge', 'ullage');
  expect(
    ['usr', 'etc'].filter((name) => existsSync(join(root, name))).flatMap((name) => readdirSync(join(root, name))),
  ).toEqual([]);
});
