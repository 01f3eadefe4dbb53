// parsePoolXml on documents as libvirt 9.0.0 writes them, and on broken ones.
import { expect, test } from 'vitest';
import { FormatError } from '../format-error.ts';
import { parsePoolXml } from './parse-pool-xml.ts';

const DIRECTORY = `<pool type='dir'>
  <name>p1</name>
  <uuid>11a4aa20-18cd-42b5-abe2-ea27e87b0361</uuid>
  <capacity unit='bytes'>270553174016</capacity>
  <source>
  </source>
  <target>
    <path>/srv/a &amp; b</path>
    <permissions><mode>0755</mode></permissions>
  </target>
</pool>`;

const LOGICAL = `<pool type="logical"><name>l</name><source><device path="/dev/sda3"/><name>vg0</name><format type="lvm2"/></source>
<target><path>/dev/vg0</path></target></pool>`;

test.each([
  ['a directory', DIRECTORY, { type: 'dir', targetPath: '/srv/a & b', sourceName: undefined }],
  ['a volume group', LOGICAL, { type: 'logical', targetPath: '/dev/vg0', sourceName: 'vg0' }],
  [
    'a Ceph pool',
    "<pool type='rbd'><name>r</name><source><name>volumes</name></source></pool>",
    { type: 'rbd', targetPath: undefined, sourceName: 'volumes' },
  ],
])('a pool that is %s', (_, xml, expected) => {
  expect(parsePoolXml(xml)).toEqual(expected);
});

test.each([
  ['another document', '<domain/>'],
  ['text that is no XML', '<pool'],
  ['nothing', ''],
  ['a document type', '<!DOCTYPE pool [<!ENTITY a "b">]><pool type="dir"/>'],
  ['an undefined entity', '<pool type="dir"><target><path>&x;</path></target></pool>'],
])('%s is a FormatError', (_, xml) => {
  expect(() => parsePoolXml(xml)).toThrow(FormatError);
});
