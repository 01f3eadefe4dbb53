// Which refusals of a server no waiting changes.
import type { UllageError } from '../../core/errors.ts';

/** The server's codes. */
const FINAL = new Set([
  'NOT_AUTHENTICATED',
  'NOT_ALLOWED',
  'REQUEST_INVALID',
  'NO_SUCH_CALL',
  'NO_SUCH_HOST',
  'NO_SUCH_CLAIM',
]);

/** Whether it is one. */
export function isFinalRefusal({ code, operands }: UllageError): boolean {
  return code === 'SERVER_REFUSED' && FINAL.has(String(operands['code']));
}
