// What every parser throws on bytes that break their format: which format, which field, where.
import { UllageError, type ErrorCode } from '../core/errors.ts';

/** The codes that a parser may use. */
export type FormatErrorCode = Extract<ErrorCode, `FORMAT_${string}`>;

/** Bytes or text that break their format. `field` is the specification's own name for what is wrong. */
export class FormatError extends UllageError {
  override readonly name = 'FormatError';
  readonly format: string;
  readonly field: string;

  constructor(code: FormatErrorCode, format: string, field: string, found: string, cause?: unknown) {
    super(code, `parse ${format}: ${field}: ${found}`, { operands: { format, field }, cause });
    this.format = format;
    this.field = field;
  }
}
