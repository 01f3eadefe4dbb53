// Images that we write, before QEMU's eyes: sound to `qemu-img check`, holding what was planned, fit as base and as overlay.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planQcow2, type Qcow2Plan } from '../../src/formats/qcow2/write.ts';
import { isJson, qemuImg, qemuInfo, qemuIo } from './qemu-img.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-write-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, rest: Partial<Qcow2Plan>): Qcow2Plan {
  const plan: Qcow2Plan = {
    virtualSize: 2n ** 30n,
    clusterSize: 65_536,
    backing: undefined,
    dataClusters: 0,
    fill: (index) => 1 + (index % 255),
    ...rest,
  };
  const file = openSync(join(folder, name), 'w');
  try {
    for (const { offset, bytes } of planQcow2(plan)) writeSync(file, bytes, 0, bytes.byteLength, offset);
  } finally {
    closeSync(file);
  }
  return plan;
}

/** Errors make qemu-img fail; leaks are counted. */
function check(name: string): unknown {
  const report: unknown = JSON.parse(qemuImg(folder, ['check', '--output=json', '-f', 'qcow2', name]));
  if (!isJson(report)) throw new Error('qemu-img check printed no object');
  const { leaks, corruptions, 'check-errors': errors, 'allocated-clusters': allocated } = report;
  return { leaks, corruptions, errors, allocated: allocated ?? 0 };
}

const SOUND = { leaks: undefined, corruptions: undefined, errors: 0 };

describe('qemu-img check finds no leak and no error, and counts the clusters that were planned', () => {
  it.each<[string, Partial<Qcow2Plan>]>([
    ['an empty disk', {}],
    ['a disk of no size', { virtualSize: 0n }],
    ['one cluster', { dataClusters: 1 }],
    ['version 2', { version: 2, dataClusters: 100 }],
    [
      '512-byte clusters over many L2 tables and refcount blocks',
      { clusterSize: 512, virtualSize: 2n ** 24n, dataClusters: 32_768 },
    ],
    ['2 MiB clusters', { clusterSize: 2 ** 21, dataClusters: 3 }],
    ['64 TiB', { virtualSize: 2n ** 46n, dataClusters: 5 }],
    ['a last cluster that the disk only begins', { virtualSize: 2n ** 20n + 512n, dataClusters: 17 }],
  ])('%s', (_title, rest) => {
    const { dataClusters } = write('checked', rest);
    expect(check('checked')).toEqual({ ...SOUND, allocated: dataClusters });
  });

  it('more refcount blocks than one refcount table cluster of 512 bytes names', () => {
    const { dataClusters } = write('checked', { clusterSize: 512, virtualSize: 2n ** 25n, dataClusters: 65_536 });
    expect(check('checked')).toEqual({ ...SOUND, allocated: dataClusters });
  });
});

it('QEMU reads the planned bytes and zeros behind them', () => {
  write('read', { dataClusters: 3, fill: (index) => 0x41 + index });
  const patterns = ['read -P 65 0 64k', 'read -P 66 64k 64k', 'read -P 67 128k 64k', 'read -P 0 192k 1M'];
  qemuIo(folder, 'read', ['-r', '-f', 'qcow2'], patterns);
  qemuImg(folder, ['convert', '-f', 'qcow2', '-O', 'raw', 'read', 'read.raw']);
  expect(() => qemuIo(folder, 'read.raw', ['-r', '-f', 'raw'], patterns)).not.toThrow();
});

it.each([2, 3] as const)(
  'version %i is base and overlay at once, and stays sound when QEMU writes into it',
  (version) => {
    write('base', { version, dataClusters: 4, fill: () => 0x42 });
    write('overlay', { version, dataClusters: 1, fill: () => 0x4f, backing: { name: 'base', format: 'qcow2' } });
    const info = qemuInfo(folder, 'overlay');
    expect([info['backing-filename'], info['backing-filename-format']]).toEqual(['base', 'qcow2']);
    const commands = ['read -P 79 0 64k', 'read -P 66 64k 64k', 'write -P 80 128k 64k', 'read -P 80 128k 64k'];
    qemuIo(folder, 'overlay', ['-f', 'qcow2'], commands);
    expect(check('overlay')).toEqual({ ...SOUND, allocated: 2 });
    qemuImg(folder, ['resize', '-f', 'qcow2', 'overlay', '2G']);
    qemuImg(folder, ['snapshot', '-c', 'taken', 'overlay']);
    qemuIo(folder, 'overlay', ['-f', 'qcow2'], ['write -P 81 0 64k', 'write -P 82 1900M 64k']);
    expect(check('overlay')).toMatchObject(SOUND);
  },
);

it('a base whose format is not stated is named without one', () => {
  write('base', {});
  write('silent', { backing: { name: 'base', format: undefined } });
  const info = qemuInfo(folder, 'silent');
  expect([info['backing-filename'], info['backing-filename-format']]).toEqual(['base', undefined]);
});
