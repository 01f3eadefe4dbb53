// Lists of hosts count as many findings as each host has, whatever they are about. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { countBySeverity } from '../../src/core/finding.ts';
import type { GuestFacts } from '../../src/core/guest.ts';
import { LIST_FINDINGS } from '../../src/wire/api/fleet.ts';
import { LIST_HOSTS, SHOW_HOST } from '../../src/wire/api/hosts.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { bearer, type TestServer } from './server-fixture.ts';
import { serversOver } from './servers-over.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const HIDDEN = {
  kind: 'unavailable',
  subject: {},
  attempted: 'list guests of qemu:///system',
  found: 'no answer',
} as const;

function guest(name: string, uuid: string): GuestFacts {
  return facts.guest(name, [facts.disk(`/${name}`)], { uuid });
}

function showing(guests: readonly GuestFacts[]) {
  return { guests, images: guests.map(({ name }) => facts.raw(`/${name}`, 20n * GiB, 5n * GiB)) };
}

/** Asks as an operator. */
async function asking(server: TestServer) {
  const { secret } = await server.newToken('operator');
  const get = async (path: string): Promise<unknown> => (await server.get(path, secret)).body;
  return {
    post: async (path: string, document: object) => {
      const answer = await server.post(path, writeJsonLine(document), bearer(secret));
      expect([path, answer.status]).toEqual([path, 201]);
    },
    /** The codes of the host's findings, once lists have been found to count as many. */
    counted: async (id: string): Promise<readonly string[]> => {
      const { hosts } = LIST_HOSTS.answer.parse(await get('/v1/hosts'));
      const { host, findings } = SHOW_HOST.answer.parse(await get(`/v1/hosts/${id}`));
      const listed = hosts.find((line) => line.id === id);
      expect([listed?.findings, host.findings]).toEqual([countBySeverity(findings), countBySeverity(findings)]);
      const page = LIST_FINDINGS.answer.parse(await get(`/v1/findings?host=${id}`));
      // What is about a pool of several hosts is no host's own.
      const own = new Set(page.findings.map(({ code }) => code));
      expect([...own].every((code) => findings.some((finding) => finding.code === code))).toBe(true);
      return [...new Set(findings.map(({ code }) => code))].toSorted();
    },
  };
}

/** Declares the suite. */
export function findingCountsSuite(start: StartEngine): void {
  const withServer = serversOver(start);

  test('of promises: beyond capacity and beyond what is free, forced, missing guests, guests that nobody asked for, moves', () =>
    withServer(async (server) => {
      const [agent, other] = [await TestAgent.of(server), await TestAgent.of(server)];
      const { post, counted } = await asking(server);
      const host = agent.hostId;
      await other.full({ pools: [facts.filesystem({ id: 'fs:other' })] });
      const [mail, web, asked, moving] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
      const there = [guest('mail', mail), guest('web', web)];
      await agent.full(showing(there));
      server.pass(MINUTE);
      const claim = (id: string, consumer: string, gib: bigint, force?: object) => {
        const resources = { disk: { instances: gib * GiB } };
        return post('/v1/claims', { id, guest: consumer, host, resources, force });
      };
      const before = await counted(host);
      const since = async (): Promise<readonly string[]> => {
        const codes = await counted(host);
        return codes.filter((code) => !before.includes(code));
      };

      await claim(randomUUID(), asked, 20n);
      await claim(moving, moving, 20n);
      expect(await since()).toEqual(['guest-without-claim']);
      server.pass(MINUTE);
      await agent.full(showing([...there, guest('asked', asked), guest('moving', moving)]));
      server.pass(MINUTE);
      await claim(randomUUID(), randomUUID(), 400n, { reason: 'the customer moves out tomorrow' });
      expect(await since()).toEqual(['claimed-beyond-free', 'forced-claim', 'guest-without-claim', 'over-claimed']);

      const move = { id: randomUUID(), host: other.hostId, kind: 'migrate' };
      await post(`/v1/claims/${moving}/move`, { ...move, resources: { disk: { instances: 20n * GiB } } });
      server.pass(MINUTE);
      await agent.full(showing([guest('web', web), guest('moving', moving)]));
      server.pass(MINUTE);
      const all = ['claimed-beyond-free', 'forced-claim', 'guest-vanished', 'guest-without-claim', 'over-claimed'];
      expect(await since()).toEqual(all);

      // Later what was worth knowing is a warning, and nobody has settled the move.
      server.pass(40 * DAY);
      expect(await since()).toEqual([...all.slice(0, 4), 'move-unsettled', ...all.slice(4)]);
    }));

  test('of guests that nobody asked for, where all of them are gone, and where a report cannot tell', () =>
    withServer(async (server) => {
      const agent = await TestAgent.of(server);
      const { post, counted } = await asking(server);
      const [mail, asked] = [randomUUID(), randomUUID()];
      const resources = { disk: { instances: 20n * GiB } };
      const has = async (parts: Parameters<TestAgent['full']>[0]): Promise<boolean> => {
        server.pass(MINUTE);
        await agent.full(parts);
        return (await counted(agent.hostId)).includes('guest-without-claim');
      };
      const both = showing([guest('mail', mail), guest('asked', asked)]);
      await agent.full(showing([guest('mail', mail)]));
      server.pass(MINUTE);
      await post('/v1/claims', { id: randomUUID(), guest: asked, host: agent.hostId, resources });
      const told = [
        await has(both),
        await has(showing([guest('asked', asked)])),
        await has(both),
        await has({ ...showing([guest('asked', asked)]), problems: [HIDDEN] }),
        await has({ ...both, problems: [HIDDEN] }),
      ];
      expect(told).toEqual([true, false, true, false, true]);
    }));

  test('of names, agents and pools that others have, too', () =>
    withServer(async (server) => {
      const [one, two] = [await TestAgent.of(server), await TestAgent.of(server)];
      const { counted } = await asking(server);
      const shared = facts.filesystem({ id: 'nfs:filer:/vol', shared: true });
      const large = (name: string) => {
        const image = facts.raw(`/${name}`, 200n * GiB, 5n * GiB, { fileFacts: { poolId: shared.id } });
        return { hostname: 'twin', pools: [shared], guests: [guest(name, randomUUID())], images: [image] };
      };
      await one.full(large('db'));
      await two.full(large('mail'));
      server.pass(MINUTE);
      const codes = await counted(one.hostId);
      expect(codes).toEqual(expect.arrayContaining(['hosts-share-a-name', 'shared-pool-over-promised']));
      expect(await counted(two.hostId)).toEqual(codes);
    }));
}
