// The demonstration's images under qemu-img's eyes: each is what it says, and promises more than there is.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB, MiB, sumBytes } from '../../src/core/bytes.ts';
import { explanationSchema } from '../../src/wire/explanation.ts';
import { readJson } from '../../src/wire/json.ts';
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

describe('ullage demo as a process', () => {
  const MAIN = join(import.meta.dirname, '../../src/main-ullage.ts');
  const parent = mkdtempSync(join(tmpdir(), 'ullage-demo-run-'));
  const env = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', TMPDIR: parent };
  afterAll(() => rmSync(parent, { recursive: true }));

  test('it ends well, has told of a host below zero and of what cannot be read: nothing, and leaves nothing', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'demo'], { encoding: 'utf8', env });
    expect({ status, stderr, left: readdirSync(parent) }).toEqual({ status: 0, stderr: '', left: [] });
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(
      /Promised at least [\d.]+ [MGTP]iB more than there is: 15 of 15 guests could (?:each )?still grow/,
    );
    expect(text).toMatch(
      /Nova would report disk_available_least = -\d+\. Nova \(Kilo\) would report disk_available_least = -\d+\./,
    );
    expect(text).not.toContain('Could not be read');
    for (const word of ['over-promised', 'orphan', 'leftover', 'unreferenced-base', 'discard-off'])
      expect(text).toContain(word);
  });

  test('what it keeps, explain --offline finds below zero, and the document says the same', () => {
    const kept = spawnSync(process.execPath, [MAIN, 'demo', '--keep'], { encoding: 'utf8', env });
    const [name = ''] = readdirSync(parent);
    const explained = spawnSync(process.execPath, [MAIN, 'explain', '--offline', join(parent, name), '--json'], {
      encoding: 'utf8',
      env,
    });
    rmSync(join(parent, name), { recursive: true });
    expect({ kept: kept.status, explained: explained.status, stderr: explained.stderr }).toEqual({
      kept: 0,
      explained: 1,
      stderr: '',
    });
    const document = explanationSchema.parse(readJson(explained.stdout));
    expect(document.guests.map((guest) => guest.nova?.instanceName)).toHaveLength(15);
    expect(document.pools.map(({ worstCaseFree }) => worstCaseFree !== undefined && worstCaseFree < 0n)).toEqual([
      true,
    ]);
    expect(document.pools.map(({ ledger, total }) => sumBytes(ledger.map(({ bytes }) => bytes)) - total)).toEqual([0n]);
    expect(document.problems).toEqual([]);
  });

  test('an interrupt in the middle removes everything', async () => {
    const child = spawn(process.execPath, [MAIN, 'demo'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.once('data', () => child.kill('SIGINT'));
    const status = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    expect({ status, left: readdirSync(parent) }).toEqual({ status: 130, left: [] });
  });
});
