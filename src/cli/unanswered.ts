// A call that changes something and gets no answer: whether it was done is not known, and whoever asked must be told how to find out.
import { UllageError } from '../core/errors.ts';

/** Runs `call`; what it fails with other than a refusal gets `hint`. */
export async function unanswered<T>(hint: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof UllageError) || error.code === 'SERVER_REFUSED') throw error;
    throw new UllageError(error.code, error.message, { operands: error.operands, cause: error, hint });
  }
}
