// The one class for operations that failed, and the one table of its codes. docs/errors.md lists the same codes (held by tidy).

/** Every code an UllageError can carry, with what it means. Codes are stable: scripts may match on them. */
export const ERROR_CODES = {
  FORMAT_TRUNCATED: 'An image or document ends before a structure that it says it has.',
  FORMAT_INVALID: 'A field of an image or document holds a value that its format forbids.',
  FORMAT_UNSUPPORTED:
    'A field asks for a feature that this version does not know, so no number derived from it could be trusted.',
  FORMAT_LIMIT: 'A structure is larger or deeper than the limit we read it with.',
  LIBVIRT_URI: 'A libvirt URI names a transport or driver that we do not speak, or cannot be parsed.',
  LIBVIRT_UNREACHABLE: 'No libvirt daemon answers on the sockets that we tried.',
  LIBVIRT_AUTH: 'The libvirt daemon wants an authentication that we do not have, or refused ours.',
  LIBVIRT_ERROR: 'The libvirt daemon answered a call with an error of its own.',
  LIBVIRT_CLOSED: 'The connection to the libvirt daemon ended before it answered.',
  LIBVIRT_TIMEOUT: 'The libvirt daemon did not answer a call within its deadline.',
  CLI_USAGE: 'The command line names an option or a value that the command does not have.',
  CONFIG_UNREADABLE: 'A configuration file could not be read, or is not TOML.',
  CONFIG_UNKNOWN_KEY: 'A configuration file or the environment sets a key that does not exist.',
  CONFIG_VALUE: 'A setting has a value of the wrong type or out of range.',
  OFFLINE_TREE: 'The directory tree that an offline audit was asked for is not there, or cannot be walked.',
  IMAGE_UNREADABLE: 'None of the image files that were named could be read.',
  NO_SUCH_POOL: 'A pool was asked for that the report does not have.',
  NO_SUCH_GUEST: 'A guest was asked for that the report does not have.',
  JSON_SYNTAX: 'A text that should be JSON is not.',
  JSON_NUMBER: 'A JSON number is not an integer, or outside the range of 64 bits, and so not a count of ours.',
  DEMO_FAILED: 'The demonstration could not build its images.',
} as const;

/** A key of ERROR_CODES. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** What an UllageError is made of: operands as fields, a hint when the reader can act. */
export interface UllageErrorDetails {
  readonly operands?: Readonly<Record<string, string | number | bigint | undefined>>;
  readonly hint?: string;
  readonly cause?: unknown;
}

/** An operation failed. The message says what was attempted, on what, what was expected and what was found. */
export class UllageError extends Error {
  override readonly name: string = 'UllageError';
  readonly code: ErrorCode;
  readonly operands: Readonly<Record<string, string | number | bigint | undefined>>;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: UllageErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.operands = details.operands ?? {};
    this.hint = details.hint;
  }
}
