// Guests taken from folders when there is no domain XML.
import { expect, test } from 'vitest';
import type { FoundFile, FoundRole } from '../core/report.ts';
import { inferGuests } from './inferred-guests.ts';

test('makes a guest of each folder with disks and of each flat image, config drives last, backing files left out', () => {
  const found = [
    file('/i/u1/disk.config', 'config-drive', 'u1'),
    file('/i/u1/disk', 'disk', 'u1'),
    file('/i/u1/disk.eph0', 'disk', 'u1'),
    file('/i/u1/console.log', 'console', 'u1'),
    file('/i/web.qcow2', 'disk', undefined),
    file('/i/golden.qcow2', 'disk', undefined),
    file('/i/_base/abc', 'base', undefined),
  ];
  const guests = inferGuests(found, (entry) => entry.file.path === '/i/golden.qcow2');
  expect(
    guests.map(({ name, disks }) => [
      name,
      ...disks.map((disk) => `${disk.target} ${disk.device} ${pathOf(disk.source)}`),
    ]),
  ).toEqual([
    ['u1', 'vda disk /i/u1/disk', 'vdb disk /i/u1/disk.eph0', 'sdc cdrom /i/u1/disk.config'],
    ['web.qcow2', 'vda disk /i/web.qcow2'],
  ]);
});

test('names the 27th disk vdaa', () => {
  const found = Array.from({ length: 27 }, (_, index) =>
    file(`/i/u/disk${String(index).padStart(2, '0')}`, 'disk', 'u'),
  );
  expect(inferGuests(found, () => false)[0]?.disks.at(-1)?.target).toBe('vdaa');
});

function pathOf(source: { readonly kind: string; readonly path?: string }): string {
  return source.path ?? source.kind;
}

function file(path: string, role: FoundRole, folder: string | undefined): FoundFile {
  return {
    role,
    folder,
    root: '/i',
    file: {
      id: path,
      kind: 'file',
      path,
      aliases: [],
      poolId: 'p',
      length: 0n,
      allocation: 0n,
      links: 1,
      modifiedAtMs: 0,
    },
  };
}
