// Where guests go, over HTTP: the choice and the whole explanation, dry runs, decisions that are read again, force and what it leaves behind,
// and that neither two servers nor many askers promise a byte twice. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { HOST_TRACKER } from '../../src/wire/api/claims.ts';
import * as api from '../../src/wire/api/placements.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { listAudit } from '../../src/store/audit-log/audit-log.ts';
import { dropHostsKept } from '../../src/store/placements/placements.ts';
import * as facts from '../hosts/facts.ts';
import type { EngineUnderTest, StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { asked, disks, MINUTE, newHost, placed, poolOf, FORCE } from './placements-fixture.ts';
import { bearer, startServer } from './server-fixture.ts';
import { serversOver } from './servers-over.ts';

/** In millionths, as answers have it. */
function shareOf(one: { readonly left: bigint; readonly of: bigint } | undefined): bigint {
  return BigInt(Math.round((Number(one?.left) / Number(one?.of)) * 1e6));
}

/** Declares the suite. */
export function placementsSuite(start: StartEngine): void {
  const opened = serversOver(start);

  test('the host with most left takes the guest; every other is told with all that it lacks, nearest first', () =>
    opened(async (server) => {
      const [small, roomy, full] = [
        await newHost(server, 30n),
        await newHost(server, 200n),
        await newHost(server, 100n, 20n),
      ];
      const answer = await placed(server, { ...disks(40n), vcpus: 0n });
      expect(answer.placement).toMatchObject({
        outcome: 'placed',
        host: { id: roomy.hostId },
        considered: 3,
        fitting: 1,
        effect: [
          {
            resource: 'disk:instances',
            worstCaseFreeBefore: 200n * GiB,
            worstCaseFreeAfter: 160n * GiB,
            headroomBefore: 200n * GiB,
            headroomAfter: 160n * GiB,
          },
        ],
      });
      expect(answer.claim).toMatchObject({ state: 'claimed', hostId: roomy.hostId });
      expect(answer.hosts?.map(({ id }) => id)).toEqual([roomy.hostId, full.hostId, small.hostId]);
      expect(answer.hosts?.[1]?.shortages).toEqual([
        {
          rule: 'worst-case',
          resource: 'disk:instances',
          unit: 'bytes',
          requested: 40n * GiB,
          used: 0n,
          limit: 20n * GiB,
          shortBy: 20n * GiB,
          when: 'now',
          knob: 'free-space',
        },
      ]);
      expect(answer.hosts?.[2]?.shortages).toMatchObject([
        { rule: 'whole-host', limit: 30n * GiB, shortBy: 10n * GiB, when: 'never', knob: 'hardware' },
        { rule: 'capacity', shortBy: 10n * GiB, when: 'never', knob: 'hardware' },
        { rule: 'worst-case', shortBy: 10n * GiB, when: 'never', knob: 'hardware' },
      ]);
      expect(answer.placement.reasons).toEqual([
        { rule: 'worst-case', resource: 'disk:instances', hosts: 2, alone: 1 },
        { rule: 'capacity', resource: 'disk:instances', hosts: 1, alone: 0 },
        { rule: 'whole-host', resource: 'disk:instances', hosts: 1, alone: 0 },
      ]);
    }));

  test('nowhere to go claims nothing and says why; a lost host is told by its age', () =>
    opened(async (server) => {
      await newHost(server, 200n);
      server.pass(6 * MINUTE);
      await newHost(server, 30n);
      const answer = await asked(server, disks(40n));
      expect(answer.status).toBe(200);
      const { placement, hosts, claim } = api.PLACE.answer.parse(answer.body);
      expect(placement).toMatchObject({ outcome: 'nowhere', fitting: 0, effect: [] });
      expect([placement.host, claim]).toEqual([undefined, undefined]);
      expect(hosts?.map(({ shortages }) => shortages.map(({ rule }) => rule))).toEqual([
        ['freshness'],
        ['whole-host', 'capacity', 'worst-case'],
      ]);
      expect(hosts?.[0]?.shortages).toMatchObject([{ knob: 'agent', when: 'now', periodMs: 60_000, ageMs: 362_000 }]);
      const [entry] = await server.store.read((tx) => listAudit(tx, { limit: 1 }));
      expect(entry).toMatchObject({ action: 'place guest', outcome: 'refused' });
    }));

  test('a dry run tells the same and claims nothing; read again it is derived to the same answer', () =>
    opened(async (server) => {
      for (const total of [30n, 60n, 60n, 60n, 90n]) await newHost(server, total);
      const id = randomUUID();
      const dry = await asked(server, {
        ...disks(40n, { format: 'qcow2' }),
        id,
        guest: undefined,
        dryRun: true,
        seed: 7n,
      });
      const first = api.PLACE.answer.parse(dry.body);
      expect([dry.status, first.placement.outcome, first.claim]).toEqual([200, 'explained', undefined]);
      const { secret } = await server.newToken('reader');
      // The fleet moves on; what was decided does not.
      await newHost(server, 500n);
      const again = api.SHOW_PLACEMENT.answer.parse((await server.get(`/v1/placements/${id}`, secret)).body);
      expect(again).toEqual(first);
      const listed = api.LIST_PLACEMENTS.answer.parse((await server.get('/v1/placements', secret)).body);
      expect(listed.placements).toEqual([first.placement]);
      expect((await server.get(`/v1/placements/${randomUUID()}`, secret)).status).toBe(404);
    }));

  test('asked again with its id, a call finds what it did; another call of that id is refused', () =>
    opened(async (server) => {
      const host = await newHost(server, 200n);
      const body = { id: randomUUID(), guest: randomUUID(), ...disks(40n) };
      const [first, again] = [await asked(server, body), await asked(server, body)];
      expect([first.status, again.status]).toEqual([201, 200]);
      expect(api.PLACE.answer.parse(again.body)).toEqual(api.PLACE.answer.parse(first.body));
      expect((await asked(server, { ...body, ...disks(41n) })).text).toContain('PLACEMENT_ID_TAKEN');
      const { secret } = await server.newToken('reader');
      const tracker = HOST_TRACKER.answer.parse((await server.get(`/v1/hosts/${host.hostId}/tracker`, secret)).body);
      expect(tracker.disks).toMatchObject([{ claimed: 40n * GiB }]);
    }));

  test('who may: placers, operators and admins place; only the latter force; bodies that contradict themselves are refused', () =>
    opened(async (server) => {
      const host = await newHost(server, 30n);
      const named = { host: host.hostId, force: FORCE };
      const answers = await Promise.all([
        asked(server, disks(10n), 'reader'),
        asked(server, disks(10n), 'placer'),
        asked(server, { ...disks(40n), ...named }, 'placer'),
        asked(server, { ...disks(40n), force: FORCE }),
        asked(server, { ...disks(40n), rules: 'nova-kilo' }),
        asked(server, { ...disks(40n), guest: undefined }),
        asked(server, {}),
        asked(server, { ...disks(40n), flavor: { rootGib: 1n, memoryMib: 1n, vcpus: 1n } }),
        asked(server, { ...disks(40n), host: 'nobody' }),
      ]);
      expect(answers.map(({ status, text }) => [status, /"code":"([A-Z_]+)"/.exec(text)?.[1]])).toEqual([
        [403, 'NOT_ALLOWED'],
        [201, undefined],
        [403, 'NOT_ALLOWED'],
        [400, 'REQUEST_INVALID'],
        [400, 'REQUEST_INVALID'],
        [400, 'REQUEST_INVALID'],
        [400, 'REQUEST_INVALID'],
        [400, 'REQUEST_INVALID'],
        [404, 'NO_SUCH_HOST'],
      ]);
    }));

  test('bodies that mean harm are refused by name, and nothing is claimed or kept', () =>
    opened(async (server) => {
      await newHost(server, 100n);
      const one = disks(1n);
      const bad: readonly object[] = [
        { ...one, id: 'x' },
        { disks: [{ size: 0n }] },
        { disks: [{ size: -1n }] },
        { disks: [{ size: 2n ** 63n }] },
        { disks: Array.from({ length: 65 }, () => ({ size: 1n })) },
        { disks: [{ size: GiB, format: 'vmdk' }] },
        { disks: [{ size: GiB, poolClass: 'a\0b' }] },
        { ...one, seed: 2n ** 32n },
        { ...one, expectedFillPpm: 1_000_001n },
        { ...one, memberOf: [[]] },
        { ...one, memberOf: Array.from({ length: 17 }, () => [randomUUID()]) },
        { ...one, group: { policy: 'affinity', guests: [] } },
        { ...one, group: { policy: 'affinity', guests: Array.from({ length: 1001 }, () => randomUUID()) } },
        { ...one, host: 'kvm', force: { reason: '' } },
        { ...one, expiresAfterSeconds: 0n },
        { ...one, unknown: true },
      ];
      for (const body of bad) {
        const { status, text } = await asked(server, body);
        expect([status, text, body]).toEqual([400, expect.stringContaining('REQUEST_INVALID'), body]);
      }
      // Names that objects have of their own are names as any other.
      for (const poolClass of ['__proto__', 'constructor', 'toString']) {
        const { placement, hosts } = await placed(server, { ...disks(1n, { poolClass }), dryRun: true });
        expect([placement.fitting, hosts?.[0]?.shortages]).toMatchObject([0, [{ rule: 'no-inventory' }]]);
      }
      const { secret } = await server.newToken('admin');
      const claims = await server.get('/v1/claims', secret);
      expect(claims.text).toBe('{"claims":[]}');
    }));

  test('a guest is placed once: not beside itself on another host, by however many at a time', () =>
    opened(async (server) => {
      await newHost(server, 200n);
      await newHost(server, 200n);
      const guest = randomUUID();
      const answers = await Promise.all(Array.from({ length: 6 }, () => asked(server, { guest, ...disks(10n) })));
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409, 409, 409]);
      const refused = answers.find(({ status }) => status === 409);
      const placedId = answers.findIndex(({ status }) => status === 201);
      const { claim } = api.PLACE.answer.parse(answers[placedId]?.body);
      const { id, hostId, hostName } = claim ?? {};
      expect(refused?.body).toMatchObject({
        error: { code: 'CLAIM_HELD_ALREADY', held: { claim: id, guest, hostId, hostName } },
      });
      expect(refused?.text).toContain(`holds claim ${id} on host ${hostName} already`);
      const { secret } = await server.newToken('admin');
      const held = await server.get(`/v1/claims?held=true&guest=${guest}`, secret);
      expect(held.body).toMatchObject({ claims: [{ guest }] });
    }));

  test('guests of a group go apart or together', () =>
    opened(async (server) => {
      const hosts = [await newHost(server, 200n), await newHost(server, 100n)];
      const first = randomUUID();
      const one = await placed(server, { guest: first, ...disks(10n) });
      const apart = await placed(server, { ...disks(10n), group: { policy: 'anti-affinity', guests: [first] } });
      const together = await placed(server, { ...disks(10n), group: { policy: 'affinity', guests: [first] } });
      expect([one, apart, together].map(({ placement }) => placement.host?.id)).toEqual([
        hosts[0]?.hostId,
        hosts[1]?.hostId,
        hosts[0]?.hostId,
      ]);
      expect(apart.hosts?.[1]?.shortages).toEqual([
        { rule: 'guest-group', when: 'now', knob: 'guest-group', policy: 'anti-affinity' },
      ]);
    }));

  test('a pool that hosts share is promised once, whichever of them is chosen', () =>
    opened(async (server) => {
      const id = `nfs:server:/${randomUUID()}`;
      const sizes = { total: 100n * GiB, free: 100n * GiB, available: 100n * GiB };
      for (let host = 0; host < 2; host += 1) {
        const agent = await TestAgent.of(server);
        await agent.full({ pools: [facts.filesystem({ id, shared: true, ...sizes })] });
        server.pass(1_000);
      }
      const first = await placed(server, disks(60n));
      expect([first.placement.outcome, first.placement.fitting]).toEqual(['placed', 2]);
      const second = await placed(server, disks(60n));
      expect(second.placement.outcome).toBe('nowhere');
      const { shortages: told = [] } = second.hosts?.[0] ?? {};
      expect(second.hosts?.map(({ shortages }) => shortages)).toEqual([told, told]);
      expect(told).toMatchObject([
        { rule: 'capacity', used: 60n * GiB, limit: 100n * GiB, shortBy: 20n * GiB },
        { rule: 'worst-case', used: 60n * GiB, shortBy: 20n * GiB },
      ]);
    }));

  test('the ratio that an answer says would do does, set as the policy of that host', () =>
    opened(async (server) => {
      const host = await newHost(server, 100n);
      await placed(server, disks(70n));
      const [short] = (await placed(server, disks(50n))).hosts?.[0]?.shortages ?? [];
      const ratio = short !== undefined && 'ratioNeededPpm' in short ? short.ratioNeededPpm : undefined;
      expect(ratio).toBe(1_200_000n);
      const { secret } = await server.newToken('operator');
      const set = (allocationRatio: string) =>
        fetch(`${server.url}/v1/policies`, {
          method: 'PUT',
          body: writeJsonLine({
            scope: 'host',
            key: host.hostId,
            resource: 'disk',
            allocationRatio,
            reason: 'thin guests',
          }),
          headers: { ...bearer(secret), 'content-type': 'application/json' },
        });
      expect((await set('1.199999')).status).toBe(200);
      expect((await placed(server, disks(50n))).placement.outcome).toBe('nowhere');
      expect((await set('1.2')).status).toBe(200);
      expect((await placed(server, disks(50n))).placement).toMatchObject({
        outcome: 'placed',
        effect: [{ worstCaseFreeBefore: 30n * GiB, worstCaseFreeAfter: -20n * GiB, headroomAfter: 0n }],
      });
    }));

  test('what the answer for a host is made of gives its figures, for as long as its hosts are kept', () =>
    opened(async (server) => {
      const host = await newHost(server, 100n, 90n);
      await placed(server, disks(30n, { format: 'qcow2' }));
      const { placement, hosts } = await placed(server, { ...disks(20n), dryRun: true });
      const { secret } = await server.newToken('reader');
      const at = (id: string) => server.get(`/v1/placements/${placement.id}/hosts/${id}`, secret);
      const { left, resources } = api.SHOW_PLACED_HOST.answer.parse((await at(host.hostId)).body);
      const [line] = resources;
      if (line === undefined) throw new Error('the host has what was asked for');
      const { worstCaseFree = 0n, inFlight = 0n, ceiling = 0n } = line;
      const [effect] = placement.effect;
      expect(effect?.terms).toMatchObject({ worstCaseFree, inFlight, ceiling, claimed: line.claimed });
      expect([worstCaseFree, inFlight >= 30n * GiB, line.promised]).toEqual([90n * GiB, true, 20n * GiB]);
      expect(effect).toMatchObject({
        worstCaseFreeBefore: worstCaseFree - inFlight,
        worstCaseFreeAfter: worstCaseFree - inFlight - ceiling,
        headroomBefore: line.capacity - line.claimed,
        headroomAfter: line.capacity - line.claimed - line.promised,
      });
      expect(left).toMatchObject({
        headroom: { left: effect?.headroomAfter, of: line.capacity },
        worstCase: { left: effect?.worstCaseFreeAfter, of: line.total },
        available: { left: (line.available ?? 0n) - (line.unwritten ?? 0n) - (line.writes ?? 0n), of: line.total },
      });
      expect(hosts?.[0]?.leftPpm).toEqual({
        headroom: shareOf(left.headroom),
        worstCase: shareOf(left.worstCase),
        available: shareOf(left.available),
      });
      expect((await at(randomUUID())).text).toContain('NO_SUCH_HOST');
      await server.store.write((tx) => dropHostsKept(tx, 0));
      expect((await at(host.hostId)).text).toContain('NO_SUCH_PLACEMENT');
    }));

  test("by Kilo's arithmetic: what it let through, what it refused, and what force_hosts goes round", () =>
    opened(async (server) => {
      const agent = await TestAgent.of(server);
      // 12 GiB, of which 11 are left if every disk fills: the numbers of Nova's own test.
      await agent.full(poolOf(agent, 12n, 11n));
      server.pass(1_000);
      const kilo = (ephemeralGib: bigint, swapMib: bigint, more: object = {}) =>
        placed(server, {
          rules: 'nova-kilo',
          dryRun: true,
          flavor: { rootGib: 10n, ephemeralGib, swapMib, memoryMib: 1n, vcpus: 1n },
          ...more,
        });
      expect((await kilo(0n, 1024n)).placement.fitting).toBe(1);
      const refused = await kilo(1n, 1024n);
      expect(refused.hosts?.[0]?.shortages).toEqual([
        {
          rule: 'kilo-disk-filter',
          when: 'now',
          knob: 'allocation-ratio',
          requestedMib: 12_288n,
          usableMib: 11_264n,
          totalMib: 12_288n,
          freeMib: 11_264n,
          allocationRatioPpm: 1_000_000n,
          shortByMib: 1024n,
        },
      ]);
      const forced = await kilo(1n, 1024n, { host: agent.hostId, force: FORCE });
      expect(forced.placement.fitting).toBe(1);
      expect(forced.hosts?.[0]).not.toHaveProperty('doubts');
      // Its rules know nothing of how old that is: the answer does, then as when it is read again.
      server.pass(6 * MINUTE);
      const old = await kilo(0n, 1024n);
      expect(old.hosts).toMatchObject([{ id: agent.hostId, fits: true, doubts: ['lost'], ageMs: 361_000 }]);
      const { secret } = await server.newToken('reader');
      server.pass(MINUTE);
      const again = await server.get(`/v1/placements/${old.placement.id}`, secret);
      expect(api.SHOW_PLACEMENT.answer.parse(again.body)).toEqual(old);
    }));

  test('many askers through two servers never promise more than there is, and each is answered', () =>
    opened(async (_server, engine) => {
      const target = await engine.newTarget();
      const same: EngineUnderTest = { newTarget: () => Promise.resolve(target), stop: () => Promise.resolve() };
      const first = await startServer(same);
      const second = first.store.kind === 'postgresql' ? await startServer(same) : first;
      try {
        const agents = [await newHost(first, 100n), await newHost(first, 100n)];
        const { secret } = await first.newToken('placer');
        const ask = (index: number) =>
          (index % 2 === 0 ? first : second).post(
            '/v1/placements',
            writeJsonLine({ id: randomUUID(), guest: randomUUID(), ...disks(9n) }),
            bearer(secret),
          );
        const answers = await Promise.all(Array.from({ length: 32 }, (_, index) => ask(index)));
        // Eleven go on each; a body or a try that has to wait is told so.
        const outcomes = Map.groupBy(answers, ({ status }) => status);
        expect(outcomes.get(201)?.length ?? 0).toBeLessThanOrEqual(22);
        for (const { hostId } of agents) {
          const shown = await first.get(`/v1/hosts/${hostId}/tracker`, secret);
          const { disks: lines } = HOST_TRACKER.answer.parse(shown.body);
          expect(lines[0]?.headroom).toBeGreaterThanOrEqual(0n);
        }
        const held = agents.length * 11;
        const later = await Promise.all(Array.from({ length: 8 }, () => ask(0)));
        const all = [...answers, ...later].filter(({ status }) => status === 201).length;
        expect(all).toBeLessThanOrEqual(held);
        expect([...answers, ...later].every(({ status }) => [200, 201, 429, 503].includes(status))).toBe(true);
      } finally {
        if (second !== first) await second.close();
        await first.close();
      }
    }));
}
