// The demonstration's images under qemu-img's eyes: each is what it says, and promises more than there is.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB, MiB } from '../../src/core/bytes.ts';
import { buildDemo } from '../../src/cli/demo/build.ts';
import { demoPlan } from '../../src/cli/demo/plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'ullage-demo-test-'));
const plan = demoPlan(300n * GiB);

beforeAll(() => buildDemo(folder, plan));
afterAll(() => rmSync(folder, { recursive: true }));

function qemuImg(...args: readonly string[]): unknown {
  return JSON.parse(execFileSync('qemu-img', [...args], { encoding: 'utf8' }));
}

const overlays = [
  ...plan.guests.map((guest) => [guest.uuid, guest] as const),
  [plan.orphan.uuid, plan.orphan] as const,
  [`${plan.leftover.uuid}_resize`, plan.leftover] as const,
];

describe.each(overlays.filter(([, disk]) => disk.format === 'qcow2'))('%s/disk', (name, disk) => {
  const path = join(folder, name, 'disk');

  test('qemu-img check finds no error and every data cluster', () => {
    expect(qemuImg('check', '--output=json', path)).toMatchObject({
      'check-errors': 0,
      'allocated-clusters': disk.dataClusters,
      format: 'qcow2',
    });
  });

  test('qemu-img info tells the size and the base that the plan gave it', () => {
    expect(qemuImg('info', '--output=json', path)).toMatchObject({
      'virtual-size': Number(disk.virtualSize),
      'backing-filename': join(folder, '_base', plan.base.name),
      'backing-filename-format': 'raw',
      'dirty-flag': false,
    });
  });
});

test('the last guest has a raw disk that is as long as promised and hardly there', () => {
  const raw = plan.guests.at(-1);
  const { size, blocks } = statSync(join(folder, raw?.uuid ?? '', 'disk'), { bigint: true });
  expect(raw?.format).toBe('raw');
  expect(size).toBe(raw?.virtualSize);
  expect(blocks * 512n).toBeLessThan(2n * MiB);
});

test('all of it takes less than 16 MiB', () => {
  const kib = execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t')[0];
  expect(BigInt(kib ?? '')).toBeLessThan(16n * 1024n);
});

test('the tree is laid out as Nova lays out its instances path', () => {
  expect(readdirSync(folder)).toHaveLength(1 + plan.guests.length + 2);
  expect(readdirSync(join(folder, plan.guests[0]?.uuid ?? ''))).toEqual(['console.log', 'disk', 'libvirt.xml']);
});
