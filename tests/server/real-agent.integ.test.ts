// A real agent below a real libvirtd reports to the real server: what the server explains is what explain prints on the host.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJson } from '../../src/wire/json.ts';
import { readReport } from '../../src/wire/report.ts';
import { explanationSchema } from '../../src/wire/explanation.ts';
import { HOST_REPORT } from '../../src/wire/api/hosts.ts';
import { pathOf } from '../../src/wire/api/endpoint.ts';
import { startAgent, writeSettings } from '../agent/agent-process.ts';
import { runUllage } from '../scenarios/ullage.ts';
import { qemuIo } from '../services/instances-tree.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import { listenTo, take, type Stream } from './listen.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';
import { defineOneGuest } from '../agent/one-guest.ts';

let daemon: Libvirtd;
let server: TestServer;
let folder: string;
let images: string;

beforeAll(async () => {
  daemon = await startLibvirtd();
  server = await startServerAlone(pgliteEngine);
  folder = mkdtempSync(join(tmpdir(), 'ul-real-agent-'));
  images = await defineOneGuest(daemon);
});

afterAll(async () => {
  await server.close();
  await daemon.stop();
  rmSync(folder, { recursive: true });
});

test('a whole report, then a delta, each once; and the server explains the host as it explains itself', async () => {
  const token = join(folder, 'token');
  const config = writeSettings({
    folder,
    connect: daemon.uri,
    paths: [images],
    agent: { server: server.url, 'token-file': token, 'period-seconds': 3600 },
  });
  const printed = await startAgent(config, '--once', '--print').ended();
  const { hostId } = readReport(readJson(printed.stdout));
  writeFileSync(token, `${(await server.newToken('agent', hostId)).secret}\n`);
  chmodSync(token, 0o600);
  const reader = (await server.newToken('reader')).secret;
  const stream = await listenTo(server, reader);

  const agent = startAgent(config);
  await untilAccepted(stream);
  await stream.cancel();
  const first = await sequenceOf(hostId);
  await qemuIo(join(images, 'one'), 'qcow2', 'write 0 8M');
  agent.child.kill('SIGHUP');
  // Of a report that tells but changes no event is written.
  while ((await sequenceOf(hostId)) === first) await setTimeout(100);
  const { code } = await agent.end('SIGTERM');
  expect(code).toBe(0);

  const held = await server.get(pathOf(HOST_REPORT.path, { id: hostId }), reader);
  const explained = await server.get(`/v1/hosts/${hostId}/explanation`, reader);
  const local = await runUllage(['explain', '--json', '--connect', daemon.uri, '--path', images]);
  const there = explanationSchema.parse(explained.body);
  const here = explanationSchema.parse(readJson(local.stdout));
  expect(held.status).toBe(200);
  expect(there.guests).toEqual(here.guests);
  expect(there.images).toEqual(here.images);
  expect(there.pools.map(({ promises }) => promises)).toEqual(here.pools.map(({ promises }) => promises));
  expect(there.images[0]?.file.allocation).toBeGreaterThanOrEqual(8n * 1024n * 1024n);

  const hypervisors = await server.get('/compute/v2.1/os-hypervisors/detail', reader);
  const [node, domain] = [await saidBy('nodeinfo'), await saidBy('dominfo one')];
  expect(hypervisors.body).toMatchObject({
    hypervisors: [
      {
        hypervisor_type: 'QEMU',
        vcpus: node('CPU(s)'),
        vcpus_used: domain('CPU(s)'),
        memory_mb_used: domain('Max memory') / 1024n,
        running_vms: 0n,
      },
    ],
  });
});

/** The numbers that virsh prints: "Max memory:     16384 KiB". */
async function saidBy(command: string): Promise<(name: string) => bigint> {
  const text = await daemon.virsh(command);
  return (name) =>
    BigInt(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name}:`))
        ?.match(/\d+/)?.[0] ?? -1,
    );
}

async function sequenceOf(hostId: string): Promise<bigint | undefined> {
  const row = await server.store.read((tx) =>
    tx.selectFrom('hosts').select('sequence').where('id', '=', hostId).executeTakeFirst(),
  );
  return row?.sequence;
}

async function untilAccepted(stream: Stream): Promise<void> {
  for (;;) {
    const told = await take(stream, 1);
    if (told.some(({ kind }) => kind === 'report-accepted')) return;
  }
}
