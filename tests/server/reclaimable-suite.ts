// What can be had back over all hosts: most bytes first, each thing once, and sums that say what they lack. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { GiB, type Bytes } from '../../src/core/bytes.ts';
import type { FoundFile, HostReport } from '../../src/core/report.ts';
import { LIST_RECLAIMABLE, RECLAIMABLE_TOTALS } from '../../src/wire/api/reclaimable.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';

const MINUTE = 60_000;

/** An instance's folder that no guest names. */
function stray(size: Bytes, id: string = randomUUID(), poolId: string = facts.POOL_ID): FoundFile {
  const path = `${facts.ROOT}/${id}/disk`;
  return facts.found(facts.file(path, size, { poolId, modifiedAtMs: facts.daysAgo(12) }), 'disk', id);
}

/** A host whose one guest cannot give back what it deletes. */
function withoutDiscard(found: readonly FoundFile[]): Partial<HostReport> {
  return {
    pools: [facts.filesystem()],
    guests: [facts.guest('web', [facts.disk('/web', { discard: undefined })])],
    images: [facts.qcow2('/web', 9n * GiB, GiB)],
    found,
  };
}

type Told = readonly [host: string, code: string, gib: bigint | undefined];

function toldOf({ findings }: Pick<z.output<typeof LIST_RECLAIMABLE.answer>, 'findings'>): readonly Told[] {
  return findings.map(({ hostName, code, bytesAtStake: bytes }) => [
    hostName,
    code,
    bytes === undefined ? undefined : bytes / GiB,
  ]);
}

