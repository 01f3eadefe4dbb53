// What reports do to claims: providers appear, guests are adopted, claims are confirmed, and what vanished is shown. A suite that takes
// an engine.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { DEFAULT_HOST_POLICY } from '../../src/core/claim/host-inventory.ts';
import { capacityOf } from '../../src/core/claim/inventory.ts';
import { explanationOf } from '../../src/core/explanation.ts';
import { DEFAULT_THRESHOLDS } from '../../src/core/finding.ts';
import type { GuestFacts } from '../../src/core/guest.ts';
import type { HostReport } from '../../src/core/report.ts';
import { listClaimEvents, listClaims } from '../../src/store/claims/list-claims.ts';
import { openClaim } from '../../src/store/claims/open-claim.ts';
import { changeClaim } from '../../src/store/claims/change-claim.ts';
import { listProviders } from '../../src/store/claims/providers.ts';
import { poolProviderId } from '../../src/store/claims/shared-pools.ts';
import { readHostReport } from '../../src/store/reports/read-report.ts';
import { callAll } from '../../src/store/call.ts';
import { observeCall, observedOf } from '../../src/store/claims/observe-provider.ts';
import { reconcileWith, reconciliationOf } from '../../src/server/ingest/reconcile-with.ts';
import { EXPIRE_CLAIMS } from '../../src/server/jobs/expire-claims.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { claimChanges } from './claim-events.ts';
import { bearer, startServerAlone, type TestServer } from './server-fixture.ts';

const MINUTE = 60_000;

/** A guest of one raw disk of 20 GiB. */
function guestOf(name: string, uuid: string = randomUUID()): { guest: GuestFacts; parts: Partial<HostReport> } {
  const guest = facts.guest(name, [facts.disk(`/${name}`)], { uuid });
  return { guest, parts: { guests: [guest], images: [facts.raw(`/${name}`, 20n * GiB, 5n * GiB)] } };
}

/** libvirt did not answer: any guest may be missing. */
const HIDDEN = {
  kind: 'unavailable',
  subject: {},
  attempted: 'list guests of qemu:///system',
  found: 'no answer',
} as const;

