// The files that may call Number(), each with why no byte count is rounded there.
import type { NumberAllowance } from './number-of-bytes.ts';

/** A row stays only as long as its file calls Number(). */
export const NUMBER_ALLOWANCES: readonly NumberAllowance[] = [];
