// Which HTTP status an error has, and what its answer says: a bug's words stay in the log.
import { UllageError, type ErrorCode } from '../../core/errors.ts';
import type { HostCandidates } from '../../core/host-candidates.ts';
import type { Shortage } from '../../core/shortage.ts';

/** Statuses of the codes that are no fault of the server. Every other code is one: 500. */
const STATUS_OF: Readonly<Partial<Record<ErrorCode, number>>> = {
  JSON_SYNTAX: 400,
  JSON_NUMBER: 400,
  REPORT_INVALID: 400,
  REQUEST_INVALID: 400,
  NOT_AUTHENTICATED: 401,
  NOT_ALLOWED: 403,
  NO_SUCH_CALL: 404,
  NO_SUCH_POOL: 404,
  NO_SUCH_GUEST: 404,
  NO_SUCH_HOST: 404,
  HOST_AMBIGUOUS: 409,
  HOST_REPORTS: 409,
  NO_SUCH_TOKEN: 404,
  NO_SUCH_PROVIDER: 404,
  NO_SUCH_POLICY: 404,
  NO_SUCH_CLAIM: 404,
  CLAIM_ID_TAKEN: 409,
  CLAIM_ENDED: 409,
  CLAIM_NOT_MOVING: 409,
  CLAIM_MOVING: 409,
  CLAIM_SAME_HOST: 409,
  CLAIM_HELD_ALREADY: 409,
  CLAIM_CONFIRMED: 409,
  CLAIM_FORCE_DENIED: 409,
  CLAIM_HOST_LOST: 409,
  CLAIM_SHORT: 409,
  NO_SUCH_PLACEMENT: 404,
  PLACEMENT_ID_TAKEN: 409,
  NO_SUCH_SERVER: 404,
  MICROVERSION: 406,
  REPORT_NEEDS_FULL: 409,
  BODY_SLOW: 408,
  BODY_TOO_LARGE: 413,
  BODY_INVALID: 415,
  TOO_MANY_REQUESTS: 429,
  NOT_TOLD: 501,
  SERVER_BUSY: 503,
  STORE_UNREACHABLE: 503,
  STORE_TIMEOUT: 503,
  STORE_LOST: 503,
  STORE_FULL: 503,
  STORE_SCHEMA: 503,
};

/** What goes out for an error. */
export interface ErrorWords {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | undefined;
  /** In so many seconds it is worth trying again. */
  readonly retryAfterSeconds: number | undefined;
  /** Of a claim that does not fit. */
  readonly shortages?: readonly Shortage[];
  /** Of a name that several hosts have. */
  readonly candidates?: HostCandidates | undefined;
  /** Of a guest that is to be placed and holds a claim. */
  readonly held?: UllageError['operands'] | undefined;
  /** Of a body that is not as it should be. */
  readonly field?: string;
}

/** How long a caller should wait when the database does not answer. */
const STORE_RETRY_SECONDS = 5;

/** The words for an error of any kind. Where the database is, and what went wrong in it, is for the log only. */
export function wordsOf(error: unknown): ErrorWords {
  const known = error instanceof UllageError ? error : translated(error);
  const status = STATUS_OF[known.code] ?? 500;
  if (status === 500) return { ...BUG, status };
  const { code, message, hint, operands, shortages, candidates } = known;
  const asked = operands['retryAfterSeconds'];
  if (!code.startsWith('STORE_')) {
    const retryAfterSeconds = typeof asked === 'number' ? asked : undefined;
    const { field } = operands;
    const held = code === 'CLAIM_HELD_ALREADY' && operands['hostId'] !== undefined ? operands : undefined;
    const lists = { candidates, held, ...(shortages.length > 0 ? { shortages } : {}) };
    return {
      status,
      code,
      message,
      hint,
      retryAfterSeconds,
      ...lists,
      ...(typeof field === 'string' ? { field } : {}),
    };
  }
  return {
    status,
    code,
    message: 'answer the request: the database did not do its part',
    hint: 'Nothing that was acknowledged is lost. The log of the server has the details under the request id.',
    retryAfterSeconds: STORE_RETRY_SECONDS,
  };
}

const BUG = {
  code: 'SERVER_BUG',
  message: 'answer the request: an error that nothing foresees',
  hint: 'The log of the server has the details under the request id.',
  retryAfterSeconds: undefined,
} as const;

/** What Fastify itself refuses before any code of ours is asked (fastify.dev/docs/latest/Reference/Errors). */
const OF_FASTIFY: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'BODY_INVALID',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BODY_INVALID',
  FST_ERR_CTP_EMPTY_TYPE: 'BODY_INVALID',
  FST_ERR_BAD_URL: 'REQUEST_INVALID',
  FST_ERR_MAX_PARAM_LENGTH: 'REQUEST_INVALID',
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: 'BODY_INVALID',
  FST_ERR_ASYNC_CONSTRAINT: 'REQUEST_INVALID',
};

function translated(error: unknown): UllageError {
  const code = error instanceof Error && 'code' in error ? OF_FASTIFY[String(error.code)] : undefined;
  if (!(error instanceof Error) || code === undefined) return new UllageError('SERVER_BUG', 'not an error of ours');
  return new UllageError(code, `read the request: ${shortened(error.message)}`, { cause: error });
}

/** Some of them repeat the whole path. */
const MOST_WORDS = 300;

function shortened(text: string): string {
  return text.length <= MOST_WORDS ? text : `${text.slice(0, MOST_WORDS / 2)} … ${text.slice(-MOST_WORDS / 2)}`;
}
