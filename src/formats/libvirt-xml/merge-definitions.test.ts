// mergeDefinitions: what runs and what the next boot will have, as one list.
import { expect, test } from 'vitest';
import type { DeclaredGuest } from '../../core/guest.ts';
import { mergeDefinitions } from './merge-definitions.ts';
import { parseDomainXml } from './parse-domain-xml.ts';

function guest(...disks: readonly string[]): DeclaredGuest {
  return parseDomainXml(`<domain><name>g</name><devices>${disks.join('')}</devices></domain>`);
}

function disk(target: string, path: string, more = ''): string {
  return `<disk type='file'><source file='${path}'/><target dev='${target}'/>${more}</disk>`;
}

const VDA = disk('vda', '/a');
const VDB = disk('vdb', '/b');
const CHAIN = "<backingStore type='file'><source file='/base'/></backingStore>";

test.each<[string, DeclaredGuest | undefined, DeclaredGuest | undefined, readonly string[]]>([
  ['a guest that does not run', undefined, guest(VDA, VDB), ['vda both', 'vdb both']],
  ['a transient guest', guest(VDA), undefined, ['vda both']],
  ['no guest', undefined, undefined, []],
  ['the same twice', guest(VDA, VDB), guest(VDB, VDA), ['vda both', 'vdb both']],
  ['a disk plugged in until the next boot', guest(VDA, VDB), guest(VDA), ['vda both', 'vdb active']],
  ['a disk that the next boot will have', guest(VDA), guest(VDB, VDA), ['vda both', 'vdb persistent']],
  ['a changed medium', guest(disk('hda', '/1.iso')), guest(disk('hda', '/2.iso')), ['hda active', 'hda persistent']],
  [
    'an ejected medium',
    guest("<disk><target dev='hda'/></disk>"),
    guest(disk('hda', '/1.iso')),
    ['hda active', 'hda persistent'],
  ],
  [
    'a disk that runs on an overlay to be thrown away',
    guest(disk('vda', '/a.TRANSIENT', '<transient/>')),
    guest(disk('vda', '/a', '<transient/>')),
    ['vda both'],
  ],
  [
    'one file under two types',
    guest(disk('vda', '/dev/vg/a')),
    guest("<disk type='block'><source dev='/dev/vg/a'/><target dev='vda'/></disk>"),
    ['vda active', 'vda persistent'],
  ],
  [
    'the same network disk and volume, whatever their monitors',
    guest(
      "<disk type='network'><source protocol='rbd' name='v/1'><host name='a'/></source><target dev='vda'/></disk>",
      "<disk type='volume'><source pool='p' volume='v'/><target dev='vdb'/></disk>",
    ),
    guest(
      "<disk type='network'><source protocol='rbd' name='v/1'><host name='b'/></source><target dev='vda'/></disk>",
      "<disk type='volume'><source pool='p' volume='w'/><target dev='vdb'/></disk>",
    ),
    ['vda both', 'vdb active', 'vdb persistent'],
  ],
  [
    'NVMe devices by their address',
    guest("<disk type='nvme'><source type='pci'><address bus='0x01'/></source><target dev='vda'/></disk>"),
    guest("<disk type='nvme'><source type='pci'><address bus='0x02'/></source><target dev='vda'/></disk>"),
    ['vda active', 'vda persistent'],
  ],
])('%s', (_, active, persistent, expected) => {
  const merged = mergeDefinitions(active, persistent);
  expect(merged.map((entry) => `${entry.disk.target} ${entry.definedIn}`)).toEqual(expected);
});

test('where both have a disk, the running description is kept: it alone knows the chain', () => {
  const [merged] = mergeDefinitions(guest(disk('vda', '/a', CHAIN)), guest(VDA));
  expect(merged?.disk.backingLayers).toEqual([{ format: undefined, source: { kind: 'file', path: '/base' } }]);
});
