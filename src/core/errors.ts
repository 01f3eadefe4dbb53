// The one class for operations that failed, and the one table of its codes. docs/errors.md lists the same codes (held by tidy).
import type { HostCandidates } from './host-candidates.ts';
import type { Shortage } from './shortage.ts';

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
  NO_SUCH_PROVIDER: 'A provider was asked for that is not known.',
  NO_SUCH_POLICY: 'A policy was to be cleared that nobody has set.',
  NO_SUCH_CLAIM: 'A claim was asked for that is not known.',
  CLAIM_ID_TAKEN: 'A claim was asked for under an id that another claim has.',
  CLAIM_ENDED: 'The claim, or the move that it is a side of, has ended: that is final.',
  CLAIM_NOT_MOVING: 'A move was to be settled of a claim that is no side of one.',
  CLAIM_MOVING: 'The claim is a side of a move that is not settled.',
  CLAIM_SAME_HOST: 'Something other than a resize was to move a guest to the host where it is.',
  CLAIM_HELD_ALREADY: 'The guest holds a claim already.',
  CLAIM_CONFIRMED: 'The disks of the claim were seen in a report: it can only be released.',
  CLAIM_FORCE_DENIED: 'A claim was to be forced over the limits of policy, and policy lets nobody.',
  CLAIM_HOST_LOST: 'A claim was asked for on a host of which nothing has been heard for more than five of its periods.',
  CLAIM_SHORT: 'What was asked does not fit beside what the host has promised.',
  NO_SUCH_PLACEMENT: 'A decision about placement was asked for that is not known, or not kept any more.',
  PLACEMENT_ID_TAKEN: 'A placement was asked for under an id that another decision or claim has.',
  JSON_SYNTAX: 'A text that should be JSON is not.',
  JSON_NUMBER: 'A JSON number is not an integer, or outside the range of 128 bits, and so not a count of ours.',
  REPORT_INVALID: 'A report does not have the shape that its schema says.',
  STORE_UNREACHABLE: 'No database answers where it should be.',
  STORE_REFUSED: 'The database does not let us in, or not do what we asked.',
  STORE_VERSION: 'The database is of a version of PostgreSQL that we do not work with.',
  STORE_DIRECTORY: 'The directory for the database cannot be used.',
  STORE_LOCKED: 'Another process uses the directory, of the database or of an agent.',
  STORE_SCHEMA: 'The tables of the database are not those that this version of Ullage knows.',
  STORE_TIMEOUT: 'The database did not do its work within the deadline.',
  STORE_LOST: 'The connection to the database ended, and whether the work was done is not known.',
  STORE_FULL: 'The database has no space left.',
  STORE_NOT_EMPTY: 'A database is to be imported into one that holds something.',
  STORE_FILE: 'The file of an exported database is not one, or there is one where it is to be written.',
  STORE_FAILED: 'The database answered with an error that nothing else covers.',
  REPORT_NEEDS_FULL: 'A delta arrived whose base the server does not hold: only a full report can be applied.',
  REQUEST_INVALID: 'A request names a parameter that the call does not have, or a value that it does not take.',
  BODY_INVALID: 'The body of a request is of a type or an encoding that the call does not read, or is damaged.',
  BODY_SLOW: 'The body of a request did not come while others waited for its place.',
  BODY_TOO_LARGE: 'The body of a request is larger than the limit, as sent or decompressed.',
  NOT_AUTHENTICATED: 'A call came without a token, or with one that is unknown, revoked or expired.',
  NOT_ALLOWED: 'The token is good, but its role does not allow this call, or it belongs to another host.',
  NO_SUCH_CALL: 'The server has no call of this method and path.',
  MICROVERSION: 'A call of the Compute API asks for a microversion that is none, or that the server does not speak.',
  NOT_TOLD: 'A call of the Compute API asks for what no report tells.',
  NO_SUCH_SERVER: 'No guest of this UUID is in any report.',
  NO_SUCH_HOST: 'No host of this id or name has ever reported.',
  HOST_REPORTS: 'A host was to be forgotten that still reports.',
  NO_SUCH_TOKEN: 'A token was asked for that is not known.',
  HOST_AMBIGUOUS: 'Several hosts have the name that was given, or ids that begin so.',
  TOO_MANY_REQUESTS: 'One caller sent more requests than its share.',
  SERVER_BUSY: 'The server has as much work as it can hold.',
  SERVER_UNREACHABLE: 'No server answered where it should be.',
  SERVER_REFUSED: 'The server refused a call; its own code and words are in the message.',
  SERVER_ANSWER: 'The answer of a server is not as its schema says.',
  LEASE_LOST: 'Work that one process at a time may do has gone to another process meanwhile.',
  LISTEN_FAILED: 'The address that the server, or the agent for its metrics, should listen on cannot be had.',
  TLS_FILES: 'A certificate, key or list that the server or a client is to use for TLS cannot be used.',
  SERVER_BUG: 'The server broke a promise of its own code; its log has the details under the request id.',
  AGENT_STATE: 'The state directory of the agent cannot be used.',
  AGENT_CREDENTIALS: 'A token, certificate or key of the agent cannot be used.',
  AGENT_TEXTFILE: 'The file that the agent should write its metrics to holds something else.',
  AGENT_IDLE: 'An agent has nothing to do with its audits: no server, no file of metrics, no address for scrapes.',
  HOST_IDENTITY: 'The state of the agent was made on other hardware.',
  DEMO_FAILED: 'The demonstration could not build its images.',
} as const;

/** A key of ERROR_CODES. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** What an UllageError is made of: operands as fields, a hint when the reader can act. */
export interface UllageErrorDetails {
  readonly operands?: Readonly<Record<string, string | number | bigint | undefined>>;
  readonly hint?: string;
  readonly cause?: unknown;
  /** Of a claim that does not fit: all of them. */
  readonly shortages?: readonly Shortage[];
  /** Of a name that several hosts have. */
  readonly candidates?: HostCandidates | undefined;
}

/** An operation failed. The message says what was attempted, on what, what was expected and what was found. */
export class UllageError extends Error {
  override readonly name: string = 'UllageError';
  readonly code: ErrorCode;
  readonly operands: Readonly<Record<string, string | number | bigint | undefined>>;
  readonly hint: string | undefined;
  readonly shortages: readonly Shortage[];
  readonly candidates: HostCandidates | undefined;

  constructor(code: ErrorCode, message: string, details: UllageErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.operands = details.operands ?? {};
    this.hint = details.hint;
    this.shortages = details.shortages ?? [];
    this.candidates = details.candidates;
  }
}
