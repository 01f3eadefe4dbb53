// CPU that a server has used: of its first process and the children that work for it.
import { readFile } from 'node:fs/promises';

/** A process, then its children. */
export async function withChildren(pid: number): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return [pid, ...children.trim().split(' ').filter(Boolean).map(Number)];
}

/** CPU that processes have used, in ms, with that of children of theirs that ended. */
export async function cpuMsOf(pids: readonly number[]): Promise<number> {
  return sum(await Promise.all(pids.map(cpuMsOfOne)));
}

/** proc(5), stat: own time, and that of children that ended. Only the first process has such. */
async function cpuMsOfOne(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is a name in brackets, and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return sum(fields.slice(11, 15).map(Number)) * TICK_MS;
}

/** sysconf(_SC_CLK_TCK) is 100 on every Linux that we know. */
const TICK_MS = 10;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
