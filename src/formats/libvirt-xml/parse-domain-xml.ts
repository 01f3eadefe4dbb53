// libvirt's domain XML: the guest, its disks in document order, and the files it uses beside them. Source: libvirt.org/formatdomain.html.
import type { DeclaredGuest, GuestFile } from '../../core/guest.ts';
import { FormatError } from '../format-error.ts';
import { parseDisk } from './disk.ts';
import { guestSize } from './guest-size.ts';
import { parseNovaMetadata } from './nova-metadata.ts';
import { attribute, child, children, childText, parseXml, type XmlElement } from './xml-tree.ts';

/** The name of this format in errors. */
export const DOMAIN_XML = 'libvirt-xml';

/** QEMU has PCI slots for a few hundred; libvirt itself defines 1,000 without complaint. */
const MAX_DISKS = 1024;

/** Reads one `<domain>` document. FormatError when it is not one; unknown elements are passed over, since every release adds some. */
export function parseDomainXml(text: string): DeclaredGuest {
  const domain = parseXml(text, DOMAIN_XML);
  if (domain.name !== 'domain' || domain.namespace !== '') {
    throw new FormatError('FORMAT_INVALID', DOMAIN_XML, 'domain', `root element <${domain.name}>, expected <domain>`);
  }
  const name = childText(domain, 'name');
  if (name === undefined) throw new FormatError('FORMAT_INVALID', DOMAIN_XML, 'name', 'missing or empty');
  const devices = child(domain, 'devices');
  const disks = children(devices, 'disk');
  if (disks.length > MAX_DISKS) {
    throw new FormatError('FORMAT_LIMIT', DOMAIN_XML, 'disk', `${disks.length} disks, read at most ${MAX_DISKS}`);
  }
  return {
    uuid: (childText(domain, 'uuid') ?? '').toLowerCase(),
    name,
    nova: parseNovaMetadata(child(domain, 'metadata')),
    ...guestSize(domain),
    disks: disks.map((disk) => parseDisk(disk)),
    files: guestFiles(domain, devices),
  };
}

/** Declaration, then the comments in which libvirt warns against editing. A comment holds no "--", so there is one way to match. */
const DOMAIN_HEAD = /^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!-))*-->\s*)*<domain[\s>]/u;

/** Whether a file of a copied tree is worth parsing: its first element is a domain. */
export function looksLikeDomainXml(head: string): boolean {
  return DOMAIN_HEAD.test(head);
}

function guestFiles(domain: XmlElement, devices: XmlElement | undefined): readonly GuestFile[] {
  const os = child(domain, 'os');
  const single: readonly (readonly [GuestFile['purpose'], string | undefined])[] = [
    ['nvram', childText(os, 'nvram') ?? attribute(child(child(os, 'nvram'), 'source'), 'file')],
    ['kernel', childText(os, 'kernel')],
    ['initrd', childText(os, 'initrd')],
  ];
  const logs = ['serial', 'console', 'parallel', 'channel']
    .flatMap((kind) => children(devices, kind))
    .flatMap((device) => [attribute(child(device, 'log'), 'file'), fileBackend(device)])
    .filter((path) => path !== undefined);
  return [
    ...single.flatMap(([purpose, path]) => (path === undefined ? [] : [{ purpose, path }])),
    ...[...new Set(logs)].map((path) => ({ purpose: 'console-log' as const, path })),
  ];
}

/** `<serial type='file'><source path=…/>`: Nova's console.log before libvirt had `<log>`. */
function fileBackend(device: XmlElement): string | undefined {
  return attribute(device, 'type') === 'file' ? attribute(child(device, 'source'), 'path') : undefined;
}
