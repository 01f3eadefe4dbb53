// What a file is by its name and place: the layouts that we know, as a table.
import { expect, test } from 'vitest';
import { placeOf } from './found-role.ts';

const UUID = '6f8bd1d6-8f2c-4b11-9a63-0242ac120002';

test.each([
  // Nova's instances path.
  [`${UUID}/disk`, 'disk', UUID],
  [`${UUID}/disk.local`, 'disk', UUID],
  [`${UUID}/disk.eph0`, 'disk', UUID],
  [`${UUID}/disk.swap`, 'disk', UUID],
  [`${UUID}/disk.rescue`, 'disk', UUID],
  [`${UUID}/disk.config`, 'config-drive', UUID],
  [`${UUID}/disk.config.rescue`, 'config-drive', UUID],
  [`${UUID}/disk.info`, 'metadata', UUID],
  [`${UUID}/libvirt.xml`, 'metadata', UUID],
  [`${UUID}/unrescue.xml`, 'metadata', UUID],
  [`${UUID}/console.log`, 'console', UUID],
  [`${UUID}/console.log.3`, 'console', UUID],
  [`${UUID}/kernel`, 'cache', UUID],
  [`${UUID}/ramdisk.rescue`, 'cache', UUID],
  [`${UUID}/notes.txt`, 'other', UUID],
  ['instance-0000002a/disk', 'disk', 'instance-0000002a'],
  [`${UUID}_resize/disk`, 'leftover', `${UUID}_resize`],
  [`${UUID}_del/console.log`, 'leftover', `${UUID}_del`],
  ['_base/0a1b2c3d', 'base', undefined],
  ['_base/0a1b2c3d_20', 'base', undefined],
  ['_base/0a1b2c3d.info', 'metadata', undefined],
  ['_base/ephemeral_20_40d1d2c', 'cache', undefined],
  ['_base/swap_512', 'cache', undefined],
  ['locks/nova-storage-registry-lock', 'metadata', undefined],
  ['snapshots/tmpq1w2/0f3e', 'leftover', undefined],
  ['compute_nodes', 'metadata', undefined],
  // A libvirt pool directory: images lie flat, often without an extension.
  ['web.qcow2', 'disk', undefined],
  ['WEB.IMG', 'disk', undefined],
  ['web', 'disk', undefined],
  ['debian-12.iso', 'other', undefined],
  ['web.xml', 'metadata', undefined],
  ['.web.swp', 'other', undefined],
  ['readme.txt', 'other', undefined],
  // Proxmox, from /var/lib/vz and from its images folder.
  ['images/100/vm-100-disk-0.qcow2', 'disk', '100'],
  ['100/vm-100-disk-0.raw', 'disk', '100'],
  ['images/100/vm-100-cloudinit.qcow2', 'config-drive', '100'],
  ['images/9000/base-9000-disk-0.qcow2', 'base', '9000'],
  ['template/iso/debian.iso', 'other', undefined],
  ['template/cache/debian.tar.zst', 'cache', undefined],
  ['dump/vzdump-qemu-100.vma.zst', 'other', undefined],
  // A ploop directory.
  ['1001/root.hdd/root.hds', 'disk', '1001'],
  ['1001/root.hdd/DiskDescriptor.xml', 'metadata', '1001'],
  // Names that are properties of every object.
  ['constructor/disk', 'disk', 'constructor'],
  ['lost+found/#123', 'other', undefined],
] as const)('%s is %s of folder %s', (path, role, folder) => {
  expect(placeOf(path)).toEqual({ role, folder });
});