/** Declares the suite. */
export function reclaimableSuite(start: StartEngine): void {
  let server: TestServer;
  let reader: string;

  beforeAll(async () => {
    server = await startServerAlone(start);
    reader = (await server.newToken('reader')).secret;
  });

  afterAll(() => server.close());

  const bodyOf = async (path: string) => {
    const { status, text, body } = await server.get(path, reader);
    if (status !== 200) throw new Error(`GET ${path}: expected 200, found ${status}: ${text} ${server.log()}`);
    return body;
  };
  const page = async (query: string) => LIST_RECLAIMABLE.answer.parse(await bodyOf(`/v1/reclaimable?${query}`));
  const totals = async (query: string) =>
    RECLAIMABLE_TOTALS.answer.parse(await bodyOf(`/v1/reclaimable/totals?${query}`));
  const told = async (query: string) => toldOf(await page(query));

  test('the most bytes of all hosts come first, unknown ones last, a page at a time; sums say what is not in them', async () => {
    const [a, b] = [await TestAgent.of(server), await TestAgent.of(server)];
    server.pass(MINUTE);
    await a.full(withoutDiscard([stray(2n * GiB), stray(7n * GiB)]));
    await b.full({ pools: [facts.filesystem()], found: [stray(5n * GiB), stray(0n)] });
    const all: readonly Told[] = [
      [a.hostname, 'orphan', 7n],
      [b.hostname, 'orphan', 5n],
      [a.hostname, 'orphan', 2n],
      [b.hostname, 'orphan', 0n],
      [a.hostname, 'discard-off', undefined],
    ];
    expect(await told('')).toEqual(all);
    const pages: (readonly Told[])[] = [];
    let next: string | undefined;
    do {
      const { findings, next: after } = await page(next === undefined ? 'limit=2' : `limit=2&cursor=${next}`);
      pages.push(toldOf({ findings }));
      next = after;
    } while (next !== undefined);
    expect(pages).toEqual([all.slice(0, 2), all.slice(2, 4), all.slice(4)]);
    expect(await totals('')).toEqual({
      all: { bytes: 14n * GiB, known: 4, unknown: 1, stale: 0 },
      codes: [
        { code: 'orphan', bytes: 14n * GiB, known: 4, unknown: 0, stale: 0 },
        { code: 'discard-off', bytes: 0n, known: 0, unknown: 1, stale: 0 },
      ],
    });
    expect(await told('code=discard-off,leftover')).toEqual(all.slice(4));
    expect(await told('severity=info')).toEqual(all.slice(4));
    expect(await told(`host=${b.hostId}`)).toEqual([all[1], all[3]]);
    expect(await told(`search=${b.hostname.toUpperCase()}`)).toEqual([all[1], all[3]]);
    expect((await totals(`search=${b.hostname}`)).all).toEqual({ bytes: 5n * GiB, known: 2, unknown: 0, stale: 0 });
    expect((await server.get('/v1/reclaimable?code=over-promised', reader)).status).toBe(400);
    for (const agent of [a, b]) await agent.full({ pools: [facts.filesystem()] });
    expect(await told('')).toEqual([]);
  });

  test('since when it is so stays while bytes change; of a late host it is told, as of then', async () => {
    const agent = await TestAgent.of(server);
    const id = randomUUID();
    server.pass(MINUTE);
    await agent.full({ pools: [facts.filesystem()], found: [stray(GiB, id)] });
    const firstSeenAtMs = server.nowMs();
    server.pass(MINUTE);
    await agent.delta({ found: [stray(3n * GiB, id)] });
    const [line] = (await page(`host=${agent.hostId}`)).findings;
    expect(line).toMatchObject({
      bytesAtStake: 3n * GiB,
      firstSeenAtMs,
      freshness: 'fresh',
      command: `rm -r -- ${facts.ROOT}/${id}`,
      evidence: { pool: facts.POOL_ID, files: 1, occupied: 3n * GiB, linksElsewhere: 0, guests: [] },
    });
    server.pass(3 * MINUTE);
    const [late] = (await page(`host=${agent.hostId}`)).findings;
    expect(late).toMatchObject({
      freshness: 'late',
      receivedAtMs: firstSeenAtMs + MINUTE,
      measuredAtMs: facts.NOW_MS,
    });
    expect((await totals(`host=${agent.hostId}`)).all).toEqual({ bytes: 3n * GiB, known: 1, unknown: 0, stale: 1 });
    await agent.full({ pools: [facts.filesystem()] });
  });

  test('what is on a shared pool is there once, and only while every host that mounts it calls it unused', async () => {
    const poolId = `nfs:server:/${randomUUID()}`;
    const pools = [facts.filesystem({ id: poolId, shared: true, fsType: 'nfs4' })];
    const [unused, used] = [randomUUID(), randomUUID()];
    const found = [stray(4n * GiB, unused, poolId), stray(6n * GiB, used, poolId)];
    const [a, b] = [await TestAgent.of(server), await TestAgent.of(server)];
    server.pass(MINUTE);
    await a.full({ pools, found });
    await b.full({
      pools,
      guests: [facts.guest('web', [facts.disk(`${facts.ROOT}/${used}/disk`)], { uuid: used })],
      images: [facts.qcow2(`${facts.ROOT}/${used}/disk`, 9n * GiB, 6n * GiB, { fileFacts: { poolId } })],
      found,
    });
    const { findings } = await page('code=orphan');
    expect(findings.map(({ subject, bytesAtStake, command }) => [subject.path, bytesAtStake, command])).toEqual([
      [`${facts.ROOT}/${unused}`, 4n * GiB, `rm -r -- ${facts.ROOT}/${unused}`],
    ]);
    expect(findings[0]?.sharedBy?.map(({ name, freshness }) => [name, freshness]).toSorted()).toEqual(
      [a.hostname, b.hostname].toSorted().map((name) => [name, 'fresh']),
    );
    expect((await totals('code=orphan')).all).toEqual({ bytes: 4n * GiB, known: 1, unknown: 0, stale: 0 });
    for (const agent of [a, b]) await agent.full({ pools: [facts.filesystem()] });
  });

  test('bytes that two findings tell of are in the sum once', async () => {
    const agent = await TestAgent.of(server);
    const id = randomUUID();
    const path = `${facts.ROOT}/${id}/disk`;
    const image = facts.qcow2(path, 9n * GiB, 5n * GiB, {
      headerFacts: { snapshotCount: 1, snapshots: [facts.snapshot('old', { takenAtSeconds: 1_700_000_000 })] },
      pins: { inPlace: GiB, pinned: 3n * GiB },
    });
    server.pass(MINUTE);
    await agent.full({ pools: [facts.filesystem()], images: [image], found: [stray(5n * GiB, id)] });
    const { all, codes } = await totals(`host=${agent.hostId}`);
    expect(codes.map(({ code, bytes }) => [code, bytes / GiB])).toEqual([
      ['orphan', 5n],
      ['large-snapshot', 3n],
      ['old-snapshot', 3n],
    ]);
    expect(all.bytes / GiB).toBe(5n);
    await agent.full({ pools: [facts.filesystem()] });
  });
}
