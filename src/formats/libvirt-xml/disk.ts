// One `<disk>` element: source, driver, chain and mirror as the XML states them.
import type { DeclaredDisk, DeclaredLayer, DiskMirror, DiskSource } from '../../core/guest.ts';
import { attribute, child, children, childText, type XmlElement } from './xml-tree.ts';

const DEVICES = new Set(['disk', 'cdrom', 'floppy', 'lun'] as const);
const TYPES = new Set(['file', 'block', 'network', 'volume', 'dir', 'nvme', 'vhostuser'] as const);

type DeviceKind = DeclaredDisk['device'];
type SourceType = typeof TYPES extends Set<infer Type> ? Type : never;

/** A disk as declared. An unknown device kind is a disk, an unknown type with a source is a file: libvirt's own defaults. */
export function parseDisk(disk: XmlElement): DeclaredDisk {
  const driver = child(disk, 'driver');
  const discard = attribute(driver, 'discard');
  return {
    target: attribute(child(disk, 'target'), 'dev') ?? '',
    bus: attribute(child(disk, 'target'), 'bus'),
    device: memberOf<DeviceKind>(DEVICES, attribute(disk, 'device')) ?? 'disk',
    source: parseSource(disk),
    format: attribute(driver, 'type'),
    hasDriver: driver !== undefined,
    discard: discard === 'unmap' || discard === 'ignore' ? discard : undefined,
    serial: childText(disk, 'serial'),
    alias: attribute(child(disk, 'alias'), 'name'),
    readOnly: child(disk, 'readonly') !== undefined,
    shareable: child(disk, 'shareable') !== undefined,
    transient: child(disk, 'transient') !== undefined,
    encrypted: child(disk, 'encryption') !== undefined || child(child(disk, 'source'), 'encryption') !== undefined,
    backingLayers: backingLayers(disk),
    mirror: parseMirror(child(disk, 'mirror')),
  };
}

/** `type` and `<source>` of a disk, a backing store or a mirror. No source, or one that names nothing, is `none`. */
function parseSource(element: XmlElement): DiskSource {
  const type = sourceType(attribute(element, 'type'));
  const source = child(element, 'source');
  return (source === undefined ? undefined : sourceOfType(type, source)) ?? { kind: 'none', type };
}

/** A vhost-vdpa disk (libvirt 9.8) is served as a vhost-user one is: by a device that hides what lies behind it. */
function sourceType(written: string | undefined): SourceType {
  return written === 'vhostvdpa' ? 'vhostuser' : (memberOf<SourceType>(TYPES, written) ?? 'file');
}

function sourceOfType(type: SourceType, source: XmlElement): DiskSource | undefined {
  switch (type) {
    case 'file':
      return withPath('file', attribute(source, 'file'));
    case 'block':
      return withPath('block', attribute(source, 'dev'));
    case 'dir':
      return withPath('dir', attribute(source, 'dir'));
    case 'vhostuser':
      return withPath('vhostuser', attribute(source, 'path') ?? attribute(source, 'dev'));
    case 'network':
      return {
        kind: 'network',
        protocol: attribute(source, 'protocol') ?? '',
        name: attribute(source, 'name') ?? '',
        hosts: children(source, 'host').map((host) => hostText(host)),
      };
    case 'volume':
      return { kind: 'volume', pool: attribute(source, 'pool') ?? '', volume: attribute(source, 'volume') ?? '' };
    case 'nvme':
      return { kind: 'nvme', address: pciAddress(child(source, 'address')) };
  }
}

function withPath(kind: 'file' | 'block' | 'dir' | 'vhostuser', path: string | undefined): DiskSource | undefined {
  return path === undefined || path === '' ? undefined : { kind, path };
}

function hostText(host: XmlElement): string {
  const socket = attribute(host, 'socket');
  if (socket !== undefined) return socket;
  const port = attribute(host, 'port');
  const name = attribute(host, 'name') ?? '';
  return port === undefined ? name : `${name}:${port}`;
}

/** "0000:01:00.0" */
function pciAddress(address: XmlElement | undefined): string {
  const part = (name: string, width: number): string =>
    (attribute(address, name) ?? '0').replace(/^0x/, '').padStart(width, '0');
  return `${part('domain', 4)}:${part('bus', 2)}:${part('slot', 2)}.${part('function', 1)}`;
}

/** The nest of `<backingStore>`, flattened top → base; it ends at an empty element. */
function backingLayers(disk: XmlElement): readonly DeclaredLayer[] {
  const layers: DeclaredLayer[] = [];
  for (let store = child(disk, 'backingStore'); store !== undefined; store = child(store, 'backingStore')) {
    if (attribute(store, 'type') === undefined) break;
    layers.push({ source: parseSource(store), format: attribute(child(store, 'format'), 'type') });
  }
  return layers;
}

function parseMirror(mirror: XmlElement | undefined): DiskMirror | undefined {
  if (mirror === undefined) return undefined;
  const nested = parseSource(mirror);
  // Before libvirt 1.2.6 the mirror named its file in attributes of its own; newer ones still write both.
  const source = nested.kind === 'none' ? (withPath('file', attribute(mirror, 'file')) ?? nested) : nested;
  return {
    source,
    format: attribute(child(mirror, 'format'), 'type') ?? attribute(mirror, 'format'),
    job: attribute(mirror, 'job') ?? 'copy',
    ready: attribute(mirror, 'ready') === 'yes',
  };
}

function memberOf<Member extends string>(set: ReadonlySet<Member>, value: string | undefined): Member | undefined {
  return [...set].find((member) => member === value);
}
