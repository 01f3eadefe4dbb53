// Driver names of libvirt and QEMU, to our formats.
import { expect, it } from 'vitest';
import { IMAGE_FORMATS } from '../core/image.ts';
import { formatOfDriverType } from './driver-names.ts';

it('knows every format by its own name', () => {
  expect(IMAGE_FORMATS.map(formatOfDriverType)).toEqual([...IMAGE_FORMATS]);
});

it.each([
  ['vhd', 'vpc'],
  ['qcow1', 'qcow'],
  ['luks1', 'luks'],
  ['bochs', undefined],
  ['auto', undefined],
  ['QCOW2', undefined],
  ['constructor', undefined],
  ['', undefined],
])('%j stands for %s', (type, format) => {
  expect(formatOfDriverType(type)).toBe(format);
});
