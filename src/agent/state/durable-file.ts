// Files that survive a crash at any point: written beside their place, forced to the disk, then put in place by one rename.
import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What an unfinished file's name ends in: whoever finds one may remove it. */
export const UNFINISHED = '.unfinished';

/** Only the agent reads its state: reports name every guest of the host. */
const PRIVATE = 0o600;

/** Puts `content` at `path`: afterwards it is on the disk, and at no time was there anything but the old or the new file. One writer
 *  at a time. Throws the operating system's error, having left the old file in place. */
export async function writeDurably(path: string, content: string | Uint8Array, mode = PRIVATE): Promise<void> {
  const unfinished = `${path}${UNFINISHED}`;
  try {
    await writeSynced(unfinished, content, mode);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

async function writeSynced(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  // A link in our place would have us write elsewhere.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
  const file = await open(path, flags, mode);
  try {
    await file.writeFile(content);
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename is durable once its directory is. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
