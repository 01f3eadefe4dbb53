// A host of one guest: what tests of agents have to report.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createImage } from '../services/instances-tree.ts';
import type { Libvirtd } from '../services/libvirtd.ts';
import { domainXml, testUuid } from '../libvirt/guests.ts';

/** Defines guest `one` with one qcow2 disk of 64 MiB. The folder that the disk, called the same, lies in. */
export async function defineOneGuest(daemon: Libvirtd): Promise<string> {
  const images = join(daemon.dir, 'images');
  mkdirSync(images, { recursive: true });
  const disk = { target: 'vda', format: 'qcow2', path: join(images, 'one') } as const;
  await createImage(disk.path, disk.format, '64M');
  const definition = join(daemon.dir, 'one.xml');
  writeFileSync(definition, domainXml('one', testUuid(1), [disk]));
  await daemon.virsh(`define ${definition}`);
  return images;
}
