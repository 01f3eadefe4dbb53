// How long `ullage explain` takes on a host of 50 disks, from exec to its last line, beside Node's bare start and peers.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, type BenchRow, type BenchTable } from './row.ts';

/** A typical hypervisor's guests; the target of issue 2 is set for this many. */
const DISKS = 50;

/** Enough for a median that one slow start does not move. */
const RUNS = 20;

/** From exec to the last line, Node's own start included. */
const TARGET_MS = 300;

const ullage = join(import.meta.dirname, '../../dist/ullage.js');

/** One table: each command run RUNS times in turn, so that a busy moment hits them all. */
export async function benchStart(): Promise<readonly BenchTable[]> {
  const tree = mkdtempSync(join(tmpdir(), 'ullage-bench-start-'));
  try {
    const images = makeInstances(tree);
    const commands: Readonly<Record<string, readonly [string, ...string[]]>> = {
      [`ullage explain --offline, ${DISKS} disks`]: [process.execPath, ullage, 'explain', '--offline', tree],
      'ullage --version': [process.execPath, ullage, '--version'],
      'node, nothing to do': [process.execPath, '--eval', '0'],
      'virsh list --all (test driver, 1 guest)': ['virsh', '-q', '-c', 'test:///default', 'list', '--all'],
      'qemu-img info, one disk': ['qemu-img', 'info', images[0] ?? ''],
    };
    return [{ title: `start, median of ${RUNS}, warm`, rows: await measure(commands) }];
  } finally {
    rmSync(tree, { recursive: true });
  }
}

/** Instance folders as Nova lays them out, every second disk an overlay of one base. */
function makeInstances(tree: string): readonly string[] {
  const base = join(tree, '_base', 'base');
  mkdirSync(join(tree, '_base'));
  execFileSync('qemu-img', ['create', '-q', '-f', 'raw', base, '2G']);
  return Array.from({ length: DISKS }, (_, index) => {
    const folder = join(tree, `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
    const disk = join(folder, 'disk');
    mkdirSync(folder);
    const backing = index % 2 === 0 ? ['-b', base, '-F', 'raw'] : [];
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', ...backing, disk, '20G']);
    return disk;
  });
}

async function measure(
  commands: Readonly<Record<string, readonly [string, ...string[]]>>,
): Promise<readonly BenchRow[]> {
  const times = new Map<string, number[]>(Object.keys(commands).map((what) => [what, []]));
  for (let run = 0; run < RUNS; run += 1) {
    for (const [what, command] of Object.entries(commands)) times.get(what)?.push(await toLastLine(command));
  }
  return [...times].map(([what, values]) => rowOf(what, values));
}

function rowOf(what: string, values: readonly number[]): BenchRow {
  const figures = { 'median ms': median(values), 'best ms': Math.min(...values), 'worst ms': Math.max(...values) };
  if (!what.startsWith('ullage explain')) return { what, figures };
  const reached = figures['median ms'] < TARGET_MS ? 'reached' : 'MISSED';
  return { what, figures, verdict: `< ${TARGET_MS} ms: ${reached}` };
}

/** Milliseconds from exec to the last byte on stdout, or to the exit of a command that says nothing. */
async function toLastLine([file, ...args]: readonly [string, ...string[]]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let lastAt: number | undefined;
  child.stdout.on('data', () => {
    lastAt = performance.now();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      // 1 and 3 are answers: negative or findings, and incomplete.
      if (code === 0 || (file === process.execPath && (code === 1 || code === 3)))
        resolve((lastAt ?? performance.now()) - startedAt);
      else reject(new Error(`${file} ${args.join(' ')} ended with ${code ?? signal}`));
    });
  });
}
