// What is said on stderr when a command fails: one message, a hint, and no stack unless somebody asked for it.
import { UllageError } from '../core/errors.ts';
import { hasUnicode } from './look.ts';
import { safeText } from './render/safe-text.ts';

const INDENT = '        ';

/** The text for an error of any kind, ending in a newline. */
export function errorText(error: unknown, env: Readonly<Record<string, string | undefined>>): string {
  const debug = env['ULLAGE_DEBUG'] ?? '';
  if (debug !== '' && error instanceof Error) return `${error.stack ?? error.message}\n`;
  const { code, message, hint } = wordsFor(error);
  const safe = (text: string): string => safeText(text, hasUnicode(env));
  const lines = [...(hint === undefined ? [] : [hint]), ...(error instanceof UllageError ? candidateLines(error) : [])];
  const below = lines.map((line) => `${INDENT}${safe(line)}\n`).join('');
  return `ullage: ${code === undefined ? '' : `${code}: `}${safe(message)}\n${below}`;
}

/** Each host that may have been meant, by the id that names it alone. */
function candidateLines({ candidates }: UllageError): readonly string[] {
  if (candidates === undefined) return [];
  const lines = candidates.hosts.map(
    ({ id, name, receivedAtMs }) => `  ${id}  ${name}  last report ${new Date(receivedAtMs).toISOString()}`,
  );
  return candidates.more ? [...lines, '  and more'] : lines;
}

interface Words {
  readonly code: string | undefined;
  readonly message: string;
  readonly hint: string | undefined;
}

function wordsFor(error: unknown): Words {
  if (error instanceof UllageError) return { code: error.code, message: error.message, hint: hintOf(error) };
  const message = error instanceof Error ? error.message : String(error);
  // The system's own message begins with its code.
  if (isSystemError(error)) return { code: undefined, message, hint: undefined };
  return {
    code: undefined,
    message: `a bug in ullage: ${message}`,
    hint: 'Run it again with ULLAGE_DEBUG=1 and report what it prints.',
  };
}

/** The readers know nothing of our flags, and a host without libvirt has another way. */
function hintOf({ code, hint }: UllageError): string | undefined {
  if (code !== 'LIBVIRT_UNREACHABLE' || hint?.includes('--offline') === true) return hint;
  return [hint, 'Without a libvirt: --offline DIR reads a directory tree of images.']
    .filter((part) => part !== undefined)
    .join(' ');
}

/** The operating system refused something that no rule of ours foresees: "ENOSPC: no space left on device, write". */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
