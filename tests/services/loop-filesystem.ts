// Small real filesystems for tests: an image file on a loop device, or a tmpfs, mounted and cleaned away again. Needs root.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What to make. Least sizes: xfs 300 MiB, btrfs 109 MiB, ext4 1 MiB; XFS and btrfs share extents as they are made by default. */
export interface SmallFilesystemRequest {
  readonly type: 'ext4' | 'xfs' | 'btrfs' | 'tmpfs';
  readonly sizeMiB: number;
  readonly mkfsArgs?: readonly string[];
  /** Joined to what mount(8) is told after -o. */
  readonly mountOptions?: readonly string[];
  /** Where the image and the mount point are made; a libvirtd of its own namespace sees only what lies below its folder. */
  readonly dir?: string;
}

/** A mounted filesystem. */
export interface SmallFilesystem {
  readonly mountPoint: string;
  /** "/dev/loop0"; undefined for tmpfs. */
  readonly device: string | undefined;
  /** Unmounts it, frees the loop device and removes its folder; a second call does nothing. */
  close(): Promise<void>;
}

/** Makes and mounts one; what was begun is undone when a step fails. */
export async function mountSmallFilesystem(request: SmallFilesystemRequest): Promise<SmallFilesystem> {
  const folder = await mkdtemp(join(request.dir ?? tmpdir(), 'ullage-fs-'));
  const mountPoint = join(folder, 'mnt');
  let device: string | undefined;
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    await unmount(mountPoint);
    if (device !== undefined) await detach(device);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await mkdir(mountPoint);
    if (request.type !== 'tmpfs') device = await makeOnLoop(join(folder, 'image'), request);
    await mount(device, mountPoint, request);
    return { mountPoint, device, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function makeOnLoop(image: string, { type, sizeMiB, mkfsArgs = [] }: SmallFilesystemRequest): Promise<string> {
  await writeFile(image, '');
  await truncate(image, sizeMiB * 2 ** 20);
  await run(`mkfs.${type}`, ['-q', ...mkfsArgs, image]);
  const { stdout } = await run('losetup', ['-f', '--show', image]);
  return stdout.trim();
}

async function mount(
  device: string | undefined,
  mountPoint: string,
  { type, sizeMiB, mountOptions = [] }: SmallFilesystemRequest,
): Promise<void> {
  const options = device === undefined ? [`size=${sizeMiB}m`, ...mountOptions] : mountOptions;
  const given = options.length === 0 ? [] : ['-o', options.join(',')];
  await run('mount', ['-t', type, ...given, device ?? 'tmpfs', mountPoint]);
}

/** Whatever the test mounted on it or left open: what cannot be unmounted now goes as soon as its last user does. */
async function unmount(mountPoint: string): Promise<void> {
  while (await isMounted(mountPoint)) {
    await run('umount', ['-R', mountPoint]).catch(() => run('umount', ['-R', '-l', mountPoint]));
  }
}

async function isMounted(mountPoint: string): Promise<boolean> {
  return run('mountpoint', ['-q', mountPoint]).then(
    () => true,
    () => false,
  );
}

/** A device still in use frees itself later (LO_FLAGS_AUTOCLEAR, which losetup -d sets). */
async function detach(device: string): Promise<void> {
  await run('losetup', ['-d', device]);
}
