// parseDomainXml on whole documents: where disks may stand, the other files of a guest, and documents that are refused.
import { array, assert, constantFrom, integer, property, string, stringMatching, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeclaredGuest } from '../../core/guest.ts';
import { FormatError } from '../format-error.ts';
import { looksLikeDomainXml, parseDomainXml } from './parse-domain-xml.ts';

const UUID = '11111111-1111-4111-8111-111111111111';

/** As Nova makes guests, but with metadata of somebody else's beside Nova's, and disks in places that are no devices. */
const GUEST = `<?xml version="1.0" encoding="UTF-8"?>
<!--
WARNING: THIS IS AN AUTO-GENERATED FILE.
-->
<domain type='kvm' id='7'>
  <uuid>${UUID.toUpperCase()}</uuid>
  <name>instance-00000001</name>
  <metadata>
    <nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1">
      <nova:name>wéb &amp; &#x1F40B;</nova:name>
    </nova:instance>
    <app:backup xmlns:app="urn:backup"><disk type="file"><source file="/not/ours"/><target dev="vdz"/></disk></app:backup>
    <devices><disk type='file'><source file='/not/ours/either'/></disk></devices>
  </metadata>
  <os>
    <type arch='x86_64'>hvm</type>
    <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>
    <nvram template='/usr/share/OVMF/OVMF_VARS.fd'>/var/lib/libvirt/qemu/nvram/g_VARS.fd</nvram>
    <kernel>/srv/g/kernel</kernel>
    <initrd>/srv/g/ramdisk</initrd>
  </os>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='cdrom'><target dev='hda' bus='ide'/></disk>
    <x:disk xmlns:x='urn:x' type='file'><source file='/foreign'/></x:disk>
    <disk type='file' device='disk'><source file='/srv/g/disk'/><target dev='vda' bus='virtio'/></disk>
    <serial type='pty'><log file='/srv/g/console.log' append='off'/><target port='0'/></serial>
    <console type='pty'><log file='/srv/g/console.log' append='off'/></console>
    <serial type='file'><source path='/srv/g/old.log'/></serial>
    <channel type='unix'><source mode='bind' path='/run/agent.sock'/></channel>
    <filesystem type='mount'><source dir='/srv/shared'/><target dir='tag'/></filesystem>
  </devices>
</domain>`;

test('a guest is read whole: name, disks in their order, and its other files', () => {
  const guest = parseDomainXml(GUEST);
  expect({ ...guest, disks: guest.disks.map(({ target, source }) => ({ target, source })) }).toEqual({
    uuid: UUID,
    name: 'instance-00000001',
    nova: { instanceName: 'wéb & \u{1F40B}', flavor: undefined, project: undefined, user: undefined },
    disks: [
      { target: 'hda', source: { kind: 'none', type: 'file' } },
      { target: 'vda', source: { kind: 'file', path: '/srv/g/disk' } },
    ],
    files: [
      { purpose: 'nvram', path: '/var/lib/libvirt/qemu/nvram/g_VARS.fd' },
      { purpose: 'kernel', path: '/srv/g/kernel' },
      { purpose: 'initrd', path: '/srv/g/ramdisk' },
      { purpose: 'console-log', path: '/srv/g/console.log' },
      { purpose: 'console-log', path: '/srv/g/old.log' },
    ],
  });
});

test('firmware variables in a source element of their own are found', () => {
  const os = "<os><nvram type='file'><source file='/srv/vars.fd'/></nvram></os>";
  expect(parseDomainXml(`<domain><name>g</name>${os}</domain>`).files).toEqual([
    { purpose: 'nvram', path: '/srv/vars.fd' },
  ]);
});

test('the least document is a guest without anything', () => {
  const guest: DeclaredGuest = { uuid: '', name: 'g', nova: undefined, disks: [], files: [] };
  expect(parseDomainXml('<domain><name>g</name></domain>')).toEqual(guest);
});

const BOMB = `<!DOCTYPE domain [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><domain><name>&c;</name></domain>`;

function manyAttributes(count: number): string {
  return Array.from({ length: count }, (_, index) => ` a${index}=''`).join('');
}

