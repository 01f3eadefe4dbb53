// parseDomainXml against a real libvirtd: what it defines and dumps is read as virsh domblklist --details lists it.
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLibvirtd, type Libvirtd } from '../../../tests/services/libvirtd.ts';
import type { DeclaredDisk, DeclaredGuest, DiskSource } from '../../core/guest.ts';
import { mergeDefinitions } from './merge-definitions.ts';
import { looksLikeDomainXml, parseDomainXml } from './parse-domain-xml.ts';

const run = promisify(execFile);

let libvirtd: Libvirtd;
let images: string;
beforeAll(async () => {
  libvirtd = await startLibvirtd();
  images = join(libvirtd.dir, 'images');
  await mkdir(images, { recursive: true });
});
afterAll(async () => libvirtd?.stop());

/** Every type and device that libvirt 9.0.0 defines; %s stands for the folder of images. */
const DISKS = `
<disk type='file' device='disk'><driver name='qemu' type='qcow2' discard='unmap'/><source file='%s/a b &amp; &apos;ä&apos;.qcow2'/>
  <target dev='vda' bus='virtio'/><serial>0c3a9f4e-5a8e-4a7f-8c1d-1d2e3f4a5b6c</serial><alias name='ua-vol'/></disk>
<disk type='block' device='disk'><driver name='qemu' type='raw'/><source dev='/dev/vg/lv'/><target dev='vdb' bus='virtio'/><shareable/></disk>
<disk type='network' device='disk'><driver name='qemu' type='raw'/>
  <source protocol='rbd' name='volumes/volume-1'><host name='10.0.0.1' port='6789'/></source><target dev='vdc' bus='virtio'/></disk>
<disk type='network' device='disk'><source protocol='iscsi' name='iqn.2013-07.com.example:store/1'><host name='h' port='3260'/></source>
  <target dev='vdd' bus='virtio'/></disk>
<disk type='network' device='disk'><source protocol='nbd'><host transport='unix' socket='/run/nbd.sock'/></source>
  <target dev='vde' bus='virtio'/></disk>
<disk type='volume' device='disk'><source pool='default' volume='a.img'/><target dev='vdf' bus='virtio'/></disk>
<disk type='dir' device='disk'><driver name='qemu' type='fat'/><source dir='%s'/><target dev='vdg' bus='virtio'/><readonly/></disk>
<disk type='nvme' device='disk'><driver name='qemu' type='raw'/>
  <source type='pci' managed='yes' namespace='1'><address domain='0x0000' bus='0x01' slot='0x0a' function='0x0'/></source>
  <target dev='vdh' bus='virtio'/></disk>
<disk type='vhostuser' device='disk'><driver name='qemu' type='raw'/><source type='unix' path='/run/blk.sock'/>
  <target dev='vdi' bus='virtio'/></disk>
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='%s/top'><encryption format='luks'>
  <secret type='passphrase' uuid='44444444-4444-4444-8444-444444444444'/></encryption></source>
  <backingStore type='file'><format type='qcow2'/><source file='%s/middle'/>
    <backingStore type='file'><format type='raw'/><source file='%s/base'/><backingStore/></backingStore></backingStore>
  <target dev='vdj' bus='virtio'/></disk>
<disk type='file' device='disk'><source file='%s/transient'/><target dev='vdk' bus='virtio'/><transient/></disk>
<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
<disk type='file' device='cdrom'><source file='%s/cd.iso' startupPolicy='optional'/><target dev='sdb' bus='sata'/><readonly/></disk>
<disk type='block' device='lun'><driver name='qemu' type='raw'/><source dev='/dev/sdz'/><target dev='sdc' bus='scsi'/></disk>
<disk type='file' device='floppy'><source file='%s/floppy.img'/><target dev='fda' bus='fdc'/></disk>`;

const METADATA = `<metadata>
  <nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1"><nova:name>wéb &amp; &lt;1&gt;</nova:name>
    <nova:flavor name="m1"><nova:disk>20</nova:disk></nova:flavor></nova:instance>
  <app:x xmlns:app="urn:x"><disk type="file"><source file="/foreign"/><target dev="vdz"/></disk></app:x>
</metadata>`;

