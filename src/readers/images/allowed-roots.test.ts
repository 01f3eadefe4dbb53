// Which directories a name inside an image may lead into, by their text.
import { expect, test } from 'vitest';
import { AllowedRoots } from './allowed-roots.ts';

const nothing = { directories: [], besideDisks: [], files: [] };

test.each([
  ['/var/lib/nova/instances/u1', true],
  ['/var/lib/libvirt/images', true],
  ['/srv/vm/', true],
  ['/etc', false],
  ['/etc/libvirt', false],
  ['/usr/share/vm', false],
  ['/boot', false],
  ['/etcetera', true],
  ['/var', false],
  ['/var/lib', false],
  ['/root', false],
  ['/data/vm', true],
  ['/dev/mapper', false],
  ['/srv/../etc', false],
])('a disk in %s opens its directory to what images name: %s', (path, isAllowed) => {
  expect(new AllowedRoots({ ...nothing, besideDisks: [path] }).holds(`${path}/base`)).toBe(isAllowed);
});

test.each([
  ['/etc/images', true],
  ['/var', true],
  ['/', false],
  ['/proc', false],
  ['/dev/shm', false],
])('%s named as a directory of images is one: %s', (path, isAllowed) => {
  const roots = new AllowedRoots({ ...nothing, directories: [path], besideDisks: [path] });
  expect(roots.holds(`${path}/base`)).toBe(isAllowed);
});
