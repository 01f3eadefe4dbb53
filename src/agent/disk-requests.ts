// Which files to read for guests: their disks, the copies of running block jobs, and the layers that live XML lists.
import type { FoundFile } from '../core/report.ts';
import type { DiskRequest } from '../readers/images/wanted-image.ts';
import type { CollectedGuest } from './collected.ts';

/** What to read for a guest's disks and for the copies that block jobs make of them. */
export function diskRequests(guest: CollectedGuest): readonly DiskRequest[] {
  return guest.disks.flatMap(({ declared, path, mirrorPath }) => {
    const subject = { guest: guest.name, disk: declared.target };
    const mirror = { path: mirrorPath, declaredFormat: declared.mirror?.format };
    return [{ path, declaredFormat: declared.format }, mirror].flatMap((request) =>
      request.path === undefined ? [] : [{ path: request.path, declaredFormat: request.declaredFormat, subject }],
    );
  });
}

/** What live XML's own backing chains name: libvirt has opened these. */
export function listedFiles(guests: readonly CollectedGuest[]): readonly string[] {
  return guests
    .flatMap(({ disks }) => disks.flatMap(({ declared }) => declared.backingLayers))
    .flatMap(({ source }) => (source.kind === 'file' || source.kind === 'block' ? [source.path] : []));
}

/** Roles whose files are read as images: the rest is only counted. */
export const IMAGE_ROLES: ReadonlySet<FoundFile['role']> = new Set(['disk', 'base', 'leftover']);
