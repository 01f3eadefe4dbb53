// What is said on stderr when a command fails: one message, a hint, and no stack unless somebody asked for it.
import { UllageError } from '../core/errors.ts';
import { hasUnicode } from './look.ts';
import { safeText } from './render/safe-text.ts';

const INDENT = '        ';

/** The text for an error of any kind, ending in a newline. */
export function errorText(error: unknown, env: Readonly<Record<string, string | undefined>>): string {
  const debug = env['ULLAGE_DEBUG'] ?? '';
  if (debug !== '' && error instanceof Error) return `${error.stack ?? error.message}\n`;
  const { message, hint } = wordsFor(error);
  const safe = (text: string): string => safeText(text, hasUnicode(env));
  return `ullage: ${safe(message)}\n${hint === undefined ? '' : `${INDENT}${safe(hint)}\n`}`;
}

function wordsFor(error: unknown): { readonly message: string; readonly hint: string | undefined } {
  if (error instanceof UllageError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (isSystemError(error)) return { message, hint: undefined };
  return {
    message: `a bug in ullage: ${message}`,
    hint: 'Run it again with ULLAGE_DEBUG=1 and report what it prints.',
  };
}

/** The operating system refused something that no rule of ours foresees: "ENOSPC: no space left on device, write". */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
