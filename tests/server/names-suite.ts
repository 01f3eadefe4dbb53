// What is known by its id alone is told with its name: guests of claims, forced claims, decisions and events, and pools of what can be had
// back. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { LIST_CLAIMS } from '../../src/wire/api/claims.ts';
import { LIST_PAST_EVENTS } from '../../src/wire/api/events.ts';
import { LIST_FORCED_CLAIMS } from '../../src/wire/api/forced-claims.ts';
import { LIST_PLACEMENTS } from '../../src/wire/api/placements.ts';
import { LIST_RECLAIMABLE } from '../../src/wire/api/reclaimable.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { allTold } from './all-told.ts';
import { disks, FORCE, newHost, placed, poolOf } from './placements-fixture.ts';
import { serversOver } from './servers-over.ts';

/** What a host calls the guest, and what is told. A name that fits no key (reports/fact-key.ts) is not looked for, and keeps no list from
 *  being read. */
const NAMES = [
  ['web-1', 'web-1'],
  ['<b>', '<b>'],
  ['a\u0000b', 'elsewhere'],
] as const;

/** Declares the suite. */
export function namesSuite(start: StartEngine): void {
  const opened = serversOver(start);

  test.each(NAMES)('guests by UUID have their names, once a report defines them: %j', (name, told) =>
    opened(async (server) => {
      const host = await newHost(server, 100n);
      const guest = randomUUID();
      await placed(server, { guest, host: host.hostname, force: FORCE, ...disks(170n) });
      const { secret } = await server.newToken('reader');
      const get = async (path: string) => {
        await allTold(server.store);
        return (await server.get(path, secret)).body;
      };
      const names = async () => [
        LIST_CLAIMS.answer.parse(await get(`/v1/claims?guest=${guest}&origin=asked`)).claims[0]?.guestName,
        LIST_FORCED_CLAIMS.answer.parse(await get('/v1/forced-claims')).claims[0]?.guestName,
        LIST_PLACEMENTS.answer.parse(await get('/v1/placements')).placements[0]?.guestName,
        LIST_PAST_EVENTS.answer.parse(await get('/v1/past-events?kind=claim-changed')).events.at(-1)?.guestName,
      ];
      expect(await names()).toEqual([undefined, undefined, undefined, undefined]);
      // Another host defines the same UUID: the name is that of the host which the claim is on.
      const other = await TestAgent.of(server);
      const defined = (called: string) => [{ ...facts.guest(called, []), uuid: guest }];
      await other.full({ ...poolOf(other, 10n, 10n), guests: defined('elsewhere') });
      expect(await names()).toEqual(Array.from({ length: 4 }, () => 'elsewhere'));
      await host.full({ ...poolOf(host, 100n, 100n), guests: defined(name) });
      expect(await names()).toEqual(Array.from({ length: 4 }, () => told));
    }),
  );

  test('a guest that is gone, and the pool of a finding that is, keep their names', () =>
    opened(async (server) => {
      const host = await TestAgent.of(server);
      const guest = randomUUID();
      const pool = poolOf(host, 100n, 100n);
      const image = facts.qcow2('/one', 300n * GiB, 0n, { fileFacts: { poolId: `fs:${host.hostId}` } });
      await host.full({
        ...pool,
        guests: [facts.guest('web-1', [facts.disk('/one')], { uuid: guest })],
        images: [image],
      });
      server.pass(60_000);
      await host.full(pool);
      const { secret } = await server.newToken('reader');
      const get = async (path: string) => {
        await allTold(server.store);
        return (await server.get(path, secret)).body;
      };
      const { claims } = LIST_CLAIMS.answer.parse(await get(`/v1/claims?guest=${guest}`));
      expect(claims.map(({ guestName }) => guestName)).toEqual(['web-1']);
      const past = LIST_PAST_EVENTS.answer.parse(await get('/v1/past-events?kind=finding-cleared'));
      expect(past.events).toContainEqual(
        expect.objectContaining({
          poolName: facts.filesystem().name,
          detail: expect.objectContaining({ code: 'over-promised', subject: { pool: `fs:${host.hostId}` } }) as unknown,
        }),
      );
    }));

  test('the pool that files lie on has its name beside its id', () =>
    opened(async (server) => {
      const agent = await TestAgent.of(server);
      const id = randomUUID();
      const found = [facts.found(facts.file(`${facts.ROOT}/${id}/disk`, GiB), 'disk', id)];
      await agent.full({ pools: [facts.filesystem()], found });
      const { secret } = await server.newToken('reader');
      const answer = await server.get('/v1/reclaimable', secret);
      const { findings } = LIST_RECLAIMABLE.answer.parse(answer.body);
      expect(findings).toMatchObject([{ poolName: facts.filesystem().name, evidence: { pool: facts.POOL_ID } }]);
    }));
}