/** Declares the suite. */
export function claimsIngestSuite(start: StartEngine): void {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServerAlone(start);
  });

  afterAll(() => server.close());

  const claimsOn = async (provider: string) =>
    (await server.store.read((tx) => listClaims(tx, { provider }, { limit: 100 }))).map(({ claim, vanishedAtMs }) => ({
      guest: claim.consumer,
      state: claim.state,
      origin: claim.origin,
      isVanished: vanishedAtMs !== undefined,
    }));

  const providerOf = async (id: string) => {
    const all = await server.store.read((tx) => listProviders(tx, { limit: 1000 }));
    return all.find(({ provider }) => provider.id === id);
  };

  const claim = async (provider: string, consumer: string, amount = 20n * GiB): Promise<string> => {
    const id = randomUUID();
    const decision = await server.store.write((tx) =>
      openClaim(tx, provider, {
        id,
        consumer,
        project: undefined,
        resources: [{ resource: 'disk:instances', amount }],
        nowMs: server.nowMs(),
        expiresAtMs: undefined,
      }),
    );
    expect(decision.kind).toBe('done');
    return id;
  };

  const operationsOf = async (id: string) =>
    (await server.store.read((tx) => listClaimEvents(tx, id, 100))).map(({ operation }) => operation);

  test('a host is a provider from its first report on: its own pools by class, shared ones as a member, the machine where it is told', async () => {
    const agent = await TestAgent.of(server);
    const nfs = facts.filesystem({ id: 'nfs:a:/b', name: '/mnt/nfs', mountPoint: '/mnt/nfs', shared: true });
    const node = facts.node({ memory: 64n * GiB });
    await agent.full({ node, pools: [facts.volumeGroup(), nfs, facts.filesystem()] });
    const found = await providerOf(agent.hostId);
    expect(found?.provider.inventory.map(({ resource, total, poolId }) => [resource, total, poolId])).toEqual([
      ['vcpus', 8n, undefined],
      ['memory', 65_536n, undefined],
      ['disk:instances', 254n * GiB, 'fs:nova'],
      ['disk:nova', 100n * GiB, 'vg:nova'],
    ]);
    expect(found?.provider.memberOf).toEqual([
      { resource: 'disk:/mnt/nfs', provider: poolProviderId('nfs:a:/b'), poolId: 'nfs:a:/b' },
    ]);
  });

  test('a pool that did not answer stays promised from; one that is gone does not', async () => {
    const agent = await TestAgent.of(server);
    const resources = async () => (await providerOf(agent.hostId))?.provider.inventory.map(({ resource }) => resource);
    await agent.full({ pools: [facts.filesystem(), facts.volumeGroup()] });
    server.pass(MINUTE);
    await agent.full({ pools: [facts.filesystem()], problems: [HIDDEN] });
    const kept = await resources();
    server.pass(MINUTE);
    await agent.full({ pools: [facts.filesystem()] });
    expect([kept, await resources()]).toEqual([['disk:instances', 'disk:nova'], ['disk:instances']]);
  });

  test('another policy holds from the next report on, and takes no promise back', async () => {
    const agent = await TestAgent.of(server);
    const { parts } = guestOf('policy');
    await agent.full(parts);
    server.pass(MINUTE);
    await agent.full(parts);
    const disk = { reserved: 54n * GiB, allocationRatio: 2_000_000n };
    const report = await server.store.read((tx) => readHostReport(tx, agent.hostId));
    const explanation = explanationOf(report ?? facts.report(), DEFAULT_THRESHOLDS);
    const policy = { ...DEFAULT_HOST_POLICY, disk };
    const nowMs = server.nowMs() + MINUTE;
    const again = { hostId: agent.hostId, explanation, nowMs, sentAtMs: facts.NOW_MS, policy };
    const what = reconciliationOf(again);
    const { provider, print, sighting } = what;
    await server.store.write(async (tx) => {
      const said = await callAll(tx, [observeCall({ provider, print, observedAtMs: sighting.observedAtMs })]);
      return reconcileWith(tx, what, observedOf(said));
    });
    const inventory = (await providerOf(agent.hostId))?.provider.inventory ?? [];
    expect(inventory.map(capacityOf)).toEqual([400n * GiB]);
    expect(await claimsOn(agent.hostId)).toMatchObject([{ state: 'confirmed' }]);
  });

  test('a guest without a claim is adopted once, and told', async () => {
    const agent = await TestAgent.of(server);
    const { guest, parts } = guestOf('web');
    await agent.full(parts);
    server.pass(MINUTE);
    await agent.full(parts);
    expect(await claimsOn(agent.hostId)).toEqual([
      { guest: guest.uuid, state: 'confirmed', origin: 'adopted', isVanished: false },
    ]);
    expect(await claimChanges(server.store, agent.hostId, 1)).toMatchObject([
      { operation: 'adopt', guest: guest.uuid },
    ]);
  });

  test('an adopted guest is charged what its definition says, also where that could be read only later', async () => {
    const agent = await TestAgent.of(server);
    const { guest, parts } = guestOf('sized');
    const node = { vcpus: 8, memory: 64n * GiB, cpuModel: 'x86_64', hypervisor: 'QEMU' };
    const machine = { node: { ...node, hypervisorVersion: undefined, libvirtVersion: undefined } };
    const charged = async () =>
      (await server.store.read((tx) => listClaims(tx, { provider: agent.hostId }, { limit: 2 }))).map((line) =>
        line.claim.resources
          .map(({ resource, amount, atLeast }) => [resource, amount, atLeast ?? false] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      );
    await agent.full({ ...parts, ...machine });
    const unread = await charged();
    for (const guests of [[{ ...guest, memory: 2n * GiB, vcpus: 2 }], [{ ...guest, memory: 2n * GiB, vcpus: 2 }]]) {
      server.pass(MINUTE);
      await agent.full({ ...parts, ...machine, guests });
    }
    const disk = ['disk:instances', 20n * GiB, false];
    expect([unread, await charged()]).toEqual([
      [[disk, ['memory', 0n, true], ['vcpus', 0n, true]]],
      [[disk, ['memory', 2048n, false], ['vcpus', 2n, false]]],
    ]);
    const told = await claimChanges(server.store, agent.hostId, 2);
    expect(told).toMatchObject([{ operation: 'adopt' }, { operation: 'extend' }]);
  });

  test('a claim is confirmed by the first report that began after it and shows its disks', async () => {
    const agent = await TestAgent.of(server);
    const { guest, parts } = guestOf('db');
    await agent.full();
    server.pass(MINUTE);
    const id = await claim(agent.hostId, guest.uuid);
    await agent.full(parts);
    const before = await claimsOn(agent.hostId);
    server.pass(MINUTE);
    await agent.full(parts);
    expect([before, await claimsOn(agent.hostId)]).toMatchObject([[{ state: 'claimed' }], [{ state: 'confirmed' }]]);
    expect(await operationsOf(id)).toEqual(['open', 'confirm']);
  });

  test('a guest that a complete report lacks vanishes from its claim, told once; a partial report says nothing; it may come back', async () => {
    const agent = await TestAgent.of(server);
    const { parts } = guestOf('gone');
    const states = [];
    for (const report of [parts, { problems: [HIDDEN] }, {}, {}, { problems: [HIDDEN] }, parts]) {
      server.pass(MINUTE);
      await agent.full(report);
      states.push((await claimsOn(agent.hostId))[0]);
    }
    expect(states.map((line) => line?.isVanished)).toEqual([false, false, true, true, true, false]);
    expect(states.every((line) => line?.state === 'confirmed')).toBe(true);
    const told = await claimChanges(server.store, agent.hostId, 3);
    expect(told).toMatchObject([{ operation: 'adopt' }, { operation: 'vanish' }, { operation: 'reappear' }]);
  });

  test('an adopted claim ends once complete reports have lacked its guest for a quarter of an hour; one that somebody knows of stays', async () => {
    const agent = await TestAgent.of(server);
    const placement = (await server.newToken('placer')).secret;
    const [found, given, asked] = [guestOf('found'), guestOf('given'), guestOf('asked')];
    const parts = {
      guests: [found, given, asked].map(({ guest }) => guest),
      images: [found, given, asked].flatMap(({ parts: { images = [] } }) => images),
    };
    await agent.full();
    server.pass(MINUTE);
    await claim(agent.hostId, asked.guest.uuid);
    server.pass(MINUTE);
    await agent.full(parts);
    // Somebody says of an adopted guest what it has been found with: the claim stays as it is, and is his from then on.
    const allocations = { [agent.hostId]: { resources: { DISK_GB: 20 } } };
    const body = { allocations, project_id: 'p', user_id: 'u' };
    const version = { 'openstack-api-version': 'placement 1.12', ...bearer(placement) };
    const put = await server.send('PUT', `/placement/allocations/${given.guest.uuid}`, body, version);
    expect(put.status).toBe(204);
    const states = async () => {
      const all = await claimsOn(agent.hostId);
      return [found, given, asked].map(({ guest }) => all.find((one) => one.guest === guest.uuid)?.state);
    };
    server.pass(MINUTE);
    await agent.full({});
    server.pass(15 * MINUTE - 1);
    await agent.full({});
    const before = await states();
    const { body: host } = await server.get(
      `/v1/findings?host=${agent.hostId}`,
      (await server.newToken('reader')).secret,
    );
    server.pass(MINUTE);
    await agent.full({ problems: [HIDDEN] });
    const hidden = await states();
    server.pass(MINUTE);
    await agent.full({});
    expect([before, hidden, await states()]).toEqual([
      ['confirmed', 'confirmed', 'confirmed'],
      ['confirmed', 'confirmed', 'confirmed'],
      ['released', 'confirmed', 'confirmed'],
    ]);
    const { findings } = host as {
      findings: readonly { subject: { guest?: string }; severity: string; command?: string }[];
    }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as the schema says
    const adviceOn = ({ guest }: { readonly guest: GuestFacts }) => {
      const one = findings.find(({ subject }) => subject.guest === guest.uuid);
      return [one?.severity, one?.command?.split(' ').slice(0, 3).join(' ')];
    };
    expect([found, given, asked].map(adviceOn)).toEqual([
      ['info', undefined],
      ['warning', 'ullage claims release'],
      ['warning', 'ullage claims release'],
    ]);
    const ended = (await claimChanges(server.store, agent.hostId, 6)).at(-1);
    expect(ended).toMatchObject({ operation: 'end-adopted', guest: found.guest.uuid, state: 'released' });
    // It is back: adopted anew.
    server.pass(MINUTE);
    await agent.full(found.parts);
    const again = (await claimsOn(agent.hostId)).filter(({ guest }) => guest === found.guest.uuid);
    expect(again.map(({ state }) => state).toSorted()).toEqual(['confirmed', 'released']);
  });

  test('adopted and vanished claims are findings of their host, by name while the report shows the guest, and are counted', async () => {
    const agent = await TestAgent.of(server);
    const reader = (await server.newToken('reader')).secret;
    const { guest, parts } = guestOf('finding');
    const told = async (path: string) => {
      const { body } = await server.get(path, reader);
      const { findings } = body as { findings: readonly { code: string; subject: { guest?: string } }[] }; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as the schema says
      return findings.filter(({ code }) => code.startsWith('guest-')).map(({ code, subject }) => [code, subject.guest]);
    };
    const everywhere = async () => [
      await told(`/v1/hosts/${agent.hostId}`),
      await told(`/v1/findings?host=${agent.hostId}`),
    ];
    await agent.full(parts);
    // Where every guest was adopted, nobody asks: it is no news of any of them.
    expect(await everywhere()).toEqual([[], []]);
    server.pass(MINUTE);
    await agent.full({});
    const gone = [['guest-vanished', guest.uuid]];
    expect(await everywhere()).toEqual([gone, gone]);
    const metrics = (await server.get('/metrics', reader)).text;
    const count = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics)?.[1]);
    expect(count('ullage_fleet_vanished_claims')).toBeGreaterThanOrEqual(1);
    expect(count('ullage_fleet_adopted_claims')).toBeGreaterThanOrEqual(1);
    expect(count('ullage_fleet_claims{state="confirmed"}')).toBeGreaterThanOrEqual(1);
    const [held] = await server.store.read((tx) => listClaims(tx, { provider: agent.hostId }, { limit: 2 }));
    await server.store.write((tx) => changeClaim(tx, held?.claim.id ?? '', 'release', server.nowMs()));
    expect(await everywhere()).toEqual([[], []]);
  });

  test('reports that come twice, late or out of order change no claim', async () => {
    const agent = await TestAgent.of(server);
    const { parts } = guestOf('twice');
    await agent.full(parts);
    server.pass(MINUTE);
    await agent.full(parts);
    const before = await providerOf(agent.hostId);
    server.pass(MINUTE);
    await agent.again({});
    agent.sequence = 1;
    await agent.again({});
    expect(await providerOf(agent.hostId)).toEqual(before);
  });

  test('a report that waited says nothing of what changed meanwhile', async () => {
    const agent = await TestAgent.of(server);
    const { guest, parts } = guestOf('waited');
    await agent.full();
    server.pass(MINUTE);
    await claim(agent.hostId, guest.uuid);
    server.pass(MINUTE);
    // Its audit ended two minutes before it was sent: before the claim.
    const finishedAtMs = facts.NOW_MS - 2 * MINUTE;
    await agent.full({ ...parts, startedAtMs: finishedAtMs - 1, finishedAtMs });
    expect(await claimsOn(agent.hostId)).toMatchObject([{ state: 'claimed' }]);
  });

  test('a guest whose claim was released after reports had settled is adopted if it is there still', async () => {
    const agent = await TestAgent.of(server);
    const { parts } = guestOf('stays');
    await agent.full(parts);
    server.pass(MINUTE);
    await agent.full(parts);
    const [held] = await server.store.read((tx) => listClaims(tx, { provider: agent.hostId }, { limit: 2 }));
    await server.store.write((tx) => changeClaim(tx, held?.claim.id ?? '', 'release', server.nowMs()));
    server.pass(MINUTE);
    await agent.full(parts);
    const states = (await claimsOn(agent.hostId)).map(({ state, origin }) => `${state} ${origin}`);
    expect(states.toSorted()).toEqual(['confirmed adopted', 'released adopted']);
  });

  test('a guest without a UUID is no consumer, and may be any that is claimed', async () => {
    const agent = await TestAgent.of(server);
    const { parts } = guestOf('known');
    await agent.full(parts);
    server.pass(MINUTE);
    const nameless = facts.guest('x', [facts.disk('/x')], { uuid: 'folder\0x' });
    const answer = await agent.full({ guests: [nameless], images: [facts.raw('/x', GiB, GiB)] });
    expect(answer.status).toBe(202);
    expect(await claimsOn(agent.hostId)).toMatchObject([{ state: 'confirmed', isVanished: false }]);
  });

  test('pools whose names cannot be stored, or are those of others, cost nobody a report', async () => {
    const agent = await TestAgent.of(server);
    const answer = await agent.full({
      pools: [
        facts.filesystem(),
        facts.filesystem({ id: 'fs:b', name: 'instances', mountPoint: '/b' }),
        facts.filesystem({ id: 'fs:c', name: '/c\0', mountPoint: '/c' }),
        facts.filesystem({ id: 'fs:d\0', name: '/d', mountPoint: '/d' }),
        facts.volumeGroup({ id: 'vg:1', name: '/b' }),
        facts.volumeGroup({ id: 'vg:2', name: '/b' }),
      ],
    });
    const inventory = (await providerOf(agent.hostId))?.provider.inventory ?? [];
    expect(answer.status).toBe(202);
    expect(inventory.map(({ resource }) => resource)).toEqual([
      'disk:instances',
      'disk:fs:b',
      'disk:fs:c',
      'disk:/b',
      'disk:vg:2',
    ]);
  });

  const expiring = async (provider: string, lifeMs: number): Promise<string> => {
    const id = randomUUID();
    await server.store.write((tx) =>
      openClaim(tx, provider, {
        id,
        consumer: randomUUID(),
        project: undefined,
        resources: [{ resource: 'disk:instances', amount: GiB }],
        nowMs: server.nowMs(),
        expiresAtMs: server.nowMs() + lifeMs,
      }),
    );
    return id;
  };

  /** One turn of the job, in steps as the runner gives them. */
  const expireDue = (): Promise<void> =>
    EXPIRE_CLAIMS.run({
      store: server.store,
      nowMs: () => server.nowMs(),
      write: (work) => server.store.write(work),
      isEnding: () => false,
    });

  describe('expiry', () => {
    test('a claim that no report confirmed ends after a report that began later than its time, and listeners hear of it', async () => {
      const agent = await TestAgent.of(server);
      await agent.full();
      server.pass(MINUTE);
      const [early, later] = [await expiring(agent.hostId, MINUTE), await expiring(agent.hostId, 20 * MINUTE)];
      server.pass(2 * MINUTE);
      // Its host has not reported since: the guest may be there.
      await expireDue();
      expect(await operationsOf(early)).toEqual(['open']);
      await agent.full();
      await expireDue();
      expect(await operationsOf(early)).toEqual(['open', 'expire']);
      expect(await operationsOf(later)).toEqual(['open']);
      expect((await claimChanges(server.store, agent.hostId, 1)).at(-1)).toMatchObject({
        operation: 'expire',
        claim: early,
        state: 'expired',
      });
    });

    test('several that do it at once end each claim once', async () => {
      const agent = await TestAgent.of(server);
      await agent.full();
      server.pass(MINUTE);
      const ids: string[] = [];
      for (let made = 0; made < 20; made += 1) ids.push(await expiring(agent.hostId, MINUTE));
      server.pass(2 * MINUTE);
      await agent.full();
      await Promise.all(Array.from({ length: 8 }, () => expireDue()));
      const operations = await Promise.all(ids.map((id) => operationsOf(id)));
      expect(operations).toEqual(ids.map(() => ['open', 'expire']));
    });
  });
}
