// Whether a report may lack guests: what is not in it may be there all the same.
import type { HostReport } from './report.ts';

/** The guests are those whose definitions were copied along, or whose disks were: nobody says that these are all. */
export function isOfCopiedTree({ guests, guestsFrom }: HostReport): boolean {
  return guests.length === 0 ? !LIBVIRT_URI.test(guestsFrom) : guests.some(({ origin }) => origin !== 'libvirt');
}

/** How far the guests of a host are known from its report: all of them; some, and there may be more; or none, which is not to have none. */
export type GuestsKnown = 'all' | 'some' | 'none';

/** Whose guests the report has. */
export function guestsKnown(report: HostReport): GuestsKnown {
  if (!guestsMayBeMissing(report)) return 'all';
  return report.guests.length === 0 ? 'none' : 'some';
}

const LIBVIRT_URI = /^[a-z][a-z0-9+.-]*:\/\//iu;

/** Some guests, or some of their definitions, could not be had: what nobody seems to use may be theirs. A guest whose definitions
 *  are known is not missing, whatever else of it could not be read. */
export function guestsMayBeMissing(report: HostReport): boolean {
  if (isOfCopiedTree(report)) return true;
  const known = new Set(report.guests.filter(({ disks }) => disks.length > 0).map(({ name }) => name));
  return report.problems.some(({ subject, attempted }) => {
    const { guest, disk, path, pool } = subject;
    if (disk !== undefined || pool !== undefined) return false;
    if (guest !== undefined) return isOfDefinition(attempted) || !known.has(guest);
    return path === undefined || path.endsWith('.xml');
  });
}

/** A guest has two definitions, and either may name a disk that the other does not. The readers end what they say of one so. */
function isOfDefinition(attempted: string): boolean {
  return attempted.endsWith(' XML');
}
