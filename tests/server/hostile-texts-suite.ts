// Hosts whose reports hold texts that no database can be asked about, and sizes that add up to more than a column holds: each call answers,
// and the report comes back as it was. A suite that takes an engine.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { GiB, MAX_BYTES } from '../../src/core/bytes.ts';
import type { HostReport } from '../../src/core/report.ts';
import { MOST_TEXT } from '../../src/core/long-text.ts';
import { MOST_BYTES_CLAIMED } from '../../src/core/claim/resources.ts';
import { readJson, writeJsonLine } from '../../src/wire/json.ts';
import { readReport } from '../../src/wire/report.ts';
import * as facts from '../hosts/facts.ts';
import type { StartEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { failedCalls } from './failed-calls.ts';
import { serversOver } from './servers-over.ts';

/** What PostgreSQL takes into json and fails on when it looks for anything there, and the mark that it is held behind. */
const TEXTS = ['a\0b', 'a\uD800b', 'a\uDFFF', '\uFDD0fdd0', '\uFDD0', '\\u0000', 'x'.repeat(3_000)] as const;

/** A host of which everything that has a name has this one in it. */
function named(text: string, shared: boolean): Partial<HostReport> {
  const poolId = `fs:${text}`;
  const path = `/srv/${text}/disk`;
  const file = facts.file(path, GiB, { id: `1:${text}`, poolId });
  const orphan = facts.file(`/srv/${text}/orphan/disk`, GiB, { id: `2:${text}`, poolId });
  const guest = facts.guest(text, [facts.disk(path, { target: text, serial: text, chain: [file.id] })], {
    uuid: randomUUID(),
    nova: {
      instanceName: text,
      flavor: { name: text, diskGib: 10, ephemeralGib: 0, swapMib: 0, memoryMib: 1024, vcpus: 1 },
      project: { id: text, name: text },
      user: { id: text, name: text },
    },
  });
  return {
    pools: [facts.filesystem({ id: poolId, name: text, mountPoint: `/srv/${text}`, source: text, shared })],
    guests: [guest],
    images: [facts.image(file, { ...facts.header('qcow2', 10n * GiB), snapshots: [] })],
    found: [facts.found(file, 'disk', guest.uuid), facts.found(orphan, 'disk', randomUUID())],
    problems: [{ kind: 'denied', subject: { path }, attempted: text, found: text }],
  };
}

function told({ pools, guests, images, found, problems }: Partial<HostReport>): unknown {
  return readJson(writeJsonLine({ pools, guests, images, found, problems }));
}

/** Of one file with a path of so many characters. */
function reportOf(length: number): Partial<HostReport> {
  const path = `/srv${'/a'.repeat((length - 4) / 2)}`;
  return { found: [facts.found(facts.file(path, GiB, { id: '1:1' }), 'other')] };
}

/** Declares the suite. */
export function hostileTextsSuite(start: StartEngine): void {
  const opened = serversOver(start);

  test.each(TEXTS.flatMap((text) => [false, true].map((shared) => [text.slice(0, 10), text, shared] as const)))(
    'every call answers over names with %j in them, and the report is what was sent (%#)',
    (_shown, text, shared) =>
      opened(async (server) => {
        const [hostile, sound] = [await TestAgent.of(server), await TestAgent.of(server)];
        await sound.full({ pools: [facts.filesystem()] });
        const sent = named(text, shared);
        expect((await hostile.full(sent)).status).toBe(202);
        const { secret } = await server.newToken('admin');
        const { body } = await server.get(`/v1/hosts/${hostile.hostId}/report`, secret);
        const kept = readReport(body);
        if (kept.kind !== 'full') throw new Error('a report that is kept is whole');
        // What is not known is left out on the way.
        expect(told(kept.report)).toEqual(told(sent));
        expect(await failedCalls(server, [hostile, sound])).toEqual([]);
      }),
  );

  test('sizes that add up to more than a column holds are kept, and what may be promised is a bound', () =>
    opened(async (server) => {
      const agent = await TestAgent.of(server);
      const paths = [
        '/var/lib/nova/instances/a/disk',
        '/var/lib/nova/instances/a/disk.1',
        '/var/lib/nova/instances/a/disk.2',
      ];
      const images = paths.map((path) => facts.qcow2(path, MAX_BYTES, GiB, { headerFacts: { fullSize: 2n ** 72n } }));
      const guest = facts.guest(
        'huge',
        paths.map((path, at) => facts.disk(path, { target: `vd${at}` })),
        { uuid: randomUUID() },
      );
      expect((await agent.full({ pools: [facts.filesystem()], guests: [guest], images })).status).toBe(202);
      expect(await failedCalls(server, [agent])).toEqual([]);
      const { secret } = await server.newToken('admin');
      const { body } = await server.get(`/v1/claims?host=${agent.hostId}`, secret);
      expect(body).toMatchObject({ claims: [{ resources: [{ amount: MOST_BYTES_CLAIMED, atLeast: true }] }] });
    }));

  test('a text that is longer than any name is refused by name, and one that is as long as it may be is taken', () =>
    opened(async (server) => {
      const agent = await TestAgent.of(server);
      const { status, text } = await agent.full(reportOf(MOST_TEXT + 2));
      expect([status, text]).toEqual([
        400,
        expect.stringMatching(
          /"REPORT_INVALID".*report\.found\.0\.file\.\w+: expected at most 65536 characters, found 655/,
        ),
      ]);
      expect((await agent.full(reportOf(MOST_TEXT - 100))).status).toBe(202);
      expect(await failedCalls(server, [agent])).toEqual([]);
    }));

  test('a file of more bytes than any image has is refused by name', () =>
    opened(async (server) => {
      const agent = await TestAgent.of(server);
      const image = facts.qcow2('/a', GiB, GiB, { headerFacts: { fullSize: 2n ** 72n + 1n } });
      const { status, body } = await agent.full({ images: [image] });
      expect([status, body]).toMatchObject([400, { error: { code: 'REPORT_INVALID' } }]);
    }));
}
