// parseDisk by way of parseDomainXml: every disk type and device that libvirt 9.0.0 defines, older spellings and odd ones.
import { describe, expect, test } from 'vitest';
import { declaredDisk } from '../../../tests/hosts/facts.ts';
import type { DeclaredDisk, DiskSource } from '../../core/guest.ts';
import { parseDomainXml } from './parse-domain-xml.ts';

const PLAIN = declaredDisk({
  bus: undefined,
  source: { kind: 'none', type: 'file' },
  format: undefined,
  hasDriver: false,
});

function parse(disk: string): DeclaredDisk {
  const { disks } = parseDomainXml(`<domain><name>g</name><devices>${disk}</devices></domain>`);
  const [only] = disks;
  if (only === undefined || disks.length > 1) throw new Error(`${disks.length} disks`);
  return only;
}

const TARGET = "<target dev='vda'/>";

describe('the source of a disk of type', () => {
  test.each<[string, string, DiskSource]>([
    [
      'file',
      "<source file='/srv/a b&amp;c.qcow2' startupPolicy='optional'/>",
      { kind: 'file', path: '/srv/a b&c.qcow2' },
    ],
    ['block', "<source dev='/dev/vg/lv'/>", { kind: 'block', path: '/dev/vg/lv' }],
    ['dir', "<source dir='/srv/floppy'/>", { kind: 'dir', path: '/srv/floppy' }],
    ['vhostuser', "<source type='unix' path='/run/blk.sock'/>", { kind: 'vhostuser', path: '/run/blk.sock' }],
    ['vhostvdpa', "<source dev='/dev/vhost-vdpa-0'/>", { kind: 'vhostuser', path: '/dev/vhost-vdpa-0' }],
    [
      'network',
      "<source protocol='rbd' name='volumes/volume-1'><host name='10.0.0.1' port='6789'/><host name='mon2'/></source>",
      { kind: 'network', protocol: 'rbd', name: 'volumes/volume-1', hosts: ['10.0.0.1:6789', 'mon2'] },
    ],
    [
      'network',
      "<source protocol='iscsi' name='iqn.2013-07.com.example:store/1'><host name='example.com' port='3260'/></source>",
      { kind: 'network', protocol: 'iscsi', name: 'iqn.2013-07.com.example:store/1', hosts: ['example.com:3260'] },
    ],
    [
      'network',
      "<source protocol='nbd'><host transport='unix' socket='/run/nbd.sock'/></source>",
      { kind: 'network', protocol: 'nbd', name: '', hosts: ['/run/nbd.sock'] },
    ],
    [
      'volume',
      "<source pool='default' volume='a.img' mode='host'/>",
      { kind: 'volume', pool: 'default', volume: 'a.img' },
    ],
    [
      'nvme',
      "<source type='pci' managed='yes' namespace='1'><address domain='0x0000' bus='0x01' slot='0x0a' function='0x0'/></source>",
      { kind: 'nvme', address: '0000:01:0a.0' },
    ],
    ['nvme', "<source type='pci'/>", { kind: 'nvme', address: '0000:00:00.0' }],
    ['file', '', { kind: 'none', type: 'file' }],
    ['block', '', { kind: 'none', type: 'block' }],
    ['network', '', { kind: 'none', type: 'network' }],
    ['file', "<source file=''/>", { kind: 'none', type: 'file' }],
    ['file', "<source startupPolicy='optional'/>", { kind: 'none', type: 'file' }],
    ['file', "<source dev='/dev/sda'/>", { kind: 'none', type: 'file' }],
    ['something-new', "<source file='/srv/a'/>", { kind: 'file', path: '/srv/a' }],
    ['', "<source file='/srv/a'/>", { kind: 'file', path: '/srv/a' }],
  ])('%s with %s', (type, source, expected) => {
    expect(parse(`<disk type='${type}' device='disk'>${source}${TARGET}</disk>`)).toEqual({
      ...PLAIN,
      source: expected,
    });
  });

  test('that is not given is a file', () => {
    expect(parse(`<disk><source file='/srv/a'/>${TARGET}</disk>`).source).toEqual({ kind: 'file', path: '/srv/a' });
  });
});

describe('a device', () => {
  test.each([
    ['disk', 'disk'],
    ['cdrom', 'cdrom'],
    ['floppy', 'floppy'],
    ['lun', 'lun'],
    ['tape', 'disk'],
    ['', 'disk'],
  ] as const)('%j is a %s', (written, device) => {
    expect(parse(`<disk type='file' device='${written}'>${TARGET}</disk>`)).toEqual({ ...PLAIN, device });
  });
});

