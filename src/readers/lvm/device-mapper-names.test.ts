// Names of mapped devices, from a stand-in for /sys.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readDeviceMapperNames } from './device-mapper-names.ts';

test('maps numbers to names, passing over other devices and those that have just gone', async () => {
  const sys = await mkdtemp(join(tmpdir(), 'ullage-sys-'));
  onTestFinished(() => rm(sys, { recursive: true }));
  await mkdir(join(sys, 'class/block/dm-3/dm'), { recursive: true });
  await writeFile(join(sys, 'class/block/dm-3/dm/name'), 'vg--nova-disk_1\n');
  await mkdir(join(sys, 'class/block/dm-4'), { recursive: true });
  await mkdir(join(sys, 'class/block/sda'), { recursive: true });
  expect(await readDeviceMapperNames(sys)).toEqual(new Map([['/dev/dm-3', '/dev/mapper/vg--nova-disk_1']]));
});

test('finds none on a host without device-mapper', async () => {
  expect(await readDeviceMapperNames('/nonexistent')).toEqual(new Map());
});
