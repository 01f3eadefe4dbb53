// A FUSE mount whose server can be stopped: a mount that does not answer, as a dead NFS server leaves one. Needs root and bindfs.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A directory shown at another place by a process of ours. */
export interface Bindfs {
  readonly mountPoint: string;
  /** From now on nothing on the mount is answered. */
  stop(): void;
  /** Answers again, what waited included. */
  resume(): void;
  /** Ends the process and the mount; safe in any state. */
  close(): Promise<void>;
}

/** Long for a machine under load; bindfs takes some 10 ms. */
const MOUNT_TIMEOUT_MS = 10_000;

/** Shows `source` at `mountPoint`, which is made. The kernel caches neither names nor attributes: every look asks the process. */
export async function mountBindfs(source: string, mountPoint: string): Promise<Bindfs> {
  mkdirSync(mountPoint, { recursive: true });
  const uncached = ['-o', 'attr_timeout=0,entry_timeout=0,negative_timeout=0'];
  const server = spawn('bindfs', ['-f', ...uncached, source, mountPoint], { stdio: 'ignore' });
  const deadlineMs = performance.now() + MOUNT_TIMEOUT_MS;
  while (!isMounted(mountPoint)) {
    if (performance.now() > deadlineMs || server.exitCode !== null)
      throw new Error(`bindfs did not mount ${mountPoint}`);
    await delay(5);
  }
  return {
    mountPoint,
    stop: () => server.kill('SIGSTOP'),
    resume: () => server.kill('SIGCONT'),
    close: () => close(server, mountPoint),
  };
}

function isMounted(mountPoint: string): boolean {
  return readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${mountPoint} `);
}

async function close(server: ChildProcess, mountPoint: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    // Its death answers every question that still waits: with an error.
    server.kill('SIGKILL');
    await ended;
  }
  if (existsSync('/proc/self/mountinfo') && isMounted(mountPoint)) execFileSync('umount', ['-l', mountPoint]);
}
