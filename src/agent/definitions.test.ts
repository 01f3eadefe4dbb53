// Limits over all definitions of a host.
import { expect, test } from 'vitest';
import { Definitions, MAX_DISKS_OF_HOST, MAX_XML_OF_HOST } from './definitions.ts';

const LIMIT = expect.objectContaining({ name: 'FormatError', code: 'FORMAT_LIMIT' }) as Error;

test('the definition that would pass the most disks of a host is refused, and so is each after it that has one', () => {
  const disk = `<disk><target dev='a'/></disk>`;
  const xml = (disks: number): string => `<domain><name>g</name><devices>${disk.repeat(disks)}</devices></domain>`;
  const definitions = new Definitions();
  const each = 1000;
  for (let n = 0; n < MAX_DISKS_OF_HOST; n += each) expect(definitions.parse(xml(each)).disks.length).toBe(each);
  expect(definitions.parse(xml(0)).disks).toEqual([]);
  expect(() => definitions.parse(xml(1))).toThrow(LIMIT);
});

test('definitions that pass the most text of a host together are refused unparsed', () => {
  const definitions = new Definitions();
  const text = ' '.repeat(16 * 1024 * 1024); // by itself too long for any document
  const refused = (): unknown => definitions.parse(text);
  for (let n = 0; n < MAX_XML_OF_HOST; n += text.length) expect(refused).toThrow('parse libvirt-xml: document: ');
  expect(refused).toThrow('parse libvirt-xml: domain: ');
});
