// Writes the demonstration's tree: real sparse images and domain XML files, laid out as Nova lays out its instances path.
import { closeSync, ftruncateSync, mkdirSync, openSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '../../core/bytes.ts';
import { planQcow2 } from '../../formats/qcow2/write.ts';
import { demoDomainXml } from './domain-xml.ts';
import { CLUSTER_SIZE, type DemoBase, type DemoDisk, type DemoPlan } from './plan.ts';

/** What an ordinary writer can still take from the filesystem that `folder` lies on. */
export function availableAt(folder: string): Bytes {
  const { bavail, bsize } = statfsSync(folder, { bigint: true });
  return bavail * bsize;
}

/** Builds everything below `root`, which exists and is empty. */
export function buildDemo(root: string, plan: DemoPlan): void {
  const bases = join(root, '_base');
  mkdirSync(bases);
  for (const base of [plan.base, plan.unusedBase]) writeRaw(join(bases, base.name), base);
  const backing = join(bases, plan.base.name);
  for (const guest of plan.guests) {
    const path = buildDisk(join(root, guest.uuid), guest, backing);
    writeFileSync(join(root, guest.uuid, 'libvirt.xml'), demoDomainXml(guest, path));
    writeFileSync(join(root, guest.uuid, 'console.log'), `${guest.name} login: \n`);
  }
  buildDisk(join(root, plan.orphan.uuid), plan.orphan, backing);
  buildDisk(join(root, `${plan.leftover.uuid}_resize`), plan.leftover, backing);
}

function buildDisk(folder: string, disk: DemoDisk, backing: string): string {
  mkdirSync(folder);
  const path = join(folder, 'disk');
  if (disk.format === 'raw') writeRaw(path, disk);
  else writeQcow2(path, disk, backing);
  return path;
}

function writeRaw(path: string, { virtualSize, dataClusters }: Pick<DemoBase, 'virtualSize' | 'dataClusters'>): void {
  const file = openSync(path, 'wx');
  try {
    for (let index = 0; index < dataClusters; index += 1) {
      writeSync(file, new Uint8Array(CLUSTER_SIZE).fill(fill(index)), 0, CLUSTER_SIZE, index * CLUSTER_SIZE);
    }
    ftruncateSync(file, Number(virtualSize));
  } finally {
    closeSync(file);
  }
}

function writeQcow2(path: string, { virtualSize, dataClusters }: DemoDisk, backing: string): void {
  const file = openSync(path, 'wx');
  try {
    const pieces = planQcow2({
      virtualSize,
      clusterSize: CLUSTER_SIZE,
      backing: { name: backing, format: 'raw' },
      dataClusters,
      fill,
    });
    for (const { offset, bytes } of pieces) writeSync(file, bytes, 0, bytes.length, offset);
  } finally {
    closeSync(file);
  }
}

/** Never zero: a filesystem that compresses or detects zeros would make holes of it. */
function fill(index: number): number {
  return 1 + (index % 255);
}
