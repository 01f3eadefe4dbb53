// What a request says about its body, and about the answer that it takes.
import type { FastifyRequest } from 'fastify';
import { badRequest, PlacementFault } from './fault.ts';

const JSON_TYPE = 'application/json';

/** A body has a type. Throws PlacementFault of 400. */
export function requireLength({ headers }: FastifyRequest): void {
  if (Number(headers['content-length'] ?? 0) > 0 && !headers['content-type']) {
    throw badRequest('content-type header required when content-length > 0');
  }
}

/** Throws PlacementFault of 415. */
export function requireJson({ headers }: FastifyRequest): void {
  const type = headers['content-type']?.split(';', 1)[0]?.trim() ?? '';
  if (type.toLowerCase() === JSON_TYPE) return;
  const named = type === '' ? 'None' : type.slice(0, 100);
  throw new PlacementFault(415, `The media type ${named} is not supported, use ${JSON_TYPE}`);
}

/** Throws PlacementFault of 406. */
export function acceptsJson(request: FastifyRequest): void {
  if (accepts(request, JSON_TYPE)) return;
  throw new PlacementFault(406, `Only ${JSON_TYPE} is provided`);
}

/** For refusals: they are JSON unless only a page is accepted. */
export function prefersPage(request: FastifyRequest): boolean {
  return !accepts(request, JSON_TYPE) && accepts(request, 'text/html');
}

/** RFC 9110 section 12.5.1, as far as a type without parameters needs it: the most specific range decides. */
function accepts({ headers: { accept } }: FastifyRequest, type: string): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  const ranges = accept.split(',').map((entry) => {
    const [range = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { range, weight: weight === undefined ? 1 : Number(weight) };
  });
  for (const wanted of [type, `${type.split('/', 1)[0]}/*`, '*/*']) {
    const found = ranges.find(({ range }) => range === wanted);
    if (found !== undefined) return found.weight > 0;
  }
  return false;
}
