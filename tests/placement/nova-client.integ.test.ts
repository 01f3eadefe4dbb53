// Nova's own client of Placement (Debian's python3-nova), unmodified and configured by a nova.conf, drives ours.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresEngine, type EngineUnderTest } from '../services/store-engines.ts';
import { startServer } from '../server/server-fixture.ts';

const run = promisify(execFile);

/** Debian's own Python: python3-nova is in its path only. */
const PYTHON = '/usr/bin/python3';

/** What nova-client.py's steps must come to; its words are Nova's own. */
const EXPECTED = {
  tree: {
    providers: ['card', 'host'],
    inventory: { VCPU: 8, MEMORY_MB: 16_384, DISK_GB: 100 },
    child: { CUSTOM_VGPU_SLOT: 4 },
    traits: ['CUSTOM_FROM_NOVA', 'HW_CPU_X86_AVX2'],
    aggregates: true,
  },
  candidates: {
    version: '1.36',
    first: {
      host: { resources: { VCPU: 2, MEMORY_MB: 1024, DISK_GB: 10 } },
      card: { resources: { CUSTOM_VGPU_SLOT: 1 } },
    },
    summary: { capacity: 32, used: 0 },
  },
  claim: true,
  usages: { project: { cores: 2, ram: 1024 }, user: { cores: 2, ram: 1024 } },
  limits: { VCPU: 2, MEMORY_MB: 1024, DISK_GB: 10, CUSTOM_VGPU_SLOT: 1 },
  claimAgain: 'AllocationUpdateFailed',
  overClaim: false,
  moveOut: true,
  moveIn: true,
  moved: { same: true, instance: true, both: { cores: 4, ram: 1024 } },
  onHost: true,
  evacuate: true,
  doubled: true,
  retried: [409, 200],
  conflict: 'ResourceProviderUpdateConflict',
  readAgain: null,
  inUse: 'InventoryInUse',
  reshape: null,
  reshaped: true,
  keptInUse: 1,
  deleted: [true, true],
  deletedAgain: false,
  gone: 'ResourceProviderNotFound',
  noUsages: { cores: 0, ram: 0 },
};

let engine: EngineUnderTest;
let folder: string;

beforeAll(async () => {
  [engine, folder] = [await postgresEngine(), await mkdtemp(join(tmpdir(), 'ul-nova-'))];
});
afterAll(async () => {
  await engine.stop();
  await rm(folder, { recursive: true });
});

test.each([
  ['with a token', false],
  ['with none where everybody is let in', true],
])('tree, candidates, claim, move, conflicts, reshape, quota and deletion, %s', async (_title, openAccess) => {
  const server = await startServer(engine, { openAccess });
  try {
    const endpoint = `${server.url}/placement`;
    const access = openAccess
      ? ['auth_type = none']
      : ['auth_type = admin_token', `token = ${(await server.newToken('operator')).secret}`];
    const config = join(folder, 'nova.conf');
    const lines = ['[placement]', ...access, `endpoint = ${endpoint}`, `endpoint_override = ${endpoint}`];
    await writeFile(config, `${lines.join('\n')}\n`);
    const { stdout } = await run(PYTHON, [join(import.meta.dirname, 'nova-client.py'), config]);
    expect(JSON.parse(stdout)).toEqual(EXPECTED);
  } finally {
    await server.close();
  }
});
