// Which microversion of the Placement API a request speaks.
// Source: docs.openstack.org/api-guide/placement, "Microversions"; specs.openstack.org, API SIG microversion specification.
import { badRequest, PlacementFault } from './fault.ts';

/** The newest: everything up to it is here. */
export const MOST_MINOR = 39;

/** The minor number that a header asks for; without one the least. Throws PlacementFault of 400 or 406. */
export function minorOf(header: string | readonly string[] | undefined): number {
  const asked = ofService(header);
  if (asked === undefined) return 0;
  if (asked === 'latest') return MOST_MINOR;
  const [, major, minor] = /^(\d{1,6})\.(\d{1,6})$/.exec(asked) ?? [];
  if (major === undefined || minor === undefined) throw badRequest(`invalid version string: ${asked.slice(0, 100)}`);
  if (major === '1' && Number(minor) <= MOST_MINOR) return Number(minor);
  throw new PlacementFault(406, `Unacceptable version header: ${asked}`);
}

/** "compute 2.53, placement 1.39": the version of this service. */
function ofService(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  return String(header)
    .split(',')
    .map((entry) => entry.trim().split(/\s+/))
    .findLast(([service]) => service === 'placement')?.[1];
}

/** Headers of every answer that speaks a microversion. */
export function versionHeaders(minor: number): Readonly<Record<string, string>> {
  return { 'openstack-api-version': `placement 1.${minor}`, vary: 'openstack-api-version' };
}
