// The superblock of a block device, read once and read-only, for its UUID.
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { superblockUuid } from '../../formats/superblock/superblock-uuid.ts';
import { errnoOf } from '../files/file-failure.ts';

/** Reading never writes, and opening a drive without a medium must not wait. */
// eslint-disable-next-line no-bitwise
const READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** btrfs keeps its first superblock at 64 KiB; the fields read end 72 bytes into it. */
const SUPERBLOCKS_END = 64 * 1024 + 128;

/** The UUID of the filesystem on the device at `path`; undefined when the device cannot be read, is not the one of that number,
 *  or has no UUID that we know. `number` is "major:minor". */
export async function uuidOnDevice(path: string, number: string, fsType: string): Promise<string | undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, READ);
    const found = await handle.stat({ bigint: true });
    if (!found.isBlockDevice() || deviceNumber(found.rdev) !== number) return undefined;
    const { buffer, bytesRead } = await handle.read(new Uint8Array(SUPERBLOCKS_END), 0, SUPERBLOCKS_END, 0);
    const bytes = buffer.subarray(0, bytesRead);
    const read = (offset: bigint, size: number): Uint8Array => bytes.subarray(Number(offset), Number(offset) + size);
    return superblockUuid(fsType, { length: BigInt(bytesRead), read });
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  } finally {
    await handle?.close();
  }
}

/** "major:minor" of a dev_t. Source: glibc, bits/sysmacros.h. */
export function deviceNumber(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) + ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) + ((device >> 12n) & ~0xffn & 0xffffffffn);
  return `${major}:${minor}`;
}
