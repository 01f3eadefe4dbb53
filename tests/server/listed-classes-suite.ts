// The classes of pools that hosts have, as who places guests is told of them. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import type { FilesystemPool } from '../../src/core/pool-facts.ts';
import { LIST_POOL_CLASSES, MOST_CLASSES_LISTED } from '../../src/wire/api/pools.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { asked, disks } from './placements-fixture.ts';
import { bearer, type TestServer } from './server-fixture.ts';
import { serversOver } from './servers-over.ts';

/** A filesystem that no other host has. */
function mounted(name: string, more: Partial<FilesystemPool> = {}): FilesystemPool {
  return facts.filesystem({ id: `fs:${randomUUID()}`, name, mountPoint: name, ...more });
}

async function classes(server: TestServer) {
  const { secret } = await server.newToken('reader');
  return LIST_POOL_CLASSES.answer.parse((await server.get('/v1/pool-classes', secret)).body);
}

/** Declares the suite. */
export function listedClassesSuite(start: StartEngine): void {
  const opened = serversOver(start);

  test('each is told with how many hosts have it, most first, those of shared pools too; what is forgotten is in none', () =>
    opened(async (server) => {
      expect(await classes(server)).toEqual({ classes: [], truncated: false });
      const [a, b, c] = [await TestAgent.of(server), await TestAgent.of(server), await TestAgent.of(server)];
      const shared = mounted('/srv/shared', { id: 'nfs:server:/shared', shared: true, fsType: 'nfs4' });
      await a.full({ pools: [facts.filesystem(), mounted('/srv/fast'), shared] });
      await b.full({
        pools: [facts.filesystem(), mounted('/srv/fast'), mounted(`/srv/${'x'.repeat(300)}`, { id: 'fs:x' })],
      });
      await c.full({ pools: [facts.filesystem(), shared] });
      const told = [
        { name: 'instances', hosts: 3 },
        { name: '/srv/fast', hosts: 2 },
        { name: '/srv/shared', hosts: 2 },
        { name: 'fs:x', hosts: 1 },
      ];
      expect(await classes(server)).toEqual({ classes: told, truncated: false });
      // What is told of can be asked for.
      for (const { name: poolClass, hosts } of told) {
        const { body } = await asked(server, { ...disks(1n, { poolClass }), dryRun: true });
        expect(body).toMatchObject({ placement: { outcome: 'explained', fitting: BigInt(hosts) } });
      }
      server.pass(3_600_000);
      const admin = bearer((await server.newToken('admin')).secret);
      for (const { hostId } of [a, c]) await server.send('POST', `/v1/hosts/${hostId}/forget`, {}, admin);
      expect((await classes(server)).classes).toEqual([
        { name: '/srv/fast', hosts: 1 },
        { name: 'fs:x', hosts: 1 },
        { name: 'instances', hosts: 1 },
      ]);
    }));

  test('of very many those are told that most hosts have, and that there are more', () =>
    opened(async (server) => {
      const [a, b] = [await TestAgent.of(server), await TestAgent.of(server)];
      const names = Array.from({ length: MOST_CLASSES_LISTED + 5 }, (_, at) => `/srv/${1_000 + at}`);
      const total = GiB;
      const own = names.map((name) => mounted(name, { total, free: total, available: total }));
      await a.full({ pools: [facts.filesystem(), ...own] });
      await b.full({ pools: [facts.filesystem()] });
      const { classes: told, truncated } = await classes(server);
      expect(truncated).toBe(true);
      expect(told.map(({ name }) => name)).toEqual(['instances', ...names.slice(0, MOST_CLASSES_LISTED - 1)]);
    }));
}
