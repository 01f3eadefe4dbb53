// A real volume group for tests, made and removed by lvm.sh beside this file. Needs root and LVM, not device-mapper.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const SCRIPT = join(import.meta.dirname, 'lvm.sh');

/** A volume group with the volumes that lvm.sh describes. */
export interface TestVolumeGroup {
  /** Unique on the machine. */
  readonly name: string;
  /** The loop device that is its one physical volume. */
  readonly device: string;
  /** Removes group, loop device and file; a second call does nothing. */
  close(): Promise<void>;
}

/** Makes one; about 1 s. */
export async function startVolumeGroup(): Promise<TestVolumeGroup> {
  const folder = await mkdtemp(join(tmpdir(), 'ullage-lvm-'));
  const name = basename(folder);
  const file = join(folder, 'pv');
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await run('sh', [SCRIPT, 'down', file, name]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { stdout } = await run('sh', [SCRIPT, 'up', file, name]);
    return { name, device: stdout.trim(), close };
  } catch (error) {
    await close();
    throw error;
  }
}
