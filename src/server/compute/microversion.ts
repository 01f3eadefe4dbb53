// Which microversion of the Compute API a request speaks: from its headers, within what the server speaks.
// Source: docs.openstack.org/api-guide/compute/microversions.html.
import type { IncomingHttpHeaders } from 'node:http';
import { UllageError } from '../../core/errors.ts';

/** The minor numbers that the server speaks: 2.88 took the figures of hosts away, the very ones that are asked for here. */
export const LEAST_MINOR = 1;
export const MOST_MINOR = 87;

/** In which microversions the calls that the server has changed. Source: Nova's REST API version history. */
export const SINCE = {
  extendedAttributes: 3,
  locked: 9,
  forcedDown: 11,
  hostStatus: 16,
  cpuInfoObject: 28,
  paging: 33,
  flavorInServer: 47,
  uuids: 53,
  strictFilters: 75,
} as const;

/** The minor number for a request's headers. Without any: the least. Throws MICROVERSION or REQUEST_INVALID. */
export function minorOf(headers: IncomingHttpHeaders): number {
  const asked = ofService(headers['openstack-api-version']) ?? headers['x-openstack-nova-api-version'];
  if (asked === undefined) return LEAST_MINOR;
  if (asked === 'latest') return MOST_MINOR;
  const [, major, minor] = /^([1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/.exec(String(asked)) ?? [];
  if (major === undefined || minor === undefined) {
    throw new UllageError('REQUEST_INVALID', 'read the microversion: expected MAJOR.MINOR or "latest"');
  }
  if (major === '2' && Number(minor) >= LEAST_MINOR && Number(minor) <= MOST_MINOR) return Number(minor);
  throw new UllageError(
    'MICROVERSION',
    `Version ${major}.${minor} is not supported by the API. Minimum is 2.${LEAST_MINOR} and maximum is 2.${MOST_MINOR}.`,
  );
}

/** "compute 2.53, identity 3": the version of this service. The last one counts, as for Nova. */
function ofService(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  return String(header)
    .split(',')
    .map((entry) => entry.trim().split(/\s+/))
    .findLast(([service]) => service === 'compute')?.[1];
}

/** Headers of every answer that speaks a microversion: caches must keep them apart. */
export function versionHeaders(minor: number): Readonly<Record<string, string>> {
  return {
    'openstack-api-version': `compute 2.${minor}`,
    'x-openstack-nova-api-version': `2.${minor}`,
    vary: 'OpenStack-API-Version, X-OpenStack-Nova-API-Version',
  };
}
