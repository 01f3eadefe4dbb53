// A host whose libvirt is down, from its agent to every way of asking the server: it is fresh and partial, and its guests are not known; they are never none.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { HOST_TRACKER, LIST_CLAIMS, SHOW_CLAIM } from '../../src/wire/api/claims.ts';
import { LIST_HOSTS, SHOW_HOST } from '../../src/wire/api/hosts.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { EXPIRE_CLAIMS } from '../../src/server/jobs/expire-claims.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { startAgent, writeSettings, type AgentProcess } from '../agent/agent-process.ts';
import { fakeServices } from '../cli/fake-services.ts';
import { startLibvirtd, type Libvirtd } from '../services/libvirtd.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import { bearer, startServerAlone, type TestServer } from './server-fixture.ts';
import { defineOneGuest } from '../agent/one-guest.ts';

/** A loaded machine may be slow. */
const WAIT = { timeout: 100_000, interval: 200 };

let server: TestServer;
let daemon: Libvirtd;
let folder: string;
let agent: AgentProcess;
let reader: string;

beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
  daemon = await startLibvirtd();
  folder = mkdtempSync(join(tmpdir(), 'ul-blind-'));
  reader = (await server.newToken('reader')).secret;
  const images = await defineOneGuest(daemon);
  const token = join(folder, 'token');
  writeFileSync(token, `${(await server.newToken('admin')).secret}\n`);
  chmodSync(token, 0o600);
  agent = startAgent(
    writeSettings({
      folder,
      connect: daemon.uri,
      paths: [images],
      agent: { server: server.url, 'token-file': token, 'period-seconds': 3600 },
    }),
  );
});

afterAll(async () => {
  await agent.end('SIGKILL');
  await daemon.stop();
  rmSync(folder, { recursive: true });
  await server.close();
});

const theHost = async () => LIST_HOSTS.answer.parse((await server.get('/v1/hosts', reader)).body).hosts[0];

async function ullage(...args: readonly string[]) {
  const fake = fakeServices({ env: { LANG: 'C.UTF-8', ULLAGE_SERVER: server.url, ULLAGE_TOKEN: reader } });
  const { exitCode } = await runCommandLine(fake.services, args);
  return { exitCode, stdout: fake.stdout() };
}

const metric = async (name: string): Promise<string | undefined> =>
  (await server.get('/metrics', reader)).text.split('\n').find((line) => line.startsWith(name));

/** All that there is of promises on the host: every claim ever made with its past, and the books. */
async function claimsKnown(id: string | undefined) {
  const { claims } = LIST_CLAIMS.answer.parse((await server.get(`/v1/claims?host=${id}`, reader)).body);
  const pasts = await Promise.all(
    claims.map(async (claim) => {
      const { events } = SHOW_CLAIM.answer.parse((await server.get(`/v1/claims/${claim.id}`, reader)).body);
      return { claim, events: events.map(({ operation }) => operation) };
    }),
  );
  const { generation, claims: counts } = HOST_TRACKER.answer.parse(
    (await server.get(`/v1/hosts/${id}/tracker`, reader)).body,
  );
  return { pasts, counts, generation };
}

/** Each claim's state, and what happened to it. */
function storiesOf(pasts: Awaited<ReturnType<typeof claimsKnown>>['pasts']): readonly string[] {
  return pasts.map(({ claim, events }) => `${claim.state}: ${events.join(', ')}`).toSorted();
}

/** One turn of the job that ends claims. */
function endDueClaims(): Promise<void> {
  return EXPIRE_CLAIMS.run({
    store: server.store,
    nowMs: () => server.nowMs(),
    write: (work) => server.store.write(work),
    isEnding: () => false,
  });
}

/** The next report that was made without libvirt. */
async function blindReport(): Promise<void> {
  const { sequence = 0 } = (await theHost()) ?? {};
  await vi.waitFor(async () => {
    agent.child.kill('SIGHUP');
    const host = await theHost();
    expect([host?.complete, (host?.sequence ?? 0) > sequence]).toEqual([false, true]);
  }, WAIT);
}

async function promise(host: string | undefined, guest: string, expiresAfterSeconds: bigint): Promise<void> {
  const { secret } = await server.newToken('placer');
  const order = { id: randomUUID(), guest, host, resources: { memoryMib: 1n }, expiresAfterSeconds };
  expect((await server.post('/v1/claims', writeJsonLine(order), bearer(secret))).status).toBe(201);
}

