// Claims over HTTP: every decision and every refusal, that a repeated call finds what the first did, who may, what is kept of each call,
// and that all views of a host agree. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import type { HostReport } from '../../src/core/report.ts';
import * as api from '../../src/wire/api/claims.ts';
import { LIST_POOLS } from '../../src/wire/api/pools.ts';
import { LIST_HOSTS } from '../../src/wire/api/hosts.ts';
import { writeJsonLine, type JsonIn } from '../../src/wire/json.ts';
import { listAudit } from '../../src/store/audit-log/audit-log.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { claimChanges } from './claim-events.ts';
import { bearer, startServerAlone, type Answered, type TestServer } from './server-fixture.ts';

const MINUTE = 60_000;

/** Of the filesystem that every host here has. */
const CAPACITY = 254n * GiB;

const order = (host: string, gib = 20n, more: object = {}) => ({
  id: randomUUID(),
  guest: randomUUID(),
  host,
  resources: { disk: { instances: gib * GiB } },
  ...more,
});

/** A machine that libvirt has told of. */
const NODE = facts.node();

const claimsIn = ({ body }: Answered) =>
  (body as { readonly claims: readonly { readonly id: string; readonly state: string; readonly kind: string }[] })
    .claims;

const codeOf = ({ status, body }: Answered) => [
  status,
  (body as { readonly error?: { readonly code: string } }).error?.code,
];

/** What a guest is rebuilt to. */
const size = (gib: bigint) => ({ resources: { disk: { instances: gib * GiB } } });

