// A real host with one of each: what guests of one libvirtd can have for disks, some running, some shut off, on one ext4.
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { testUuid } from '../libvirt/guests.ts';
import { createImage, qemuIo, tool } from '../services/instances-tree.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { startVolumeGroup, type TestVolumeGroup } from '../services/volume-group.ts';

const run = promisify(execFile);

/** The host and its parts. */
export interface MixedHost {
  readonly daemon: Libvirtd;
  readonly volumeGroup: TestVolumeGroup;
  /** The instances path, which is a mount point. */
  readonly root: string;
  /** A loop device that no volume group has, and a logical volume's node. */
  readonly device: string;
  readonly volume: string;
  stop(): Promise<void>;
}

/** One whose filesystem has this size: what its guests are promised on it are 436 MiB. Everything begun is undone by `stop`, also
 *  when a step fails. */
export async function startMixedHost(sizeMiB: number): Promise<MixedHost> {
  const cleanups: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  };
  try {
    const daemon = await startLibvirtd();
    cleanups.push(() => daemon.stop());
    const filesystem = await mountSmallFilesystem({ type: 'ext4', sizeMiB, dir: daemon.dir });
    cleanups.push(() => filesystem.close());
    const volumeGroup = await startVolumeGroup();
    cleanups.push(() => volumeGroup.close());
    const volume = await nodeOfVolume(volumeGroup, cleanups);
    const device = await loopDevice(join(daemon.dir, 'device'), cleanups);
    await fillHost(daemon, filesystem, { volume, device });
    return { daemon, volumeGroup, root: filesystem.mountPoint, device, volume, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where lvm.sh's v2 begins: pe_start, and five extents of v1 before it. */
const V2_OFFSET = (1 + 5 * 4) * 2 ** 20;
const V2_LENGTH = 40 * 2 ** 20;

/** A linear volume's node without device-mapper: a loop device over the same bytes, under the name that udev would give it. */
async function nodeOfVolume({ name, device }: TestVolumeGroup, cleanups: (() => Promise<unknown>)[]): Promise<string> {
  const range = ['-o', String(V2_OFFSET), '--sizelimit', String(V2_LENGTH)];
  const loop = (await tool('losetup', '-f', '--show', ...range, device)).trim();
  cleanups.push(() => run('losetup', ['-d', loop]));
  const folder = join('/dev', name);
  await mkdir(folder);
  cleanups.push(() => rm(folder, { recursive: true }));
  await symlink(loop, join(folder, 'v2'));
  return join(folder, 'v2');
}

async function loopDevice(path: string, cleanups: (() => Promise<unknown>)[]): Promise<string> {
  await createImage(path, 'raw', '24M');
  const loop = (await tool('losetup', '-f', '--show', path)).trim();
  cleanups.push(() => run('losetup', ['-d', loop]));
  return loop;
}

/** Makes the images, defines the guests, starts some, and does to them what operators do. */
async function fillHost(
  daemon: Libvirtd,
  { mountPoint: root }: SmallFilesystem,
  devices: { readonly volume: string; readonly device: string },
): Promise<void> {
  const at = (name: string): string => join(root, name);
  await createImage(at('_base/debian'), 'raw', '32M');
  await qemuIo(at('_base/debian'), 'raw', 'write 0 6M');
  for (const name of ['overlay', 'copied']) {
    await createImage(at(`${name}/disk`), 'qcow2', '64M', '-b', at('_base/debian'), '-F', 'raw');
  }
  await qemuIo(at('overlay/disk'), 'qcow2', 'write 0 3M');
  for (const name of ['plugged/disk', 'plugged/extra', 'layered/disk']) await createImage(at(name), 'qcow2', '48M');
  await createImage(at('sparse/disk'), 'raw', '80M');
  await createImage(at('media/disk.iso'), 'raw', '1M');
  await tool('qemu-img', 'create', '-q', '-f', 'qcow2', devices.volume, '32M');
  await daemon.virsh(
    `pool-define-as volumes dir --target ${at('volumes')}`,
    'pool-build volumes',
    'pool-start volumes',
    'vol-create-as volumes one 16M --format qcow2',
    'vol-create-as volumes two 12M --format raw --allocation 0',
  );
  const guests: readonly (readonly [string, string])[] = [
    ['overlay', file('vda', 'qcow2', at('overlay/disk'))],
    ['sparse', file('vda', 'raw', at('sparse/disk'))],
    ['plugged', file('vda', 'qcow2', at('plugged/disk'))],
    ['layered', file('vda', 'qcow2', at('layered/disk'))],
    ['copied', file('vda', 'qcow2', at('copied/disk'))],
    ['volumes', volumeDisk('vda', 'qcow2', 'one') + volumeDisk('vdb', 'raw', 'two')],
    ['media', cdrom('sda', at('media/disk.iso')) + cdrom('sdb', undefined)],
    ['devices', block('vda', 'qcow2', devices.volume) + block('vdb', 'raw', devices.device)],
    [
      'asleep',
      block('vda', 'raw', `${dirname(devices.volume)}/v1`) + block('vdb', 'raw', `${dirname(devices.volume)}/t1`),
    ],
    ['remote', network('vda')],
  ];
  const commands = guests.map(([name, disks], n) => {
    const definition = join(daemon.dir, `${name}.xml`);
    writeFileSync(definition, domain(name, testUuid(n + 1), disks));
    return `define ${definition}`;
  });
  await daemon.virsh(...commands, ...STARTED.map((name) => `start ${name}`));
  mkdirSync(at('copies'));
  await daemon.virsh(
    `attach-disk plugged ${at('plugged/extra')} vdb --live --driver qemu --subdriver qcow2 --targetbus virtio`,
    `snapshot-create-as layered before --disk-only --diskspec vda,file=${at('layered/disk.before')}`,
    `snapshot-create-as layered after --disk-only --diskspec vda,file=${at('layered/disk.after')}`,
    `blockcopy copied vda --dest ${at('copies/disk')} --format qcow2 --transient-job`,
  );
}

/** The others stay shut off. */
export const STARTED: readonly string[] = ['overlay', 'plugged', 'layered', 'copied', 'volumes', 'media', 'devices'];

function domain(name: string, uuid: string, disks: string): string {
  return `<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid><memory unit='MiB'>8</memory><vcpu>1</vcpu>
 <os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
 <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>${disks}
 <controller type='usb' model='none'/><memballoon model='none'/></devices></domain>\n`;
}

function file(target: string, format: string, path: string): string {
  return disk('file', 'disk', target, format, `<source file='${path}'/>`);
}

function block(target: string, format: string, path: string): string {
  return disk('block', 'disk', target, format, `<source dev='${path}'/>`);
}

function volumeDisk(target: string, format: string, volume: string): string {
  return disk('volume', 'disk', target, format, `<source pool='volumes' volume='${volume}'/>`);
}

function cdrom(target: string, medium: string | undefined): string {
  return disk('file', 'cdrom', target, 'raw', medium === undefined ? '' : `<source file='${medium}'/>`);
}

function network(target: string): string {
  const source = `<source protocol='rbd' name='vms/remote_disk'><host name='192.0.2.1' port='6789'/></source>`;
  return disk('network', 'disk', target, 'raw', source);
}

function disk(type: string, device: string, target: string, format: string, source: string): string {
  const bus = target.startsWith('sd') ? 'scsi' : 'virtio';
  return `<disk type='${type}' device='${device}'><driver name='qemu' type='${format}'/>${source}<target dev='${target}' bus='${bus}'/></disk>`;
}
