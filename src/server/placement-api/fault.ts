// Refusals as Placement's clients read them: a list of one error, with a title, a detail and, from 1.23 on, a code.
// Source: docs.openstack.org/api-ref/placement, "Errors".
import { isFault, type QueryFault } from '../../wire/placement/query-parts.ts';

/** Codes of refusals. What is in none of them is `undefined`. */
export type FaultCode =
  | 'placement.undefined_code'
  | 'placement.inventory.inuse'
  | 'placement.concurrent_update'
  | 'placement.duplicate_name'
  | 'placement.resource_provider.inuse'
  | 'placement.resource_provider.cannot_delete_parent'
  | 'placement.resource_provider.not_found'
  | 'placement.query.duplicate_key'
  | 'placement.query.bad_value'
  | 'placement.query.missing_value';

/** A call that Placement's API refuses. */
export class PlacementFault extends Error {
  readonly status: number;
  /** Not `code`: what has one is taken for an error of the system's by those who pass errors on. */
  readonly faultCode: FaultCode;
  /** Beside those of every answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string,
    faultCode: FaultCode = 'placement.undefined_code',
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'PlacementFault';
    this.status = status;
    this.faultCode = faultCode;
    this.headers = headers;
  }
}

/** The call is not as it should be. */
export function badRequest(detail: string, code?: FaultCode): PlacementFault {
  return new PlacementFault(400, detail, code);
}

/** What was read of a query. Throws PlacementFault of 400 where it could not be. */
export function readOrRefuse<T extends object>(read: T | QueryFault): T {
  if (isFault(read)) throw badRequest(read.fault, read.code);
  return read;
}

/** There is none. */
export function notFound(detail = ''): PlacementFault {
  return new PlacementFault(404, detail);
}

/** It cannot be done as things are. */
export function conflict(detail: string, code?: FaultCode): PlacementFault {
  return new PlacementFault(409, detail, code);
}

/** There is no such provider. */
export function noSuchProvider(uuid: string): PlacementFault {
  return notFound(`No resource provider with uuid ${uuid} found`);
}

/** Titles by status, as HTTP calls them. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** What the title means: clients show the last line of the detail. */
const MEANINGS: Readonly<Record<number, string>> = {
  400: 'The server could not comply with the request since it is either malformed or otherwise incorrect.',
  401: 'This server could not verify that you are authorized to access the document you requested.',
  403: 'Access was denied to this resource.',
  404: 'The resource could not be found.',
  406: 'The resource could not be generated that was acceptable to your browser.',
  409: 'There was a conflict when trying to complete your request.',
};

/** What a refusal says besides its own words. */
export interface FaultContext {
  readonly requestId: string;
  readonly method: string;
  /** The microversion is 1.this; undefined while it is not known. */
  readonly minor: number | undefined;
  readonly mostMinor: number;
}

/** First microversion whose refusals have codes. */
const CODES_SINCE = 23;

/** The document. */
export function faultDocument(
  { status, message, faultCode }: Pick<PlacementFault, 'status' | 'message' | 'faultCode'>,
  { requestId, method, minor, mostMinor }: FaultContext,
): object {
  const title = TITLES[status] ?? 'Error';
  const meaning =
    status === 405 ? `The method ${method} is not allowed for this resource.` : (MEANINGS[status] ?? title);
  return {
    errors: [
      {
        status,
        title,
        detail: `${meaning}\n\n ${message.replaceAll('\n', ' ')}  `,
        ...(minor !== undefined && minor >= CODES_SINCE ? { code: faultCode } : {}),
        request_id: requestId,
        ...(status === 406 && minor === undefined ? { max_version: `1.${mostMinor}`, min_version: '1.0' } : {}),
      },
    ],
  };
}

/** The same for whoever accepts nothing but a page. */
export function faultPage({ status, message }: Pick<PlacementFault, 'status' | 'message'>): string {
  const title = `${status} ${TITLES[status] ?? 'Error'}`;
  const text = `${MEANINGS[status] ?? title}<br /><br />\n${escaped(message)}\n`;
  return `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n  ${text}\n </body>\n</html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
