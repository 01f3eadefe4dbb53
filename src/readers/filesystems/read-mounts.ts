// The table of mounts, read from the kernel's text. No mount is touched.
import { readFile } from 'node:fs/promises';
import { parseMountinfo, type Mount } from '../../formats/mountinfo/parse-mountinfo.ts';

/** Every mount that this process sees, by /proc/self/mountinfo or a stand-in. Throws what the operating system says when the
 *  file cannot be read, and FormatError when it is no table of mounts. */
export async function readMounts(mountinfoPath: string): Promise<readonly Mount[]> {
  return parseMountinfo(await readFile(mountinfoPath, 'utf8'));
}
