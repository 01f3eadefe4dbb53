// Who else uses what a host shares: other hosts of its pools, and their guests on the same files, on both engines.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import type { HostReport } from '../../src/core/report.ts';
import { HOST_SHARING, type HostSharing } from '../../src/wire/api/sharing.ts';
import * as facts from '../hosts/facts.ts';
import { pgliteEngine, postgresEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';

const POOL = 'nfs:filer:/export';
const UUIDS = [randomUUID(), randomUUID(), randomUUID()] as const;

/** Guests whose overlays lie on the export as this host mounts it, all over the base there. Devices are numbered by each host. */
function mounting(mountPoint: string, device: number, names: readonly string[]): Partial<HostReport> {
  const place = { poolId: POOL };
  const base = facts.raw(`${mountPoint}/_base/b`, 4n * GiB, 3n * GiB, { fileFacts: { ...place, id: `${device}:1` } });
  const tops = names.map((name, at) =>
    facts.qcow2(`${mountPoint}/${name}/disk`, 20n * GiB, GiB, {
      backingId: base.file.id,
      fileFacts: { ...place, id: `${device}:${at + 10}` },
    }),
  );
  return {
    pools: [
      facts.filesystem({ id: POOL, name: 'filer:/export', fsType: 'nfs4', shared: true, mountPoint }),
      facts.filesystem({ id: `fs:${mountPoint}` }),
    ],
    guests: tops.map(({ file }, at) => {
      const name = names[at] ?? '';
      return facts.guest(name, [facts.disk(file.path, { chain: [file.id, base.file.id] })], { uuid: UUIDS[at] ?? '' });
    }),
    images: [base, ...tops],
  };
}

describe.each([
  ['PostgreSQL', postgresEngine],
  ['PGlite', pgliteEngine],
] as const)('over %s', (_name, start) => {
  let server: TestServer;
  let reader: string;
  let here: TestAgent;
  let there: TestAgent;

  const asked = async (query = ''): Promise<HostSharing> => {
    const { body } = await server.get(`/v1/hosts/${here.hostId}/sharing${query}`, reader);
    return HOST_SHARING.answer.parse(body);
  };

  beforeAll(async () => {
    server = await startServerAlone(start);
    reader = (await server.newToken('reader')).secret;
    [here, there] = [await TestAgent.of(server), await TestAgent.of(server)];
    await here.full(mounting('/var/lib/nova/instances', 40, ['web']));
    await there.full({ ...mounting('/srv', 77, ['mail', 'db', 'web']), problems: [LOST] });
    await (await TestAgent.of(server)).full({ pools: [facts.filesystem()] });
  });

  afterAll(() => server.close());

  test('a shared pool has its other hosts, with how far each may be believed; a local pool is not among them', async () => {
    const { host, pools, files } = await asked();
    expect(host).toEqual({ id: here.hostId, name: here.hostname });
    expect(pools).toEqual([
      {
        id: POOL,
        name: 'filer:/export',
        hosts: [{ id: there.hostId, name: there.hostname, freshness: 'fresh', complete: false }],
      },
    ]);
    expect(files).toEqual([]);
  });

  test('a file by its id: every guest elsewhere that reads it, whatever it is called there', async () => {
    const { files } = await asked('?file=40:1');
    const guests = ['mail', 'db', 'web'].map((name, at) => ({
      hostId: there.hostId,
      hostName: there.hostname,
      guest: { uuid: UUIDS[at], name },
    }));
    expect(files).toEqual([{ id: '40:1', path: '/var/lib/nova/instances/_base/b', count: 3, users: guests }]);
  });

  test('the files of a guest: those that somebody elsewhere uses, and no others', async () => {
    const { files } = await asked(`?guest=${UUIDS[0]}`);
    expect(files.map(({ id, count }) => [id, count])).toEqual([
      ['40:10', 1],
      ['40:1', 3],
    ]);
  });
});

const LOST = {
  kind: 'denied',
  subject: { path: '/srv/secret' },
  attempted: 'read the directory',
  found: 'permission denied',
} as const;
