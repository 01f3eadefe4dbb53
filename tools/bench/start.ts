// How long `ullage explain` takes on a host of 50 disks, from exec to its last line, beside Node's bare start and peers.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startLibvirtd, type Libvirtd } from '../../tests/services/libvirtd.ts';
import { median, type BenchRow, type BenchTable } from './row.ts';

/** A typical hypervisor's guests; the target is set for this many. */
const DISKS = 50;

/** Enough for a median that one slow start does not move. */
const RUNS = 20;

/** From exec to the last line, Node's own start included. */
const TARGET_MS = 300;

const ullage = join(import.meta.dirname, '../../dist/ullage.js');

/** A command and its arguments, with the exit codes that are answers. */
interface Contender {
  readonly what: string;
  readonly command: readonly [file: string, ...args: string[]];
  readonly answers: readonly number[];
}

/** Whether the promises of 50 disks fit depends on the machine: 1 (negative) is as good an answer as 0. */
const EXPLAIN_ANSWERS = [0, 1];

/** One table: each command run RUNS times in turn, so that a busy moment hits them all. Needs root, libvirt and qemu-img. */
export async function benchStart(): Promise<readonly BenchTable[]> {
  const tree = mkdtempSync(join(tmpdir(), 'ullage-bench-start-'));
  const libvirtd = await startLibvirtd();
  try {
    const [disk = ''] = makeInstances(tree);
    await defineGuests(libvirtd, makeInstances(join(libvirtd.dir, 'images')));
    return [{ title: `start, median of ${RUNS}, warm`, rows: await measure(contenders(tree, disk, libvirtd)) }];
  } finally {
    await libvirtd.stop();
    rmSync(tree, { recursive: true });
  }
}

function contenders(tree: string, disk: string, { uri, dir }: Libvirtd): readonly Contender[] {
  const explain = [process.execPath, ullage, 'explain'] as const;
  const images = join(dir, 'images');
  return [
    {
      what: `ullage explain, ${DISKS} guests of a libvirtd`,
      command: [...explain, '--connect', uri, '--path', images],
      answers: EXPLAIN_ANSWERS,
    },
    {
      what: `ullage explain --offline, ${DISKS} disks`,
      command: [...explain, '--offline', tree],
      answers: EXPLAIN_ANSWERS,
    },
    { what: 'ullage --version', command: [process.execPath, ullage, '--version'], answers: [0] },
    { what: 'node, nothing to do', command: [process.execPath, '--eval', '0'], answers: [0] },
    {
      what: `virsh list --all, ${DISKS} guests, no disks`,
      command: ['virsh', '-q', '-c', uri, 'list', '--all'],
      answers: [0],
    },
    { what: 'qemu-img info, one disk', command: ['qemu-img', 'info', disk], answers: [0] },
  ];
}

/** Instance folders as Nova lays them out, every second disk an overlay of one base. Gives the disks' paths. */
function makeInstances(root: string): readonly string[] {
  const base = join(root, '_base', 'base');
  mkdirSync(dirname(base), { recursive: true });
  execFileSync('qemu-img', ['create', '-q', '-f', 'raw', base, '2G']);
  return Array.from({ length: DISKS }, (_, index) => {
    const disk = join(root, `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`, 'disk');
    const backing = index % 2 === 0 ? ['-b', base, '-F', 'raw'] : [];
    mkdirSync(dirname(disk));
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', ...backing, disk, '20G']);
    return disk;
  });
}

async function defineGuests(libvirtd: Libvirtd, disks: readonly string[]): Promise<void> {
  const commands = disks.map((disk, index) => {
    const path = join(dirname(disk), 'libvirt.xml');
    writeFileSync(path, domainXml(`guest-${index}`, disk));
    return `define ${path}`;
  });
  await libvirtd.virsh(...commands);
}

function domainXml(name: string, disk: string): string {
  return [
    `<domain type='qemu'><name>${name}</name><memory unit='MiB'>16</memory>`,
    `<os><type arch='x86_64'>hvm</type></os><devices>`,
    `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/>`,
    `<target dev='vda' bus='virtio'/></disk></devices></domain>`,
  ].join('\n');
}

async function measure(all: readonly Contender[]): Promise<readonly BenchRow[]> {
  const times = all.map(() => [] as number[]);
  for (let run = 0; run < RUNS; run += 1) {
    for (const [index, contender] of all.entries()) times[index]?.push(await toLastLine(contender));
  }
  return all.map(({ what }, index) => rowOf(what, times[index] ?? []));
}

function rowOf(what: string, values: readonly number[]): BenchRow {
  const middle = median(values);
  const figures = { 'median ms': middle, 'best ms': Math.min(...values), 'worst ms': Math.max(...values) };
  if (!what.startsWith('ullage explain')) return { what, figures };
  return { what, figures, verdict: `< ${TARGET_MS} ms: ${middle < TARGET_MS ? 'reached' : 'MISSED'}` };
}

/** Milliseconds from exec to the last byte on stdout, or to the exit of a command that says nothing. */
function toLastLine({ command, answers }: Contender): Promise<number> {
  const [file, ...args] = command;
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let lastAt: number | undefined;
    child.stdout.on('data', () => {
      lastAt = performance.now();
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const endedAt = lastAt ?? performance.now();
      if (code !== null && answers.includes(code)) resolve(endedAt - startedAt);
      else reject(new Error(`${command.join(' ')} ended with ${code ?? signal}`));
    });
  });
}
