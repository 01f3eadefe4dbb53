// Version discovery: what clients ask first, before any token.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BASE, originOf } from './links.ts';
import { sendCompute } from './fault.ts';
import { LEAST_MINOR, MOST_MINOR } from './microversion.ts';

/** Adds `/` and `/v2.1` below /compute, each with and without a slash at its end. */
export function addVersionRoutes(app: FastifyInstance): void {
  app.get('/', (request, reply) => sendCompute(reply, 200, { versions: [versionOf(request)] }));
  for (const url of ['/v2.1', '/v2.1/']) {
    app.get(url, (request, reply) => sendCompute(reply, 200, { version: { ...versionOf(request), ...MEDIA } }));
  }
}

/** When the version became Nova's current one: some clients read the field. */
const UPDATED = '2013-07-23T11:33:21Z';

const MEDIA = {
  'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' }],
};

function versionOf(request: FastifyRequest): object {
  return {
    id: 'v2.1',
    status: 'CURRENT',
    version: `2.${MOST_MINOR}`,
    min_version: `2.${LEAST_MINOR}`,
    updated: UPDATED,
    links: [{ rel: 'self', href: `${originOf(request)}${BASE}/` }],
  };
}
