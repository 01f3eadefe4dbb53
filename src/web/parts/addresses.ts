// Addresses of the console's pages, and what stands in one. Names are other people's: a percent sign in one is a percent sign.
import { useLocationProperty, usePathname, useSearch } from 'wouter/use-browser-location';

/** A part of an address. No address holds half of a surrogate pair, which names of a hostile host may have: what such a page is asked for is
 *  not found. */
function inAddress(part: string): string {
  return encodeURIComponent(part.toWellFormed());
}

/** The page of a host, by its id or name. */
export function hostPath(host: string): string {
  return `/hosts/${inAddress(host)}`;
}

/** A pool on the page of a host: its ledger, or the promises made on it. */
export function hostPoolPath(host: string, pool: string, part: 'pool' | 'promises' = 'pool'): string {
  return hostPath(host) + poolPlace(part, pool);
}

/** The page of a guest, by its UUID or name. */
export function guestPath(host: string, guest: string): string {
  return `${hostPath(host)}/guests/${inAddress(guest)}`;
}

/** Which disk of a guest. */
export interface DiskName {
  readonly guest: string;
  readonly target: string;
  /** Where its data is, as its definition says: where the guest has two disks of one target. */
  readonly source?: string | undefined;
}

/** The page of a disk. */
export function diskPath(host: string, { guest, target, source }: DiskName): string {
  const which = source === undefined ? '' : `?source=${inAddress(source)}`;
  return `${guestPath(host, guest)}/disks/${inAddress(target)}${which}`;
}

/** The page of a file, or of what lies in a folder. */
export function filePath(host: string, path: string): string {
  return `${hostPath(host)}/files?path=${inAddress(path)}`;
}

/** The page of a pool, by its id. */
export function poolPath(pool: string): string {
  return `/pools/${inAddress(pool)}`;
}

/** The same on the page that is open. Its id is other people's, too. */
export function poolPlace(part: 'pool' | 'promises', pool: string): string {
  return `#${part}-${inAddress(pool)}`;
}

/** The place on the page that the address names; "" where it names none. */
export function useHash(): string {
  return decoded(useLocationProperty(() => location.hash).slice(1));
}

/** The parts of the address between its slashes, as they were before they were written into it. */
export function useSegments(): readonly string[] {
  return usePathname()
    .split('/')
    .slice(1)
    .map((part) => decoded(part));
}

/** What the address says under this name after its question mark. */
export function useParameter(name: string): string | undefined {
  return new URLSearchParams(useSearch()).get(name) ?? undefined;
}

/** Whether the address that is open is a text; somebody may have typed what is none, such as /hosts/%E0. */
export function useIsText(): boolean {
  return textOf(usePathname()) !== undefined;
}

/** A part of an address as it was before; as it is where it is none: somebody may have typed it. */
export function decoded(part: string): string {
  return textOf(part) ?? part;
}

function textOf(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