/** Declares the suite. */
export function claimsSuite(start: StartEngine): void {
  let server: TestServer;
  let placer: string;

  beforeAll(async () => {
    server = await startServerAlone(start);
    placer = (await server.newToken('placer')).secret;
  });

  afterAll(() => server.close());

  const post = (path: string, body: object | undefined, token: string = placer): Promise<Answered> =>
    body === undefined ? server.tell(path, bearer(token)) : server.post(path, writeJsonLine(body), bearer(token));

  /** A host with the usual pool, and nothing on it. */
  const newHost = async (parts: Partial<HostReport> = {}): Promise<TestAgent> => {
    const agent = await TestAgent.of(server);
    await agent.full({ pools: [facts.filesystem({ id: `fs:${agent.hostId}` })], ...parts });
    server.pass(MINUTE);
    return agent;
  };

  const create = async (host: string, gib = 20n): Promise<{ readonly id: string; readonly guest: string }> => {
    const asked = order(host, gib);
    const { status } = await post('/v1/claims', asked);
    expect(status).toBe(201);
    return asked;
  };

  const trackerOf = async (host: string) =>
    api.HOST_TRACKER.answer.parse((await server.get(`/v1/hosts/${host}/tracker`, placer)).body);

  describe('a promise', () => {
    test('is made, found again by its id, shown with its past, and released', async () => {
      const { hostId, hostname } = await newHost();
      const asked = order(hostname, 20n, { project: 'web' });
      const first = await post('/v1/claims', asked);
      const again = await post('/v1/claims', asked);
      expect([first.status, again.status, again.body]).toEqual([201, 200, first.body]);
      const shown = api.SHOW_CLAIM.answer.parse((await server.get(`/v1/claims/${asked.id}`, placer)).body);
      expect(shown).toMatchObject({
        claim: {
          id: asked.id,
          guest: asked.guest,
          hostId,
          hostName: hostname,
          project: 'web',
          state: 'claimed',
          kind: 'build',
          origin: 'asked',
          resources: [{ resource: 'disk:instances', unit: 'bytes', amount: 20n * GiB }],
          expiresAtMs: server.nowMs() + 3_600_000,
        },
        events: [{ operation: 'open', state: 'claimed' }],
        truncated: false,
      });
      const released = await post(`/v1/claims/${asked.id}/release`, undefined);
      expect([released.status, claimsIn(released)[0]?.state]).toEqual([200, 'released']);
      expect(codeOf(await post('/v1/claims', asked))).toEqual([409, 'CLAIM_ENDED']);
    });

    test('that does not fit is refused with what was asked and what is left, for people and for programs', async () => {
      const { hostId } = await newHost();
      await create(hostId, 250n);
      const { status, body } = await post(
        '/v1/claims',
        order(hostId, 5n, { id: '4C4C4544-0042-3510-8050-B8C04F4A3232' }),
      );
      expect([status, body]).toMatchObject([
        409,
        {
          error: {
            code: 'CLAIM_SHORT',
            message:
              'make claim 4c4c4544-0042-3510-8050-b8c04f4a3232 claimed: 5.0 GiB of disk (instances) asked, 4.0 GiB of 254 GiB left: 1.0 GiB short',
            shortages: [
              {
                rule: 'capacity',
                resource: 'disk:instances',
                unit: 'bytes',
                when: 'now',
                requested: 5n * GiB,
                used: 250n * GiB,
                limit: CAPACITY,
                shortBy: GiB,
              },
            ],
          },
        },
      ]);
    });

    test('of what the host has none of is refused, and of more than it can ever have', async () => {
      const { hostId } = await newHost();
      const resources = { disk: { nfs: 1n, instances: CAPACITY + 1n }, vcpus: 1n };
      const { body } = await post('/v1/claims', order(hostId, 0n, { resources }));
      const { error } = body as { readonly error: { readonly shortages: readonly Record<string, JsonIn>[] } };
      expect(error.shortages.map(({ resource, rule, when }) => [resource, rule, when])).toEqual([
        ['disk:instances', 'capacity', 'never'],
        ['disk:nfs', 'no-inventory', 'never'],
        ['vcpus', 'no-inventory', 'never'],
      ]);
    });

    test('of a diskless guest is one of memory and processors alone', async () => {
      const agent = await newHost({ node: NODE });
      const flavor = { rootGib: 10n, memoryMib: 512n, vcpus: 2n, isVolumeBacked: true };
      const answer = await post('/v1/claims', { ...order(agent.hostId), resources: undefined, flavor });
      expect([answer.status, answer.body]).toMatchObject([
        201,
        {
          claims: [
            {
              resources: [
                { resource: 'memory', amount: 512n },
                { resource: 'vcpus', amount: 2n },
              ],
            },
          ],
        },
      ]);
    });

    test('as a flavor is exact to the byte, swap too', async () => {
      const { hostId } = await newHost({ node: NODE });
      const flavor = { rootGib: 10n, ephemeralGib: 5n, swapMib: 512n, memoryMib: 1n, vcpus: 1n };
      const answer = await post('/v1/claims', { ...order(hostId), resources: undefined, flavor });
      expect([answer.status, answer.body]).toMatchObject([
        201,
        {
          claims: [
            {
              resources: [{ amount: 15n * GiB + 512n * 1024n * 1024n }, { amount: 1n }, { amount: 1n }],
              flavor: { isVolumeBacked: false },
            },
          ],
        },
      ]);
    });

    test('in use under another id, for another guest or of another size is refused', async () => {
      const [one, two] = [await newHost(), await newHost()];
      const asked = order(one.hostId);
      await post('/v1/claims', asked);
      const answers = [];
      for (const change of [
        { host: two.hostId },
        { guest: randomUUID() },
        { resources: { disk: { instances: GiB } } },
        { id: randomUUID() },
      ]) {
        answers.push(codeOf(await post('/v1/claims', { ...asked, ...change })));
      }
      expect(answers).toEqual([
        [409, 'CLAIM_ID_TAKEN'],
        [409, 'CLAIM_ID_TAKEN'],
        [409, 'CLAIM_ID_TAKEN'],
        [409, 'CLAIM_HELD_ALREADY'],
      ]);
    });
  });

  describe('a claim', () => {
    test('is aborted before its disks were seen; after that it can only be released', async () => {
      const agent = await newHost();
      const [first, second] = [await create(agent.hostId), await create(agent.hostId)];
      const aborted = await post(`/v1/claims/${first.id}/abort`, undefined);
      const confirmed = await post(`/v1/claims/${second.id}/confirm`, undefined);
      expect([aborted, confirmed].map((answer) => claimsIn(answer)[0]?.state)).toEqual(['aborted', 'confirmed']);
      expect(codeOf(await post(`/v1/claims/${second.id}/abort`, undefined))).toEqual([409, 'CLAIM_CONFIRMED']);
      expect(codeOf(await post(`/v1/claims/${first.id}/release`, undefined))).toEqual([409, 'CLAIM_ENDED']);
    });

    test('is rebuilt, and charges what the new size has more of', async () => {
      const { hostId } = await newHost();
      const { id } = await create(hostId, 200n);
      const rebuilt = await post(`/v1/claims/${id}/rebuild`, size(254n));
      const tooLarge = await post(`/v1/claims/${id}/rebuild`, size(255n));
      expect([claimsIn(rebuilt)[0]?.kind, codeOf(tooLarge)]).toEqual(['rebuild', [409, 'CLAIM_SHORT']]);
      expect((await trackerOf(hostId)).disks).toMatchObject([{ claimed: 254n * GiB, headroom: 0n }]);
    });

    test('moves: both sides charge until it is settled, by either side, once', async () => {
      const [from, to] = [await newHost(), await newHost()];
      const { id } = await create(from.hostId);
      await post(`/v1/claims/${id}/confirm`, undefined);
      const move = { ...order(to.hostname), guest: undefined, kind: 'migrate' };
      const begun = await post(`/v1/claims/${id}/move`, move);
      const again = await post(`/v1/claims/${id}/move`, move);
      expect([begun.status, again.status]).toEqual([201, 200]);
      expect(claimsIn(begun).map(({ kind, state }) => [kind, state])).toEqual([
        ['move-out', 'confirmed'],
        ['move-in', 'claimed'],
      ]);
      const claimed = async () =>
        Promise.all([from, to].map(async ({ hostId }) => (await trackerOf(hostId)).disks[0]?.claimed));
      const both = await claimed();
      const second = await post(`/v1/claims/${id}/move`, { ...move, id: randomUUID() });
      const release = await post(`/v1/claims/${move.id}/release`, undefined);
      expect([second, release].map(codeOf)).toEqual([
        [409, 'CLAIM_MOVING'],
        [409, 'CLAIM_MOVING'],
      ]);
      const settled = await post(`/v1/claims/${move.id}/confirm-move`, undefined);
      expect([settled.status, both, await claimed()]).toEqual([200, [20n * GiB, 20n * GiB], [0n, 20n * GiB]]);
      expect(codeOf(await post(`/v1/claims/${id}/revert-move`, undefined))).toEqual([409, 'CLAIM_ENDED']);
    });

    test('whose move is reverted stays where it was; nothing but a resize stays on its host', async () => {
      const [from, to] = [await newHost(), await newHost()];
      const { id } = await create(from.hostId);
      const moved = (host: string, kind: string) =>
        post(`/v1/claims/${id}/move`, { ...order(host), guest: undefined, kind });
      expect(codeOf(await moved(from.hostId, 'migrate'))).toEqual([409, 'CLAIM_SAME_HOST']);
      expect(codeOf(await post(`/v1/claims/${id}/confirm-move`, undefined))).toEqual([409, 'CLAIM_NOT_MOVING']);
      await moved(to.hostId, 'evacuate');
      const reverted = await post(`/v1/claims/${id}/revert-move`, undefined);
      expect(claimsIn(reverted).map(({ kind, state }) => [kind, state])).toEqual([
        ['build', 'claimed'],
        ['move-in', 'aborted'],
      ]);
    });

    test('ends with its guest, wherever that holds something', async () => {
      const [from, to] = [await newHost(), await newHost()];
      const { id, guest } = await create(from.hostId);
      await post(`/v1/claims/${id}/move`, { ...order(to.hostId), guest: undefined, kind: 'live-migrate' });
      const answer = await post(`/v1/guests/${guest.toUpperCase()}/release`, undefined);
      const again = await post(`/v1/guests/${guest}/release`, undefined);
      expect([claimsIn(answer).map(({ state }) => state), claimsIn(again)]).toEqual([['released', 'released'], []]);
    });
  });

  describe('a call is refused', () => {
    test.each<[what: string, change: object, status: number, code: string]>([
      ['for a host that nobody knows', { host: 'nowhere' }, 404, 'NO_SUCH_HOST'],
      ['with an id that is no UUID', { id: 'x' }, 400, 'REQUEST_INVALID'],
      ['with a guest that is no UUID', { guest: 'web\0' }, 400, 'REQUEST_INVALID'],
      ['with U+0000 in the host', { host: 'a\0b' }, 400, 'REQUEST_INVALID'],
      ['with U+0000 in the project', { project: 'a\0b' }, 400, 'REQUEST_INVALID'],
      ['with U+0000 in a class', { resources: { disk: { 'a\0': 1n } } }, 400, 'REQUEST_INVALID'],
      ['with half a surrogate in a class', { resources: { disk: { '\uD800': 1n } } }, 400, 'REQUEST_INVALID'],
      ['that asks for nothing', { resources: {} }, 400, 'REQUEST_INVALID'],
      ['that asks for less than nothing', { resources: { vcpus: -1n } }, 400, 'REQUEST_INVALID'],
      ['that asks in two ways', { flavor: { rootGib: 1n } }, 400, 'REQUEST_INVALID'],
      [
        'for a guest of 0 MiB',
        { resources: { disk: { instances: 1n }, memoryMib: 0n, vcpus: 1n } },
        400,
        'REQUEST_INVALID',
      ],
      ['for a guest of 0 vCPUs', { resources: { memoryMib: 1n, vcpus: 0n } }, 400, 'REQUEST_INVALID'],
      [
        'for a flavor without memory',
        { resources: undefined, flavor: { rootGib: 1n, vcpus: 1n } },
        400,
        'REQUEST_INVALID',
      ],
      [
        'for a flavor without a disk',
        { resources: undefined, flavor: { memoryMib: 1n, vcpus: 1n } },
        400,
        'REQUEST_INVALID',
      ],
      ['that asks for more bytes than there can be', { resources: { vcpus: 2n ** 63n } }, 400, 'REQUEST_INVALID'],
      ['that never ends', { expiresAfterSeconds: 10n ** 9n }, 400, 'REQUEST_INVALID'],
      ['with a field that nobody knows', { force: true }, 400, 'REQUEST_INVALID'],
    ])('%s', async (_what, change, status, code) => {
      const { hostId } = await newHost();
      expect(codeOf(await post('/v1/claims', { ...order(hostId), ...change }))).toEqual([status, code]);
    });

    test.each([
      ['/v1/claims/nothing', 'GET', 404, 'NO_SUCH_CLAIM'],
      ['/v1/claims/a%00b', 'GET', 400, 'REQUEST_INVALID'],
      [`/v1/claims/${randomUUID()}`, 'GET', 404, 'NO_SUCH_CLAIM'],
      ['/v1/hosts/a%00b/tracker', 'GET', 400, 'REQUEST_INVALID'],
      ['/v1/claims?host=a%00b', 'GET', 400, 'REQUEST_INVALID'],
      ['/v1/claims?guest=web', 'GET', 400, 'REQUEST_INVALID'],
      ['/v1/claims?cursor=AAAA', 'GET', 400, 'REQUEST_INVALID'],
      [`/v1/claims/${randomUUID()}/release`, 'POST', 404, 'NO_SUCH_CLAIM'],
      [`/v1/claims/${randomUUID()}/confirm-move`, 'POST', 404, 'NO_SUCH_CLAIM'],
      ['/v1/claims/a%00b/abort', 'POST', 400, 'REQUEST_INVALID'],
      ['/v1/guests/web/release', 'POST', 400, 'REQUEST_INVALID'],
    ] as const)('%s', async (path, method, status, code) => {
      const answer = await (method === 'GET' ? server.get(path, placer) : post(path, undefined));
      expect(codeOf(answer)).toEqual([status, code]);
    });

    test.each([
      ['reader', 403],
      ['agent', 403],
      ['placer', 201],
      ['operator', 201],
      ['admin', 201],
    ] as const)('or not, to a token of role %s', async (role, status) => {
      const { hostId } = await newHost();
      const { secret } = await server.newToken(role, role === 'agent' ? hostId : undefined);
      expect((await post('/v1/claims', order(hostId), secret)).status).toBe(status);
    });
  });

  test('every call is in the audit log with its outcome, and listeners hear of what changed', async () => {
    const { hostId } = await newHost();
    const asked = order(hostId, 200n);
    await post('/v1/claims', asked);
    await post('/v1/claims', asked);
    await post('/v1/claims', order(hostId, 200n));
    await post('/v1/claims', order('nowhere'));
    await post(`/v1/claims/${asked.id}/release`, undefined);
    const log = (await server.store.read((tx) => listAudit(tx, { limit: 5 }))).toReversed();
    expect(log.map(({ action, outcome, detail }) => ({ action, outcome, detail }))).toMatchObject([
      { action: 'open claim', outcome: 'done', detail: { guest: asked.guest, isNew: true } },
      { action: 'open claim', outcome: 'done', detail: { isNew: false } },
      { action: 'open claim', outcome: 'refused', detail: { code: 'short' } },
      { action: 'open claim', outcome: 'refused', detail: { code: 'NO_SUCH_HOST' } },
      { action: 'release claim', outcome: 'done' },
    ]);
    expect(log.every(({ actor, client }) => actor === 'test placer' && client === '127.0.0.1')).toBe(true);
    expect(await claimChanges(server.store, hostId, 2)).toMatchObject([
      { operation: 'open', claim: asked.id, guest: asked.guest, state: 'claimed' },
      { operation: 'release', claim: asked.id, state: 'released' },
    ]);
  });

  const listed = async (query: Record<string, string>) => {
    const answer = await server.get(`/v1/claims?${new URLSearchParams(query).toString()}`, placer);
    return api.LIST_CLAIMS.answer.parse(answer.body);
  };

  describe('the list', () => {
    test('is paged in both orders, and filtered by host, guest and state', async () => {
      const { hostId, hostname } = await newHost();
      const ids: string[] = [];
      for (let made = 0; made < 5; made += 1) {
        ids.push((await create(hostId, 1n)).id);
        server.pass(1000);
      }
      await post(`/v1/claims/${ids[1] ?? ''}/abort`, undefined);
      const all = async (query: Record<string, string>) => {
        const found: string[] = [];
        for (let cursor: string | undefined = ''; cursor !== undefined;) {
          const { claims, next } = await listed({ host: hostname, limit: '2', ...query, ...(cursor && { cursor }) });
          found.push(...claims.map(({ id }) => id));
          cursor = next;
        }
        return found;
      };
      const [one, two, three, four, five] = ids;
      expect(await all({})).toEqual(ids.toSorted());
      expect(await all({ sort: 'changed' })).toEqual([two, five, four, three, one]);
      expect(await all({ state: 'aborted' })).toEqual([two]);
      expect(await all({ held: 'true', sort: 'changed' })).toEqual([five, four, three, one]);
      const [claim] = (await listed({ host: hostId, state: 'aborted' })).claims;
      expect((await listed({ guest: claim?.guest ?? '' })).claims).toEqual([claim]);
      expect((await listed({ host: hostId, vanished: 'true' })).claims).toEqual([]);
    });

    test('has a tag: nothing is sent again while nothing changed', async () => {
      const { hostId } = await newHost();
      const path = `/v1/claims?host=${hostId}`;
      const first = await server.get(path, placer);
      const tag = { 'if-none-match': first.headers.get('etag') ?? '' };
      const same = await server.get(path, placer, tag);
      await create(hostId);
      expect([same.status, (await server.get(path, placer, tag)).status]).toEqual([304, 200]);
    });
  });

  test('hosts, pools and the tracker agree on what is in flight, from the promise to the report that shows its disks', async () => {
    const agent = await newHost();
    const pool = facts.filesystem({ id: `fs:${agent.hostId}` });
    const seen = async () => {
      // A list of pools is kept for two seconds.
      server.pass(5_000);
      const hosts = LIST_HOSTS.answer.parse((await server.get(`/v1/hosts?search=${agent.hostname}`, placer)).body);
      const pools = LIST_POOLS.answer.parse((await server.get('/v1/pools?limit=1000', placer)).body);
      const { disks } = await trackerOf(agent.hostId);
      const [disk] = disks;
      const [ofHost] = hosts.hosts[0]?.pools ?? [];
      const ofFleet = pools.pools.find(({ id }) => id === pool.id);
      expect([ofHost?.inFlight, ofFleet?.inFlight]).toEqual([disk?.inFlight, disk?.inFlight]);
      expect(ofHost?.worstCaseFree).toBe(disk?.worstCaseFree);
      const left = disk?.worstCaseWithClaims;
      expect([ofHost?.worstCaseWithClaims, ofFleet?.worstCaseWithClaims]).toEqual([left, left]);
      return disk;
    };
    const before = await seen();
    const { guest, id } = await create(agent.hostId, 20n);
    const claimed = await seen();
    server.pass(MINUTE);
    await agent.full({
      pools: [pool],
      guests: [facts.guest('web', [facts.disk('/web')], { uuid: guest })],
      images: [facts.raw('/web', 20n * GiB, 5n * GiB, { fileFacts: { poolId: pool.id } })],
    });
    const confirmed = await seen();
    server.pass(MINUTE);
    await server.post(
      `/v1/claims/${id}/rebuild`,
      writeJsonLine({ resources: { disk: { instances: 32n * GiB } } }),
      bearer(placer),
    );
    const rebuilt = await seen();
    expect(rebuilt).toMatchObject({ inFlight: 32n * GiB });
    expect(rebuilt?.unseen).toBeLessThan(32n * GiB);
    expect(before).toMatchObject({ inFlight: 0n, unseen: 0n, headroom: CAPACITY });
    expect(claimed).toMatchObject({ inFlight: 20n * GiB, unseen: 20n * GiB, headroom: CAPACITY - 20n * GiB });
    expect(claimed?.worstCaseWithClaims).toBe((before?.worstCaseFree ?? 0n) - 20n * GiB);
    expect(confirmed).toMatchObject({ inFlight: 0n, unseen: 0n, claimed: 20n * GiB, headroom: CAPACITY - 20n * GiB });
    expect(confirmed?.worstCaseWithClaims).toBe(confirmed?.worstCaseFree);
  });
}
