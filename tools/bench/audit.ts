// What an audit of 10,000 qcow2 disks costs, beside C programs that do the least that could be done, and beside what it replaces.
import { execFile, execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import type { AuditFigures, OurFigures } from './audit-ours.ts';
import { commandMemory } from './command-memory.ts';
import { median, type BenchRow, type BenchTable } from './row.ts';

/** As many as the largest hosts have. */
const DISKS = 10_000;

/** Processes are slow enough to be known from so many. */
const SAMPLE = 200;

/** Peers and ours take turns, so that a busy moment hits all of them. */
const ROUNDS = 5;

/** Audits of each kind in one process, after the first: enough for the just-in-time compiler to be done by half of them. */
const RUNS = 20;

const peers = join(import.meta.dirname, 'peers');
const dist = join(import.meta.dirname, '../../dist');

/** Three tables: reading in full and unchanged, whole commands, then the processes that Nova starts. */
export async function benchAudit(): Promise<readonly BenchTable[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ullage-bench-audit-'));
  try {
    const tree = join(folder, 'instances');
    const paths = makeDisks(folder, tree);
    for (const name of ['full-read', 'stat-loop']) {
      execFileSync('gcc', ['-O2', '-pthread', '-o', join(folder, name), join(peers, `${name}.c`)]);
    }
    await bundleOurs(folder);
    const ours = await readingTable(folder, tree, paths);
    const commands = { title: `whole commands on these disks`, rows: await commandMemory(folder, tree, paths) };
    return [ours.table, commands, await processTable(paths.slice(0, SAMPLE), tree, ours.full)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `<dir>/<uuid>/disk`, each a sparse copy of one of 40 images that qemu-img made. */
function makeDisks(folder: string, tree: string): readonly string[] {
  const templates = makeTemplates(folder);
  return Array.from({ length: DISKS }, (_, index) => {
    const directory = join(tree, `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`);
    mkdirSync(directory, { recursive: true });
    const path = join(directory, 'disk');
    const { length, blocks } = templates[index % templates.length] ?? { length: 0, blocks: [] };
    const fd = openSync(path, 'w');
    ftruncateSync(fd, length);
    for (const { offset, bytes } of blocks) writeSync(fd, bytes, 0, bytes.byteLength, offset);
    closeSync(fd);
    return path;
  });
}

interface Template {
  readonly length: number;
  readonly blocks: readonly { readonly offset: number; readonly bytes: Buffer }[];
}

function makeTemplates(folder: string): readonly Template[] {
  const path = join(folder, 'template');
  return ['4k', '32k', '64k', '128k', '2M'].flatMap((cluster) =>
    ['1G', '10G', '20G', '40G'].flatMap((size) =>
      ['1.1', '0.10'].map((compat) => {
        const options = `cluster_size=${cluster},compat=${compat}`;
        execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', '-o', options, path, size]);
        return templateOf(readFileSync(path));
      }),
    ),
  );
}

const BLOCK = 4096;

function templateOf(image: Buffer): Template {
  const offsets = Array.from({ length: Math.ceil(image.byteLength / BLOCK) }, (_, index) => index * BLOCK);
  const blocks = offsets.map((offset) => ({ offset, bytes: image.subarray(offset, offset + BLOCK) }));
  return { length: image.byteLength, blocks: blocks.filter(({ bytes }) => bytes.some((byte) => byte !== 0)) };
}

/** Wall and CPU time of whole passes over all disks. */
type Passes = AuditFigures[];

async function readingTable(
  folder: string,
  tree: string,
  paths: readonly string[],
): Promise<{ table: BenchTable; full: BenchRow }> {
  const c1: Passes = [];
  const c2: Passes = [];
  const statx: Passes = [];
  const rounds: OurFigures[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    c1.push(...(await peer(join(folder, 'full-read'), ['1', String(RUNS)], paths)));
    c2.push(...(await peer(join(folder, 'full-read'), ['2', String(RUNS)], paths)));
    rounds.push(await oursOnce(folder, tree));
    statx.push(...(await peer(join(folder, 'stat-loop'), [String(RUNS)], paths)));
  }
  const stallMs = Math.max(...rounds.map(({ longestStallMs }) => longestStallMs));
  const c2Row = rowOf('C, 2 threads: open, fstat, pread, close', c2);
  const statxRow = rowOf('C, 1 thread: statx', statx);
  const full = rowOf(
    'ullage, 2 workers: every disk in full',
    rounds.flatMap((figures) => figures.full),
  );
  const unchanged = rowOf(
    'ullage, 2 workers: unchanged since the last audit',
    rounds.flatMap((figures) => figures.unchanged),
  );
  const rows = [
    rowOf('C, 1 thread: open, fstat, pread, close', c1),
    c2Row,
    { ...full, verdict: ratioVerdict(full, c2Row, 2) },
    rowOf(
      'ullage, the same, first audit of a process',
      rounds.map(({ first }) => first),
    ),
    rowOf(
      'ullage, the walk of the tree before it',
      rounds.flatMap((figures) => figures.scan),
    ),
    statxRow,
    { ...unchanged, verdict: ratioVerdict(unchanged, statxRow, 2) },
    limitRow('ullage: longest stall of the event loop', 'ms', stallMs, 20),
    limitRow('ullage: peak memory, one audit', 'MiB', Math.max(...rounds.map(({ firstRssMib }) => firstRssMib)), 250),
    {
      what: `ullage: peak memory, ${3 * RUNS + 1} audits and walks in one process`,
      figures: { MiB: Math.max(...rounds.map(({ rssMib }) => rssMib)) },
    },
  ];
  return { table: { title: `audit of ${DISKS} qcow2 disks, warm, ${ROUNDS} rounds in turn`, rows }, full };
}

/** The C peers print a line for each pass: µs of wall, µs of CPU, bytes occupied. */
async function peer(program: string, args: readonly string[], paths: readonly string[]): Promise<Passes> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(`${paths.join('\n')}\n`);
  const lines = (await text(child.stdout)).trim().split('\n');
  return lines.map((line) => {
    const [wallUs = Number.NaN, cpuUs = Number.NaN] = line.split(' ').map(Number);
    return { wallUs, cpuUs };
  });
}

/** As the product is: started from source, stripping types costs each thread time and memory. */
async function bundleOurs(folder: string): Promise<void> {
  const build = await rolldown({ input: join(import.meta.dirname, 'audit-ours.ts'), platform: 'node' });
  await build.write({ file: join(folder, 'audit-ours.mjs'), format: 'esm' });
  await build.close();
}

async function oursOnce(folder: string, tree: string): Promise<OurFigures> {
  const args = [join(folder, 'audit-ours.mjs'), tree, dist, String(RUNS)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  // Our own script's, of the same tree.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return JSON.parse(stdout) as OurFigures;
}

const WALL = 'wall µs/disk';
const BEST = 'best µs/disk';
const CPU = 'CPU µs/disk';

function rowOf(what: string, passes: Passes, disks = DISKS): BenchRow {
  const walls = passes.map(({ wallUs }) => wallUs / disks);
  const figures = {
    [WALL]: median(walls),
    [BEST]: Math.min(...walls),
    [CPU]: median(passes.map(({ cpuUs }) => cpuUs / disks)),
  };
  return { what, figures };
}

function ratioVerdict(ours: BenchRow, theirs: BenchRow, most: number): string {
  const [median1, best, cpu] = [WALL, BEST, CPU].map(
    (column) => (ours.figures[column] ?? 0) / (theirs.figures[column] ?? 1),
  );
  const said = [median1, best, cpu].map((ratio) => (ratio ?? 0).toFixed(2)).join(' / ');
  return `≤ ${most} × C's wall: ${(median1 ?? 0) <= most ? 'reached' : 'MISSED'} (median / best / CPU: ${said} ×)`;
}

function limitRow(what: string, unit: string, value: number, limit: number): BenchRow {
  return { what, figures: { [unit]: value }, verdict: `< ${limit} ${unit}: ${value < limit ? 'reached' : 'MISSED'}` };
}

async function processTable(sample: readonly string[], tree: string, full: BenchRow): Promise<BenchTable> {
  const once = await forked('qemu-img info, 1 at a time', sample, 1, 1);
  const twice = await forked('qemu-img info, 2 at a time', sample, 1, 2);
  const nova = await forked('qemu-img info twice a disk, 1 at a time (as Nova, without its Python)', sample, 2, 1);
  const rows = [
    once,
    { ...twice, verdict: timesVerdict(twice, full, WALL, 500) },
    nova,
    ...novaRow(tree, sample.length, full),
    { ...full, what: `${full.what} (as above)` },
  ];
  return { title: `processes, ${sample.length} of these disks`, rows };
}

async function forked(what: string, sample: readonly string[], calls: number, atOnce: number): Promise<BenchRow> {
  const startedAtMs = performance.now();
  const cpuBefore = childCpuUs();
  let next = 0;
  const pull = async (): Promise<void> => {
    while (next < sample.length) {
      const path = sample[next] ?? '';
      next += 1;
      for (let call = 0; call < calls; call += 1) {
        await promisify(execFile)('qemu-img', ['info', '--force-share', '--output=json', path]);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, pull));
  const wallUs = (performance.now() - startedAtMs) * 1000;
  return rowOf(what, [{ wallUs, cpuUs: childCpuUs() - cpuBefore }], sample.length);
}

/** User and system time of all children that have ended: fields 16 and 17 of proc_pid_stat(5), in ticks of 10 ms. */
function childCpuUs(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10_000;
}

/** Nova's own driver, where Debian's python3-nova is installed: `peers/nova-audit.py TREE COUNT` prints {"wallUs", "cpuUs", "disks"}. */
function novaRow(tree: string, count: number, full: BenchRow): readonly BenchRow[] {
  const script = join(peers, 'nova-audit.py');
  const missing = [script, '/usr/lib/python3/dist-packages/nova'].filter((path) => !existsSync(path));
  if (missing.length > 0) {
    return [
      {
        what: "Nova's own driver",
        figures: {},
        verdict: `not measured: there is no ${missing.map((path) => basename(path)).join(', no ')}`,
      },
    ];
  }
  const output = execFileSync('python3', [script, tree, String(count)], { encoding: 'utf8' });
  // The script's own.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { wallUs, cpuUs, disks } = JSON.parse(output) as AuditFigures & { disks: number };
  const row = rowOf("Nova's own driver, python3-nova", [{ wallUs, cpuUs }], disks);
  return [{ ...row, verdict: timesVerdict(row, full, CPU, 5000) }];
}

function timesVerdict(theirs: BenchRow, ours: BenchRow, column: string, least: number): string {
  const times = (theirs.figures[column] ?? 0) / (ours.figures[column] ?? 1);
  return `≥ ${least} × our ${column}: ${times >= least ? 'reached' : 'MISSED'} (${times.toFixed(0)} ×)`;
}
