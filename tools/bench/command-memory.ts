// The most memory that whole commands take on a tree of many disks, their output written and thrown away: what an operator's cron job has.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchRow } from './row.ts';

const ullage = join(import.meta.dirname, '../../dist/ullage.js');

/** What the issue allows for 10,000 disks. */
const MOST_MIB = 250;

/** Loaded into the program: writes as it leaves how much memory it had at most, in KiB (getrusage(2) on Linux). */
const REPORT_USAGE = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs';
  process.on('exit', () => writeFileSync(process.env.BENCH_USAGE, String(process.resourceUsage().maxRSS)));
`)}`;

/** A row for each command on the tree, with its documents too. `folder` is for our own notes. */
export async function commandMemory(
  folder: string,
  tree: string,
  disks: readonly string[],
): Promise<readonly BenchRow[]> {
  const commands: readonly (readonly string[])[] = [
    ['explain', '--offline', tree],
    ['explain', '--offline', tree, '--json'],
    ['inspect', ...disks],
    ['inspect', '--json', ...disks],
  ];
  const rows: BenchRow[] = [];
  for (const command of commands) rows.push(await rowOf(folder, command, tree, disks.length));
  return rows;
}

async function rowOf(folder: string, command: readonly string[], tree: string, count: number): Promise<BenchRow> {
  const mib = await peakMib(join(folder, 'usage'), command);
  const words = command.filter((word) => !word.startsWith(tree));
  const verdict = `< ${MOST_MIB} MiB: ${mib < MOST_MIB ? 'reached' : 'MISSED'}`;
  return { what: `ullage ${words.join(' ')}: peak memory, ${count} disks`, figures: { MiB: mib }, verdict };
}

async function peakMib(usage: string, command: readonly string[]): Promise<number> {
  const script = '"$@" > /dev/null; test $? -ne 2';
  const program = [process.execPath, '--import', REPORT_USAGE, ullage, ...command];
  await promisify(execFile)('sh', ['-c', script, 'sh', ...program], { env: { ...process.env, BENCH_USAGE: usage } });
  return Number(readFileSync(usage, 'utf8')) / 1024;
}
