// What the operating system answered instead of a fact: errno put into a Problem's words. Whose fact it was, the caller adds.
import type { Problem, ProblemKind } from '../../core/problem.ts';

/** A Problem whose subject is still to be named. */
export type FileFailure = Omit<Problem, 'subject'>;

interface ErrnoWords {
  readonly kind: ProblemKind;
  readonly found: string;
}

const ERRNO_WORDS: Readonly<Record<string, ErrnoWords>> = {
  ENOENT: { kind: 'missing', found: 'there is no such file' },
  ENOTDIR: { kind: 'missing', found: 'a component of its path is no directory' },
  EACCES: { kind: 'denied', found: 'permission denied' },
  EPERM: { kind: 'denied', found: 'the operation is not permitted' },
  ELOOP: { kind: 'refused', found: 'its symbolic links lead in a circle' },
  ENAMETOOLONG: { kind: 'refused', found: 'its name is longer than the filesystem allows' },
  ENXIO: { kind: 'refused', found: 'it is no regular file' },
  EISDIR: { kind: 'refused', found: 'it is a directory' },
  ESTALE: { kind: 'gone', found: 'the server no longer knows the file' },
  EIO: { kind: 'unavailable', found: 'the storage answered with an input/output error' },
  ENOTCONN: { kind: 'unavailable', found: 'nobody serves this mount any more' },
  ENODEV: { kind: 'unavailable', found: 'there is no such device' },
  ENOMEDIUM: { kind: 'unavailable', found: 'the drive is empty' },
  ETIMEDOUT: { kind: 'timeout', found: 'the server did not answer' },
  EMFILE: { kind: 'unavailable', found: 'this process has too many files open' },
  ENFILE: { kind: 'unavailable', found: 'the host has too many files open' },
};

/** A system call's error in a Problem's words. Anything that is no system call's error is a bug of ours and thrown again. */
export function failureOf(error: unknown, attempted: string): FileFailure {
  const errno = errnoOf(error);
  if (errno === undefined) throw error;
  const words = ERRNO_WORDS[errno] ?? { kind: 'unavailable', found: `the operating system answered ${errno}` };
  return { ...words, attempted, errno };
}

/** The operating system's name of an error ("ENOENT"); undefined when it did not come from there. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
