// Turns a failed call about one thing into a Problem about that thing, so that it costs its own line and no other.
import { UllageError } from '../../core/errors.ts';
import type { Problem, ProblemKind, ProblemSubject } from '../../core/problem.ts';
import { VIR_ERR } from '../../formats/libvirt-rpc/constants.ts';
import { LibvirtError } from './libvirt-error.ts';

const KINDS: ReadonlyMap<number, ProblemKind> = new Map([
  [VIR_ERR.noDomain, 'gone'],
  [VIR_ERR.noStoragePool, 'missing'],
  [VIR_ERR.noStorageVolume, 'missing'],
  [VIR_ERR.operationDenied, 'denied'],
  [VIR_ERR.authFailed, 'denied'],
  [VIR_ERR.accessDenied, 'denied'],
  [VIR_ERR.operationTimeout, 'timeout'],
  [VIR_ERR.noSupport, 'unsupported'],
]);

/** The Problem that a failed call leaves behind. Errors that are not about this one thing (the connection was lost, our own
 *  bugs) are thrown on. */
export function callProblem(error: unknown, subject: ProblemSubject, attempted: string): Problem {
  if (error instanceof LibvirtError) {
    return { kind: KINDS.get(error.libvirtCode) ?? 'unavailable', subject, attempted, found: error.libvirtMessage };
  }
  if (isTimeout(error)) {
    return {
      kind: 'timeout',
      subject,
      attempted,
      found: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    };
  }
  if (error instanceof UllageError && error.code.startsWith('FORMAT_')) {
    return { kind: error.code === 'FORMAT_LIMIT' ? 'limit' : 'damaged', subject, attempted, found: error.message };
  }
  throw error;
}

/** Whether `error` is about the time that an answer took. */
export function isTimeout(error: unknown): error is UllageError {
  return error instanceof UllageError && error.code === 'LIBVIRT_TIMEOUT';
}
