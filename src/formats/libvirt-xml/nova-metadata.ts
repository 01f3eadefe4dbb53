// What Nova writes into a domain's metadata. Its namespace ends in a version: 1.0 since 2014, 1.1 since Nova 23.
import type { NovaMetadata } from '../../core/guest.ts';
import type { XmlElement } from './xml-tree.ts';

const NAMESPACE_PREFIX = 'http://openstack.org/xmlns/libvirt/nova/1.';

/** The `<nova:instance>` below `<metadata>`; undefined when Nova did not make this guest. */
export function parseNovaMetadata(metadata: XmlElement | undefined): NovaMetadata | undefined {
  const instance = metadata?.children.find(
    ({ name, namespace }) => name === 'instance' && namespace.startsWith(NAMESPACE_PREFIX),
  );
  if (instance === undefined) return undefined;
  const owner = inNova(instance, 'owner');
  return {
    instanceName: textOf(inNova(instance, 'name')),
    flavor: flavorOf(inNova(instance, 'flavor')),
    project: ownerOf(owner, 'project'),
    user: ownerOf(owner, 'user'),
  };
}

function flavorOf(flavor: XmlElement | undefined): NovaMetadata['flavor'] {
  if (flavor === undefined) return undefined;
  return {
    name: flavor.attributes.get('name') ?? '',
    diskGib: countOf(flavor, 'disk'),
    ephemeralGib: countOf(flavor, 'ephemeral'),
    swapMib: countOf(flavor, 'swap'),
    memoryMib: countOf(flavor, 'memory'),
    vcpus: countOf(flavor, 'vcpus'),
  };
}

/** Whole numbers; what is absent or no number is 0, as Nova writes it for "none". */
function countOf(flavor: XmlElement, name: string): number {
  const digits = textOf(inNova(flavor, name)) ?? '';
  return /^\d{1,15}$/u.test(digits) ? Number.parseInt(digits, 10) : 0;
}

function ownerOf(owner: XmlElement | undefined, name: string): NovaMetadata['project'] {
  const element = inNova(owner, name);
  return element === undefined ? undefined : { id: element.attributes.get('uuid') ?? '', name: textOf(element) ?? '' };
}

function inNova(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find(
    (candidate) => candidate.name === name && candidate.namespace.startsWith(NAMESPACE_PREFIX),
  );
}

function textOf(element: XmlElement | undefined): string | undefined {
  const text = element?.text.trim();
  return text === '' ? undefined : text;
}
