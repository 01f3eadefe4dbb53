// A private libvirtd for tests: started, crashed, restarted and stopped by the scripts beside this file. Needs root, libvirt, QEMU.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

const SCRIPTS = join(import.meta.dirname, 'libvirtd');

// QEMU's capabilities take seconds to probe and change only with QEMU: kept over runs, beside the runs' own folders.
const ENVIRONMENT = { ...process.env, LIBVIRT_CAPCACHE: join(tmpdir(), 'ullage-libvirt-capcache') };

/** A running libvirtd of our own. */
export interface Libvirtd {
  /** "qemu:///system?socket=…". */
  readonly uri: string;
  /** Its read-write socket; the read-only one is beside it, with "-ro". */
  readonly socket: string;
  /** Its folder. What is mounted below it is visible to the daemon. */
  readonly dir: string;
  /** Runs virsh commands against it, one after the other in one process; gives what they print. */
  virsh(...commands: string[]): Promise<string>;
  /** The process id of a running guest's QEMU. */
  guestPid(name: string): Promise<number>;
  /** SIGKILL to the daemon. Guests keep running. */
  kill(): Promise<void>;
  /** After `kill`: starts it again on the same folder. */
  start(): Promise<void>;
  /** Ends daemon, guests, mounts and loop devices below `dir`, and removes it. */
  stop(): Promise<void>;
}

/** Starts one; about 0.2 s, 5 s on a machine's very first run. */
export async function startLibvirtd(): Promise<Libvirtd> {
  const dir = await mkdtemp(join(tmpdir(), 'ul-')); // short: a unix socket's path has 107 bytes at most
  const socket = join(dir, 'run', 'libvirt-sock');
  const uri = `qemu:///system?socket=${socket}`;
  const script = async (name: string): Promise<void> => {
    await run('sh', [join(SCRIPTS, name), dir], { env: ENVIRONMENT });
  };
  await script('up.sh');
  return {
    uri,
    socket,
    dir,
    virsh: (...commands) => virsh(uri, commands),
    guestPid: async (name) => Number(await readFile(join(dir, 'run', 'qemu', `${name}.pid`), 'utf8')),
    kill: async () => {
      await killAndWait(Number(await readFile(join(dir, 'libvirtd.pid'), 'utf8')));
    },
    start: () => script('up.sh'),
    stop: () => script('down.sh'),
  };
}

async function virsh(uri: string, commands: readonly string[]): Promise<string> {
  const { stdout } = await run('virsh', ['-q', '-c', uri, commands.join('; ')], { maxBuffer: 2 ** 28 });
  return stdout;
}

// Where pid 1 does not reap, a dead process stays as a zombie for ever: that counts as gone.
async function isGone(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status === '' || /\) [ZX]/.test(status);
}

async function killAndWait(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (!(await isGone(pid))) await setImmediate();
}
