// One file that holds a certificate, a key or a token: read whole, judged on what was opened, refused when others could read a secret.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A chain of certificates is a few KiB, a list of revoked ones may be longer; more is not what it should be. */
const MOST_BYTES = 1024 * 1024;

/** Others may read or write it, or its group write. */
const OPEN_TO_OTHERS = 0o027;

/** How the caller says what is wrong with a file. */
export type Unusable = (path: string, found: string, cause?: unknown) => Error;

/** The text of a file. A secret must belong to root or to this user, mode 0640 or stricter. Throws what `unusable` makes. */
export async function readCredentialFile(path: string, isSecret: boolean, unusable: Unusable): Promise<string> {
  const file = await opened(path, unusable);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw unusable(path, 'expected a regular file');
    if (stats.size > MOST_BYTES) throw unusable(path, `expected at most ${MOST_BYTES} bytes, found ${stats.size}`);
    const wrong = isSecret ? exposureOf(stats) : undefined;
    if (wrong !== undefined) throw unusable(path, wrong);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Without waiting: a FIFO would hold the program until somebody writes into it. */
async function opened(path: string, unusable: Unusable): Promise<Awaited<ReturnType<typeof open>>> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch (error) {
    throw unusable(path, error instanceof Error ? error.message : String(error), error);
  }
}

function exposureOf({ mode, uid }: { readonly mode: number; readonly uid: number }): string | undefined {
  if ((mode & OPEN_TO_OTHERS) !== 0) {
    const found = (mode & 0o777).toString(8).padStart(4, '0');
    return `expected mode 0640 or stricter, found ${found}: others could read or change it`;
  }
  const own = process.geteuid?.();
  return uid === 0 || uid === own ? undefined : `expected it to belong to root or to user ${own}, found user ${uid}`;
}
