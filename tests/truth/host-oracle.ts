// What other programs say of the same host: du of its files, Python's os.statvfs of its filesystems. Shares no code with ours.
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { tool } from '../services/instances-tree.ts';

const run = promisify(execFile);

/** Debian's own: the one that os.statvfs is asked of. */
const PYTHON = '/usr/bin/python3';

/** A filesystem's figures in bytes. */
export interface StatvfsFigures {
  readonly total: bigint;
  readonly occupied: bigint;
  readonly rootReserved: bigint;
  readonly available: bigint;
}

const STATVFS = `
import os, sys
v = os.statvfs(sys.argv[1])
print(v.f_frsize * v.f_blocks, v.f_frsize * (v.f_blocks - v.f_bfree), v.f_frsize * (v.f_bfree - v.f_bavail), v.f_frsize * v.f_bavail)
`;

/** By os.statvfs and f_frsize. */
export async function statvfsOf(path: string): Promise<StatvfsFigures> {
  const { stdout } = await run(PYTHON, ['-c', STATVFS, path]);
  const [total = -1n, occupied = -1n, rootReserved = -1n, available = -1n] = stdout.trim().split(' ').map(BigInt);
  return { total, occupied, rootReserved, available };
}

/** What the files occupy together by `du`, a hard link once. */
export async function occupiedBy(paths: readonly string[]): Promise<bigint> {
  if (paths.length === 0) return 0n;
  const stdout = await withInput('du', ['-B1', '-c', '--files0-from=-'], paths.join('\0'));
  return BigInt(/^(\d+)\ttotal$/mu.exec(stdout)?.[1] ?? '-1');
}

/** What everything on the filesystem occupies by `du`, directories too. */
export async function occupiedBelow(mountPoint: string): Promise<bigint> {
  return BigInt((await tool('du', '-x', '-B1', '-s', mountPoint)).split('\t')[0] ?? '-1');
}

/** Writes zeros to a file below the folder until the filesystem says that it is full. The folder is entered before the user is
 *  changed, so nobody may lie below a folder of root's. */
export async function fillAs(user: 'root' | 'nobody', folder: string, name: string): Promise<void> {
  const shell = ['sh', '-c', FILL, 'fill', name];
  const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', ...shell];
  const [program, args] = user === 'root' ? ['sh', shell.slice(1)] : ['setpriv', asNobody];
  await run(program, args, { cwd: folder });
}

/** Large blocks first, then what is left of the last one, so that not a block remains; dd stops at ENOSPC. */
const FILL = `dd if=/dev/zero bs=1M of="$1" conv=fsync 2>/dev/null
while dd if=/dev/zero bs=512 oflag=append conv=notrunc,fsync of="$1" 2>/dev/null; do :; done; sync -f .`;

async function withInput(command: string, args: readonly string[], input: string): Promise<string> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  child.stdin.end(input);
  const code = await closed;
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return Buffer.concat(chunks).toString();
}
