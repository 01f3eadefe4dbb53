// Probing: every magic, near misses, short files, and that nothing but the first 512 bytes is asked for.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureImage } from '../../tests/images/fixture-image.ts';
import { MemorySource } from '../../tests/images/memory-source.ts';
import { IMAGE_FORMATS } from '../core/image.ts';
import { formatOfHead, probeFormat } from './probe.ts';

function bytesOf(latin1: string): Uint8Array {
  return Buffer.from(latin1, 'latin1');
}

describe('first bytes claim a format', () => {
  it.each([
    ['QFI\xfb\0\0\0\x02', 'qcow2'],
    ['QFI\xfb\0\0\0\x03', 'qcow2'],
    ['QFI\xfb\0\0\0\x63', 'qcow2'],
    ['QFI\xfb\xff\xff\xff\xff', 'qcow2'],
    ['QFI\xfb\0\0\0\x01', 'qcow'],
    ['QFI\xfb\0\0\0\0', 'raw'],
    ['QFI\xfb', 'raw'],
    ['QFI\xfa\0\0\0\x03', 'raw'],
    ['QED\0', 'qed'],
    ['QED', 'qed'],
    ['QEDx', 'raw'],
    ['KDMV', 'vmdk'],
    ['COWD', 'vmdk'],
    ['# Disk DescriptorFile\nversion=1\n', 'vmdk'],
    ['vhdxfile', 'vhdx'],
    ['conectix', 'vpc'],
    ['WithoutFreeSpace\x02', 'parallels'],
    ['WithouFreSpacExt\x02\0\0\0', 'parallels'],
    ['WithouFreSpacExt\x03', 'raw'],
    ['LUKS\xba\xbe\0\x01', 'luks'],
    ['LUKS\xba\xbe\0\x02', 'luks2'],
    ['LUKS\xba\xbe\0\x03', 'raw'],
    [`${'\0'.repeat(64)}\x7f\x10\xda\xbe`, 'vdi'],
    ['\xbe\xba\xfe\xca\0\0\0\0', 'raw'],
    ['', 'raw'],
    ['\x33\xc0\x8e\xd0', 'raw'],
  ])('%j is %s', (head, format) => {
    expect(formatOfHead(bytesOf(head))).toBe(format);
  });
});

it('knows every fixture, and a fixed VHD as raw, as QEMU does', () => {
  const names = [
    'sparse.vmdk',
    'flat.vmdk',
    'stream.vmdk',
    'dynamic.vhd',
    'fixed.vhd',
    'dynamic.vhdx',
    'dynamic.vdi',
    'expanding.hds',
    'xts.luks',
  ];
  expect(names.map((name) => probeFormat(new MemorySource(fixtureImage(name))))).toEqual([
    'vmdk',
    'vmdk',
    'vmdk',
    'vpc',
    'raw',
    'vhdx',
    'vdi',
    'parallels',
    'luks',
  ]);
});

it('reads the first 512 bytes once, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2048 }), (bytes) => {
      const source = new MemorySource(bytes);
      expect(IMAGE_FORMATS).toContain(probeFormat(source));
      expect([source.reads, source.bytesAsked]).toEqual([1, 512]);
    }),
  );
});