test.each([
  ['nothing', '', 'FORMAT_INVALID'],
  ['text', 'a domain', 'FORMAT_INVALID'],
  ['a cut document', GUEST.slice(0, 900), 'FORMAT_INVALID'],
  ['two roots', '<domain><name>a</name></domain><domain><name>b</name></domain>', 'FORMAT_INVALID'],
  ['another document', '<pool/>', 'FORMAT_INVALID'],
  ['a domain of a foreign namespace', "<domain xmlns='urn:x'><name>a</name></domain>", 'FORMAT_INVALID'],
  ['no name', '<domain><uuid>1</uuid></domain>', 'FORMAT_INVALID'],
  ['an empty name', '<domain><name> </name></domain>', 'FORMAT_INVALID'],
  ['a name in the metadata only', '<domain><metadata><name>a</name></metadata></domain>', 'FORMAT_INVALID'],
  ['an unbound prefix', '<domain><name>a</name><nova:x/></domain>', 'FORMAT_INVALID'],
  [
    'an attribute twice',
    "<domain><name>a</name><devices><disk type='file' type='block'/></devices></domain>",
    'FORMAT_INVALID',
  ],
  ['an undefined entity', '<domain><name>&a;</name></domain>', 'FORMAT_INVALID'],
  ['a NUL', '<domain><name>a\0</name></domain>', 'FORMAT_INVALID'],
  ['a document type', '<!DOCTYPE domain><domain><name>a</name></domain>', 'FORMAT_UNSUPPORTED'],
  [
    'an external entity',
    '<!DOCTYPE d SYSTEM "file:///etc/shadow"><domain><name>a</name></domain>',
    'FORMAT_UNSUPPORTED',
  ],
  ['a bomb of entities', BOMB, 'FORMAT_UNSUPPORTED'],
  ['a deep nest', `<domain><name>a</name>${'<a>'.repeat(600)}`, 'FORMAT_LIMIT'],
  ['very many elements', `<domain><name>a</name>${'<a/>'.repeat(200_000)}</domain>`, 'FORMAT_LIMIT'],
  ['very many attributes', `<domain><name>a</name><a${manyAttributes(200_000)}/></domain>`, 'FORMAT_LIMIT'],
  ['a long attribute', `<domain><name>a</name><a b='${'c'.repeat(128 * 1024 + 1)}'/></domain>`, 'FORMAT_LIMIT'],
  ['a long text', `<domain><name>${'a'.repeat(2 ** 20 + 1)}</name></domain>`, 'FORMAT_LIMIT'],
  ['very many disks', `<domain><name>a</name><devices>${'<disk/>'.repeat(1025)}</devices></domain>`, 'FORMAT_LIMIT'],
  ['a huge document', `<domain><name>a</name></domain>${' '.repeat(8 * 2 ** 20)}`, 'FORMAT_LIMIT'],
])('%s is refused', (_, text, code) => {
  let caught: unknown;
  try {
    parseDomainXml(text);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(FormatError);
  expect(caught).toMatchObject({ code, format: 'libvirt-xml' });
});

test('a chain of 200 layers, the most that QEMU opens, is read', () => {
  const nest = "<backingStore type='file'><source file='/a'/>".repeat(200) + '</backingStore>'.repeat(200);
  const { disks } = parseDomainXml(`<domain><name>g</name><devices><disk>${nest}</disk></devices></domain>`);
  expect(disks.map(({ backingLayers }) => backingLayers.length)).toEqual([200]);
});

function isReadOrRefused(text: string): boolean {
  try {
    return parseDomainXml(text).name !== '';
  } catch (error) {
    return error instanceof FormatError;
  }
}

describe('any text gives a guest or a FormatError:', () => {
  test('noise', () => {
    assert(property(string(), isReadOrRefused));
  });

  test('a guest with pieces cut out, doubled and put in', () => {
    const pieces = constantFrom(
      "'",
      '"',
      '<',
      '>',
      '&',
      '/',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<disk>',
      '</disk>',
      '\uFFFF',
      '=',
    );
    const place = integer({ min: 0, max: GUEST.length });
    const change = tuple(place, integer({ min: 0, max: 40 }), pieces);
    const mutant = array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
      let text = GUEST;
      for (const [at, cut, piece] of changes) text = text.slice(0, at) + piece + text.slice(at + cut);
      return text;
    });
    assert(property(mutant, isReadOrRefused), { numRuns: 1000 });
  });
});

/** As character references. */
function escaped(text: string): string {
  return text.replaceAll(/[<>&'"]/gu, (letter) => `&#${letter.codePointAt(0)};`);
}

test('a path survives however XML has to write it', () => {
  const path = stringMatching(/^\/[\p{L}\p{N} <>&'"()=.-]{1,40}$/u);
  assert(
    property(path, (file) => {
      const disk = `<disk type='file'><source file='${escaped(file)}'/></disk>`;
      const { disks } = parseDomainXml(`<domain><name>g</name><devices>${disk}</devices></domain>`);
      expect(disks[0]?.source).toEqual({ kind: 'file', path: file });
    }),
  );
});

describe('a file looks like a domain', () => {
  test.each([
    ['<domain>', true],
    ["<domain type='kvm'>", true],
    ["<domain\ntype='kvm'>", true],
    ["\uFEFF<?xml version='1.0'?>\n<!-- a - b -->\n<!---->\n <domain>", true],
    ['<domainsnapshot>', false],
    ['<domstatus><domain>', false],
    ['<pool>', false],
    ['<!-- <domain>', false],
    ['<!-- -- --><domain>', false],
    ['', false],
  ])('%j: %s', (head, expected) => {
    expect(looksLikeDomainXml(head)).toBe(expected);
  });

  test('or not, at once, also after very many comments', () => {
    expect(looksLikeDomainXml('<!---->'.repeat(100_000))).toBe(false);
  });
});
