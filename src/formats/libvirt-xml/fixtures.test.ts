// parseDomainXml and mergeDefinitions on what libvirt 9.0.0 wrote (fixtures/libvirt-xml), compared in whole.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { declaredDisk } from '../../../tests/hosts/facts.ts';
import { MiB } from '../../core/bytes.ts';
import type { DeclaredDisk, DeclaredGuest } from '../../core/guest.ts';
import { isCinderVolume } from './cinder.ts';
import { mergeDefinitions } from './merge-definitions.ts';
import { parseDomainXml } from './parse-domain-xml.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/libvirt-xml');
const IMAGES = '/var/lib/nova/instances';
const VOLUME = '0c3a9f4e-5a8e-4a7f-8c1d-1d2e3f4a5b6c';

function fixture(name: string): DeclaredGuest {
  return parseDomainXml(readFileSync(join(FOLDER, name), 'utf8'));
}

type Said = Partial<DeclaredDisk> & Pick<DeclaredDisk, 'target' | 'source'>;

/** A disk that says no more than its target, its source and what libvirt always adds. */
function disk(said: Said): DeclaredDisk {
  return declaredDisk({ hasDriver: true, ...said });
}

function file(name: string): { readonly kind: 'file'; readonly path: string } {
  return { kind: 'file', path: `${IMAGES}/${name}` };
}

const EVERY_DISK: readonly Said[] = [
  { target: 'vda', source: file("a b & 'ä'.qcow2"), format: 'qcow2', discard: 'unmap' },
  {
    target: 'vdb',
    source: { kind: 'block', path: '/dev/nova/11111111-1111-4111-8111-111111111111_disk' },
    discard: 'ignore',
    shareable: true,
  },
  {
    target: 'vdc',
    source: {
      kind: 'network',
      protocol: 'rbd',
      name: `volumes/volume-${VOLUME}`,
      hosts: ['10.0.0.1:6789', '10.0.0.2:6789'],
    },
    serial: VOLUME,
    alias: `ua-${VOLUME}`,
  },
  {
    target: 'vdd',
    source: {
      kind: 'network',
      protocol: 'iscsi',
      name: 'iqn.2013-07.com.example:store/1',
      hosts: ['store.example.com:3260'],
    },
  },
  { target: 'vde', source: { kind: 'network', protocol: 'nbd', name: '', hosts: ['/run/nbd.sock'] } },
  { target: 'vdf', source: { kind: 'volume', pool: 'default', volume: 'a.qcow2' }, format: 'qcow2' },
  { target: 'vdg', source: { kind: 'dir', path: IMAGES }, format: 'fat', readOnly: true },
  { target: 'vdh', source: { kind: 'nvme', address: '0000:01:0a.0' } },
  { target: 'vdi', source: { kind: 'vhostuser', path: '/run/vhost-blk.sock' } },
  {
    target: 'vdj',
    source: file('top.qcow2'),
    format: 'qcow2',
    encrypted: true,
    backingLayers: [
      { source: file('middle.qcow2'), format: 'qcow2' },
      { source: { kind: 'block', path: '/dev/nova/base' }, format: 'raw' },
    ],
  },
  { target: 'vdk', source: file('sliced.raw') },
  { target: 'vdl', source: file('transient.qcow2'), format: 'qcow2', transient: true },
  { target: 'sda', bus: 'sata', device: 'cdrom', source: { kind: 'none', type: 'file' }, readOnly: true },
  { target: 'sdb', bus: 'sata', device: 'cdrom', source: file('disk.config'), readOnly: true },
  { target: 'sdc', bus: 'scsi', device: 'lun', source: { kind: 'block', path: '/dev/sdz' } },
  { target: 'fda', bus: 'fdc', device: 'floppy', source: file('floppy.img') },
];

test('a guest with every kind of disk is read whole, without the disks in the metadata of others', () => {
  expect(fixture('every-disk.xml')).toEqual({
    uuid: '11111111-1111-4111-8111-111111111111',
    name: 'every-disk',
    nova: {
      instanceName: 'wéb & <1>',
      flavor: { name: 'm1.small', diskGib: 20, ephemeralGib: 5, swapMib: 512, memoryMib: 2048, vcpus: 1 },
      project: { id: '33333333333343338333333333333333', name: 'demo' },
      user: { id: '22222222222242228222222222222222', name: 'alice' },
    },
    vcpus: 1,
    memory: 16n * MiB,
    disks: EVERY_DISK.map((said) => disk(said)),
    files: [
      { purpose: 'kernel', path: `${IMAGES}/kernel` },
      { purpose: 'initrd', path: `${IMAGES}/initrd` },
      { purpose: 'console-log', path: `${IMAGES}/console.log` },
    ],
  });
});

test('one of its disks is a volume', () => {
  const { disks, nova } = fixture('every-disk.xml');
  const volumes = disks.filter((each) => isCinderVolume(each, nova !== undefined));
  expect(volumes.map(({ target }) => target)).toEqual(['vdc']);
});

test('a guest being copied is read as it runs, with its chain, its mirror and what was attached to it', () => {
  const copied = disk({
    target: 'vda',
    source: file('top.qcow2'),
    format: 'qcow2',
    discard: 'unmap',
    alias: 'virtio-disk0',
    backingLayers: [{ source: file('base.qcow2'), format: 'qcow2' }],
    mirror: { source: file('copy.qcow2'), format: 'qcow2', job: 'copy', ready: true },
  });
  const attached = disk({ target: 'vdb', source: file('extra.raw'), alias: 'virtio-disk1' });
  const merged = mergeDefinitions(fixture('copying.active.xml'), fixture('copying.inactive.xml'));
  expect(merged).toEqual([
    { disk: copied, definedIn: 'both' },
    { disk: attached, definedIn: 'active' },
  ]);
});

test('the same guest is read as it would boot next, without them', () => {
  expect(fixture('copying.inactive.xml').disks).toEqual([
    disk({ target: 'vda', source: file('top.qcow2'), format: 'qcow2', discard: 'unmap' }),
  ]);
});
