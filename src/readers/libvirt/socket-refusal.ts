// Why the operating system did not connect us to a socket, in words: its code alone tells a dead daemon from a wrong path to few.
import type { Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';

/** sizeof(sun_path), which Linux fills to the last byte: unix(7). */
const MAX_SOCKET_PATH = 108;

/** The error's code, and what lies at the path where that explains it. Asked only after connect(2) has itself walked the path. */
export async function socketRefusal(path: string, code: string): Promise<string> {
  const reason = await reasonOf(path, code);
  return reason === undefined ? code : `${code} (${reason})`;
}

async function reasonOf(path: string, code: string): Promise<string | undefined> {
  switch (code) {
    case 'EINVAL': {
      const bytes = Buffer.byteLength(path);
      return bytes > MAX_SOCKET_PATH ? `the path has ${bytes} bytes, a socket's at most ${MAX_SOCKET_PATH}` : undefined;
    }
    case 'ENOENT': {
      const found = await lstat(path).catch(() => undefined);
      return found?.isSymbolicLink() === true ? 'a link that leads nowhere' : undefined;
    }
    case 'ECONNREFUSED': {
      const found = await stat(path).catch(() => undefined);
      return found === undefined ? undefined : kindOf(found);
    }
    case 'ETIMEDOUT':
      return 'its daemon takes no more connections';
    default:
      return undefined;
  }
}

function kindOf(found: Stats): string {
  if (found.isSocket()) return 'nobody listens on it';
  if (found.isFIFO()) return 'a FIFO, no socket';
  if (found.isDirectory()) return 'a directory, no socket';
  return found.isFile() ? 'a file, no socket' : 'a device, no socket';
}
