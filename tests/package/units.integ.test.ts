// The systemd units, by systemd's own word: it understands every line, and they leave no more open than their documentation says.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const UNITS = join(import.meta.dirname, '../../deploy/systemd');

const SYSTEM = 'usr/lib/systemd/system';

let root: string;

/** A host's root with nothing but what the units name: the programs, and the targets that every unit waits for. */
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'ul-units-'));
  for (const program of ['usr/bin/ullage', 'bin/sh']) {
    mkdirSync(join(root, program, '..'), { recursive: true });
    writeFileSync(join(root, program), '#!/bin/sh\n');
    chmodSync(join(root, program), 0o755);
  }
  cpSync(UNITS, join(root, SYSTEM), { recursive: true });
  for (const target of ['sysinit', 'basic', 'shutdown', 'network-online', 'multi-user']) {
    writeFileSync(join(root, SYSTEM, `${target}.target`), `[Unit]\nDescription=${target}\n`);
  }
});

afterAll(() => rmSync(root, { recursive: true }));

function analyze(...args: readonly string[]) {
  const { status, stderr, stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const verify = (unit: string) => analyze('verify', '--man=no', `--root=${root}`, unit);

/** Exposure, 0 to 10, times ten; `systemd-analyze security` fails above it. */
const exposed = (unit: string, atMost: number) =>
  analyze('security', '--offline=true', `--threshold=${atMost}`, join(UNITS, unit)).status;

describe.each<[unit: string, exposure: number]>([
  ['ullage-agent.service', 25],
  ['ullage-server.service', 15],
])('%s', (unit, exposure) => {
  test('holds nothing that systemd does not understand', () => {
    expect(verify(unit)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test(`has an exposure of ${exposure / 10} at most, by a measure that can say no`, () => {
    expect([exposed(unit, exposure), exposed(unit, 0)]).toEqual([0, 1]);
  });
});

test('every unit is looked at here', () => {
  expect(readdirSync(UNITS).toSorted()).toEqual(['ullage-agent.service', 'ullage-server.service']);
});

test('a misspelt line would be found', () => {
  writeFileSync(join(root, SYSTEM, 'wrong.service'), '[Service]\nExecStart=/usr/bin/ullage serve\nProtectHme=yes\n');
  expect(verify('wrong.service').stderr).toMatch(/Unknown key.*ProtectHme/);
});