test('while libvirt answers the guest is there, for each of them', async () => {
  await vi.waitFor(async () => expect((await theHost())?.guests).toBe(1), WAIT);
  const host = await theHost();
  expect(host).toMatchObject({ freshness: 'fresh', guests: 1, disks: 1, machine: { allGuests: true } });
  expect((await ullage('hosts')).stdout).toMatch(/fresh\s+1\s+1\s/);
  // Of guests that are to come: one has an hour, the other's time is over while libvirt is away.
  await promise(host?.id, randomUUID(), 3_600n);
  await promise(host?.id, randomUUID(), 60n);
  const { pasts, counts } = await claimsKnown(host?.id);
  expect(storiesOf(pasts)).toEqual(['claimed: open', 'claimed: open', 'confirmed: adopt']);
  expect(counts).toEqual({ held: 3, inFlight: 2, vanished: 0 });
});

test('when it is down the host is fresh and partial, and what guests have is not known', async () => {
  const before = await theHost();
  await daemon.kill();
  await blindReport();

  const host = await theHost();
  expect([host?.freshness, host?.complete, host?.guests, host?.disks]).toEqual(['fresh', false, undefined, undefined]);
  expect(host?.machine).toMatchObject({ allGuests: false });
  expect([host?.machine?.guestVcpus, host?.machine?.guestMemory, host?.machine?.activeGuests]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(host?.pools.map(({ bound }) => bound)).toEqual(host?.pools.map(() => true));
  expect(host?.pools).not.toEqual([]);

  const page = SHOW_HOST.answer.parse((await server.get(`/v1/hosts/${host?.id}`, reader)).body);
  expect(page.problems.map(({ attempted }) => attempted)).toContain('ask libvirt for the guests of the host');

  // The fleet is kept for a moment.
  server.pass(2_001);
  expect([await metric('ullage_fleet_partial_hosts'), await metric('ullage_fleet_hosts{freshness="fresh"}')]).toEqual([
    'ullage_fleet_partial_hosts 1',
    'ullage_fleet_hosts{freshness="fresh"} 1',
  ]);
  expect(await metric('ullage_fleet_bound_pools{')).toMatch(/ [1-9]\d*$/);
  expect(await metric('ullage_fleet_vanished_claims')).toBe('ullage_fleet_vanished_claims 0');

  const asked = { 'x-auth-token': reader, 'openstack-api-version': 'compute 2.87' };
  const { body } = await server.get('/compute/v2.1/os-hypervisors/detail', undefined, asked);
  expect(body).toMatchObject({
    hypervisors: [
      {
        state: 'up',
        disk_available_least: null,
        running_vms: null,
        vcpus_used: null,
        memory_mb_used: null,
      },
    ],
  });

  const [table, one] = [await ullage('hosts'), await ullage('host', before?.name ?? '')];
  expect([table.exitCode, one.exitCode]).toEqual([3, 3]);
  expect(one.stdout).toContain('Which guests it has is not known: what they may still take is in no figure.');
  expect(one.stdout).toMatch(/instances .* ≤\d+\.\d GiB\n/);
  expect(table.stdout).toMatch(/fresh, partial\s+—\s+—\s+≤/);
  const guests = [await ullage('guests'), await ullage('guests', '--host', before?.name ?? '')];
  expect(guests.map(({ stdout }) => stdout.split('\n').slice(0, 2))).toEqual([
    ['  none that is known', '  Which guests 1 host has is not known.'],
    ['  none that is known', '  Which guests it has is not known: what they may still take is in no figure.'],
  ]);
  expect(table.stdout).toContain('1 host: 1 fresh, 0 late, 0 lost, 1 partial');
});

test('no report without libvirt adopts, confirms, releases, ends or loses sight of a claim, whatever the time', async () => {
  const before = await theHost();
  const known = await claimsKnown(before?.id);
  for (let report = 0; report < 3; report += 1) {
    server.pass(60_000);
    await blindReport();
    await endDueClaims();
    expect(await claimsKnown(before?.id)).toEqual(known);
  }
});

test('when it is back the guest is seen again, and the promise whose time is over ends', async () => {
  await daemon.start();
  await vi.waitFor(async () => {
    agent.child.kill('SIGHUP');
    expect((await theHost())?.guests).toBe(1);
  }, WAIT);
  await endDueClaims();
  const { pasts } = await claimsKnown((await theHost())?.id);
  expect(storiesOf(pasts)).toEqual(['claimed: open', 'confirmed: adopt', 'expired: open, expire']);
});
