// The opening rules: a file is known to be regular before it is opened, and again on the descriptor. Nothing here can block on a FIFO.
import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats } from 'node:fs';
import { errnoOf, failureOf, type FileFailure } from './file-failure.ts';

/** A FIFO or a device without a medium must not make open() wait, a terminal must not become ours, and a link put in a file's
 *  place must not be followed. (libuv adds O_CLOEXEC itself.) */
const SAFE_READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY | constants.O_NOFOLLOW;

/** Without it each look at a header would cost an atime write under relatime. Only the owner of a file and root may ask. */
const QUIET_READ = SAFE_READ | constants.O_NOATIME;

/** What we are willing to open. Block devices only where the domain itself names one. */
export interface OpenPolicy {
  readonly blockDevices: boolean;
}

/** An open descriptor with its stat, or why there is none. Whoever gets a descriptor closes it. */
export type Opened =
  | { readonly fd: number; readonly stats: Stats }
  | { readonly fd: undefined; readonly failure: FileFailure; readonly stats: Stats | undefined };

const ATTEMPTED = 'open the image';

/** EPERM once means that this process is not root: asking again for each file would cost a failed open() each. */
let readFlags = QUIET_READ;

/** Opens a real path (no component of it is a link) whose type is not known yet. */
export function openChecked(path: string, policy: OpenPolicy): Opened {
  let stats: Stats;
  try {
    stats = lstatSync(path);
  } catch (error) {
    return { fd: undefined, failure: failureOf(error, ATTEMPTED), stats: undefined };
  }
  const failure = refusalOf(stats, policy);
  if (failure !== undefined) return { fd: undefined, failure, stats };
  const opened = openKnown(path, policy);
  return opened.fd === undefined ? { ...opened, stats: opened.stats ?? stats } : opened;
}

/** Opens what a directory scan has just seen to be a regular file. Should it have been replaced since, the flags and the check on
 *  the descriptor still hold. */
export function openKnown(path: string, policy: OpenPolicy): Opened {
  let fd: number;
  try {
    fd = openQuietly(path);
  } catch (error) {
    return { fd: undefined, failure: failureOf(error, ATTEMPTED), stats: statOf(path) };
  }
  const stats = fstatSync(fd);
  const failure = refusalOf(stats, policy);
  if (failure === undefined) return { fd, stats };
  closeSync(fd);
  return { fd: undefined, failure, stats };
}

/** Sizes and identity need no right to read: only the path's directories must let us through. */
function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined; // whatever failed here failed the open too, and that is told
  }
}

function openQuietly(path: string): number {
  try {
    return openSync(path, readFlags);
  } catch (error) {
    if (readFlags === SAFE_READ || errnoOf(error) !== 'EPERM') throw error;
    const fd = openSync(path, SAFE_READ);
    readFlags = SAFE_READ;
    return fd;
  }
}

const TYPE_WORDS: Readonly<Record<number, string>> = {
  [constants.S_IFIFO]: 'a FIFO',
  [constants.S_IFSOCK]: 'a socket',
  [constants.S_IFCHR]: 'a character device',
  [constants.S_IFBLK]: 'a block device that no domain names',
  [constants.S_IFDIR]: 'a directory',
  [constants.S_IFLNK]: 'a symbolic link that has just taken its place',
};

function refusalOf(stats: Stats, policy: OpenPolicy): FileFailure | undefined {
  // One comparison of the mode is what 10,000 disks pay for: isFile() and its like are calls.
  // eslint-disable-next-line no-bitwise
  const type = stats.mode & constants.S_IFMT;
  if (type === constants.S_IFREG || (type === constants.S_IFBLK && policy.blockDevices)) return undefined;
  const found = `it is ${TYPE_WORDS[type] ?? 'of no known type'}`;
  return { kind: 'refused', attempted: ATTEMPTED, found };
}