describe('what else a disk says', () => {
  test.each<[string, Partial<DeclaredDisk>]>([
    [
      "<driver name='qemu' type='qcow2' discard='unmap' cache='none'/>",
      { hasDriver: true, format: 'qcow2', discard: 'unmap' },
    ],
    ["<driver name='qemu' type='raw' discard='ignore'/>", { hasDriver: true, format: 'raw', discard: 'ignore' }],
    ["<driver name='qemu' discard='sometimes'/>", { hasDriver: true }],
    ['<driver/>', { hasDriver: true }],
    ['<serial> 0c3a9f4e-5a8e-4a7f-8c1d-1d2e3f4a5b6c\n</serial>', { serial: '0c3a9f4e-5a8e-4a7f-8c1d-1d2e3f4a5b6c' }],
    ['<serial/>', {}],
    ["<alias name='ua-1'/>", { alias: 'ua-1' }],
    ['<readonly/>', { readOnly: true }],
    ['<shareable/>', { shareable: true }],
    ["<transient shareBacking='yes'/>", { transient: true }],
    ["<encryption format='luks'><secret type='passphrase' uuid='1'/></encryption>", { encrypted: true }],
    [
      "<source file='/srv/a'><encryption format='luks'/><slices><slice type='storage' offset='0' size='1'/></slices></source>",
      { encrypted: true, source: { kind: 'file', path: '/srv/a' } },
    ],
    ["<boot order='1'/><iotune><total_bytes_sec>1</total_bytes_sec></iotune><address type='pci'/>", {}],
    ["<x:readonly xmlns:x='urn:x'/><x:source xmlns:x='urn:x' file='/foreign'/>", {}],
  ])('%s', (written, expected) => {
    expect(parse(`<disk type='file' device='disk'>${TARGET}${written}</disk>`)).toEqual({ ...PLAIN, ...expected });
  });

  test('target and bus', () => {
    expect(parse("<disk><target dev='sda' bus='scsi'/></disk>")).toEqual({ ...PLAIN, target: 'sda', bus: 'scsi' });
    expect(parse('<disk/>')).toEqual({ ...PLAIN, target: '' });
  });
});

describe('the chain below a disk', () => {
  test('is flattened from the top to the base', () => {
    const { backingLayers } = parse(`<disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/srv/top.qcow2' index='1'/>
      <backingStore type='file' index='3'>
        <format type='qcow2'/>
        <source file='/srv/middle.qcow2'/>
        <backingStore type='block' index='4'>
          <format type='raw'/>
          <source dev='/dev/vg/base'/>
          <backingStore type='network'><source protocol='nbd' name='x'><host name='h' port='10809'/></source><backingStore/></backingStore>
        </backingStore>
      </backingStore>
      ${TARGET}
    </disk>`);
    expect(backingLayers).toEqual([
      { format: 'qcow2', source: { kind: 'file', path: '/srv/middle.qcow2' } },
      { format: 'raw', source: { kind: 'block', path: '/dev/vg/base' } },
      { format: undefined, source: { kind: 'network', protocol: 'nbd', name: 'x', hosts: ['h:10809'] } },
    ]);
  });

  test.each([['<backingStore/>'], ['']])('%j is none', (written) => {
    expect(parse(`<disk>${written}${TARGET}</disk>`)).toEqual(PLAIN);
  });
});

describe('a mirror', () => {
  test('as libvirt 9.0.0 writes it during a copy', () => {
    const { mirror } = parse(`<disk type='file' device='disk'>
      <source file='/srv/a.qcow2' index='2'/><backingStore/>
      <mirror type='file' file='/srv/copy.qcow2' format='qcow2' job='copy' ready='yes'>
        <format type='qcow2'/><source file='/srv/copy.qcow2' index='5'/><backingStore/>
      </mirror>${TARGET}</disk>`);
    expect(mirror).toEqual({
      source: { kind: 'file', path: '/srv/copy.qcow2' },
      format: 'qcow2',
      job: 'copy',
      ready: true,
    });
  });

  test('of an active commit that has not caught up', () => {
    const { mirror } = parse(`<disk><mirror type='block' job='active-commit'>
      <format type='raw'/><source dev='/dev/vg/base'/></mirror>${TARGET}</disk>`);
    expect(mirror).toEqual({
      source: { kind: 'block', path: '/dev/vg/base' },
      format: 'raw',
      job: 'active-commit',
      ready: false,
    });
  });

  test('as libvirt wrote it before 1.2.6', () => {
    const { mirror } = parse(`<disk><mirror file='/srv/copy.img' format='raw' ready='yes'/>${TARGET}</disk>`);
    expect(mirror).toEqual({
      source: { kind: 'file', path: '/srv/copy.img' },
      format: 'raw',
      job: 'copy',
      ready: true,
    });
  });
});
