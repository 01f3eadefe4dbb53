// Domain XML of guests with any disks, as Nova or a stranger would have written it: formats left out, volumes, empty drives.

/** One `<disk>`. */
export interface DiskDefinition {
  /** File, device or network name; undefined is an empty drive. */
  readonly path: string | undefined;
  readonly type?: 'file' | 'block' | 'network';
  /** `<driver type>`; undefined leaves it out. */
  readonly format: string | undefined;
  readonly device?: 'disk' | 'cdrom';
  readonly readOnly?: boolean;
  /** Nova gives volumes their UUID here. */
  readonly serial?: string;
}

/** One domain. */
export interface GuestDefinition {
  readonly uuid: string;
  readonly name: string;
  readonly disks: readonly DiskDefinition[];
  /** Nova's own metadata is in it. */
  readonly isNovas: boolean;
}

/** The UUID of the guest number `index`. */
export function uuidOf(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

/** The name of its disk number `at`: vda, vdb … */
export function targetOf(at: number): string {
  return `vd${'abcdefghijklmnopqrstuvwxyz'.charAt(at)}`;
}

/** The whole document. */
export function definitionXml({ uuid, name, disks, isNovas }: GuestDefinition): string {
  return `<domain type='qemu'><name>${name}</name><uuid>${uuid}</uuid><memory unit='MiB'>8</memory><vcpu>1</vcpu>
${isNovas ? NOVA_METADATA : ''} <os><type arch='x86_64' machine='pc'>hvm</type></os><devices>
${disks.map((disk, at) => diskXml(disk, targetOf(at))).join('\n')}
 </devices></domain>\n`;
}

const NOVA_METADATA = ` <metadata><nova:instance xmlns:nova='http://openstack.org/xmlns/libvirt/nova/1.1'><nova:name>machine</nova:name></nova:instance></metadata>\n`;

function diskXml(disk: DiskDefinition, target: string): string {
  const { type = 'file', device = 'disk', format, serial, readOnly = false } = disk;
  return [
    ` <disk type='${type}' device='${device}'>`,
    format === undefined ? `<driver name='qemu'/>` : `<driver name='qemu' type='${format}'/>`,
    sourceXml(disk.path, type),
    `<target dev='${target}' bus='${device === 'cdrom' ? 'sata' : 'virtio'}'/>`,
    serial === undefined ? '' : `<serial>${serial}</serial>`,
    readOnly ? '<readonly/>' : '',
    '</disk>',
  ].join('');
}

function sourceXml(path: string | undefined, type: DiskDefinition['type']): string {
  if (path === undefined) return '';
  if (type === 'network') return `<source protocol='rbd' name='${path}'/>`;
  return `<source ${type === 'block' ? 'dev' : 'file'}='${path}'/>`;
}