function domain(name: string, disks: string): string {
  return `<domain type='qemu'><name>${name}</name>${METADATA}<memory unit='MiB'>64</memory><vcpu>1</vcpu>
<memoryBacking><access mode='shared'/></memoryBacking>
<os><type arch='x86_64' machine='pc'>hvm</type><kernel>/srv/kernel</kernel></os>
<devices>${disks.replaceAll('%s', images)}<serial type='pty'><log file='${images}/console.log' append='off'/></serial></devices></domain>`;
}

/** A line of domblklist --details: type, device, target, source. */
async function listed(name: string): Promise<readonly string[]> {
  const text = await libvirtd.virsh(`domblklist ${name} --details`);
  return text
    .split('\n')
    .map((line) => line.trim().replace(/^(\S+)\s+(\S+)\s+(\S+)\s+/u, '$1 $2 $3 '))
    .filter((line) => line !== '');
}

/** The same of a parsed disk: libvirt prints a dash for what has no source that it could name. */
function asListed(disk: DeclaredDisk): string {
  const type = disk.source.kind === 'none' ? disk.source.type : disk.source.kind;
  return `${type} ${disk.device} ${disk.target} ${sourceAsListed(disk.source)}`;
}

function sourceAsListed(source: DiskSource): string {
  switch (source.kind) {
    case 'file':
    case 'block':
    case 'dir':
    case 'vhostuser':
      return source.path;
    case 'network':
      return source.name === '' ? '-' : source.name;
    case 'volume':
      return source.volume;
    case 'nvme':
      return `nvme://${source.address}/1`;
    case 'none':
      return '-';
  }
}

/** libvirt adds a driver, of format raw, where there is none. */
function comparable(text: string): object {
  const { name, nova, disks, files } = parseDomainXml(text);
  return {
    name,
    nova,
    files,
    disks: disks.map((disk) => ({ ...disk, format: disk.format ?? 'raw', hasDriver: true })),
  };
}

describe('a guest with every kind of disk', () => {
  let xml: string;
  beforeAll(async () => {
    const path = join(libvirtd.dir, 'all.xml');
    await writeFile(path, domain('all', DISKS));
    await libvirtd.virsh(`define ${path}`);
    xml = await libvirtd.virsh('dumpxml all');
  });

  test('is read as domblklist lists it', async () => {
    const { disks } = parseDomainXml(xml);
    expect(disks).toHaveLength(15);
    expect(disks.map((disk) => asListed(disk))).toEqual(await listed('all'));
  });

  test('is read alike from what was defined and from what libvirt made of it, but for what libvirt adds', () => {
    expect(comparable(xml)).toEqual(comparable(domain('all', DISKS)));
  });

  test('looks like a domain', () => {
    expect(looksLikeDomainXml(xml)).toBe(true);
  });
});

describe('a running guest', () => {
  test('is read with the chain and the mirror that only its live description has', async () => {
    const [base, top, copy] = ['base.qcow2', 'top.qcow2', 'copy.qcow2'].map((name) => join(images, name));
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', base ?? '', '8M']);
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', base ?? '', '-F', 'qcow2', top ?? '']);
    const disk = `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${top}'/><target dev='vda' bus='virtio'/></disk>`;
    const path = join(libvirtd.dir, 'live.xml');
    await writeFile(path, domain('live', disk).replace('<kernel>/srv/kernel</kernel>', ''));
    await libvirtd.virsh(`define ${path}`, 'start live --paused');
    await libvirtd.virsh(`blockcopy live vda ${copy} --transient-job --wait --verbose`);
    const [live] = parseDomainXml(await libvirtd.virsh('dumpxml live')).disks;
    const [next] = parseDomainXml(await libvirtd.virsh('dumpxml live --inactive')).disks;
    expect(live?.backingLayers).toEqual([{ source: { kind: 'file', path: base }, format: 'qcow2' }]);
    expect(live?.mirror).toEqual({ source: { kind: 'file', path: copy }, format: 'qcow2', job: 'copy', ready: true });
    expect([next?.source, next?.backingLayers, next?.mirror]).toEqual([{ kind: 'file', path: top }, [], undefined]);
    expect(mergeDefinitions(guestOf(live), guestOf(next))).toEqual([{ disk: live, definedIn: 'both' }]);
  });
});

function guestOf(disk: DeclaredDisk | undefined): DeclaredGuest {
  return { uuid: '', name: '', nova: undefined, files: [], disks: disk === undefined ? [] : [disk] };
}
