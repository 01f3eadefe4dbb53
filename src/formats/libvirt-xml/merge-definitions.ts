// A domain's running and persistent definitions as one list of disks, each marked with where it stands.
import type { DeclaredDisk, DeclaredGuest } from '../../core/guest.ts';

/** A disk and the definition that holds it. */
export interface DefinedDisk {
  readonly disk: DeclaredDisk;
  readonly definedIn: 'both' | 'active' | 'persistent';
}

/** Active disks in their order, then those that only the next boot will have. The active description rules where both have a
 *  disk: it alone knows chains and mirrors. With one definition only, that one is the whole truth. */
export function mergeDefinitions(
  active: DeclaredGuest | undefined,
  persistent: DeclaredGuest | undefined,
): readonly DefinedDisk[] {
  if (active === undefined || persistent === undefined) {
    return (active ?? persistent)?.disks.map((disk) => ({ disk, definedIn: 'both' as const })) ?? [];
  }
  return [
    ...active.disks.map((disk) => ({
      disk,
      definedIn: persistent.disks.some((other) => isSameDisk(disk, other)) ? ('both' as const) : ('active' as const),
    })),
    ...persistent.disks
      .filter((disk) => !active.disks.some((other) => isSameDisk(disk, other)))
      .map((disk) => ({ disk, definedIn: 'persistent' as const })),
  ];
}

/** The same target with the same source; an ejected or changed medium is another disk of the same drive, and both count. */
function isSameDisk(a: DeclaredDisk, b: DeclaredDisk): boolean {
  const isRunningTransient = a.transient && b.transient; // libvirt runs it on an overlay of its own making
  return a.target === b.target && (isRunningTransient || sourceKey(a) === sourceKey(b));
}

function sourceKey({ source }: DeclaredDisk): string {
  switch (source.kind) {
    case 'file':
    case 'block':
    case 'dir':
    case 'vhostuser':
      return `${source.kind} ${source.path}`;
    case 'network':
      return `network ${source.protocol} ${source.name}`;
    case 'volume':
      return `volume ${source.pool} ${source.volume}`;
    case 'nvme':
      return `nvme ${source.address}`;
    case 'none':
      return 'none';
  }
}
