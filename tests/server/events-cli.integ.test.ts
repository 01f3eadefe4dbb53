// `ullage events` against a real server: what is kept, what happens, and that a stream that breaks is gone on with where it was.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readJson } from '../../src/wire/json.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { fakeServices } from '../cli/fake-services.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';
import { Watched } from './watched.ts';
import { Way } from './way.ts';

let server: TestServer;
let env: { readonly ULLAGE_SERVER: string; readonly ULLAGE_TOKEN: string };

beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
  env = { ULLAGE_SERVER: server.url, ULLAGE_TOKEN: (await server.newToken('reader')).secret };
  const agent = await TestAgent.of(server);
  await agent.full({ hostname: 'kvm-old' });
});

afterAll(() => server.close());

async function ullage(args: readonly string[]) {
  const fake = fakeServices({ env });
  const { exitCode } = await runCommandLine(fake.services, args);
  return { status: exitCode, stdout: fake.stdout(), stderr: fake.stderr() };
}

const appear = async (hostname: string): Promise<void> => {
  const agent = await TestAgent.of(server);
  await agent.full({ hostname });
};

test('what is kept is shown oldest first, in lines and as a document', async () => {
  const { status, stdout, stderr } = await ullage(['events', '--host', 'kvm-old']);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^\S+T\S+Z {2}kvm-old {11}host-appeared\n\S+Z {2}kvm-old {11}report-accepted {3}report 1, complete\n$/,
  );
  const { stdout: document } = await ullage(['events', '--json', '--kind', 'host-appeared', '--from', '0-0']);
  expect(readJson(document)).toMatchObject({ events: [{ hostName: 'kvm-old', kind: 'host-appeared' }], missed: false });
});

test.each<[args: readonly string[], text: string, said: string]>([
  [['--kind', 'nothing-such'], 'none\n', ''],
  [['--from', '999999999999999-1'], 'none\n', 'ullage: events after that id may be missing'],
  [['--until', '2020-01-01'], 'none\n', ''],
])('ullage events %s', async (args, text, said) => {
  const { status, stdout, stderr } = await ullage(['events', ...args]);
  expect([status, stdout, stderr.slice(0, said.length)]).toEqual([0, text, said]);
});

test.each<[args: readonly string[], reason: RegExp]>([
  [['--since', 'yesterday'], /CLI_USAGE: read --since: expected 30m, 6h, 7d or a time/],
  [['--watch', '--from', 'x'], /REQUEST_INVALID: read Last-Event-ID/],
  [['--watch', '--server', 'http://127.0.0.1:9'], /SERVER_UNREACHABLE: ask http:\/\/127.0.0.1:9/],
])('ullage events %s fails with its reason', async (args, reason) => {
  const { status, stderr } = await ullage(['events', ...args]);
  expect([status, reason.test(stderr)]).toEqual([2, true]);
});

test('what happens is told as it happens, after what is asked for of the past, until a signal ends it', async () => {
  const watched = Watched.of(['events', '--watch', '--json', '--since', '1d', '--kind', 'host-appeared'], env);
  await watched.said(watched.err, 'listening');
  await appear('kvm-new');
  await watched.said(watched.out, 'kvm-new');
  expect(await watched.end('SIGINT')).toBe(130);
  const read = watched.out.map((line) => readJson(line));
  const names = read.map((event) => (event as { hostName: string }).hostName);
  expect(names.slice(-1)).toEqual(['kvm-new']);
  expect(new Set(names).size).toBe(names.length);
  expect(read.at(-1)).toMatchObject({ kind: 'host-appeared', id: expect.stringMatching(/^\d+-\d+$/) as string });
});

test('a stream that breaks is gone on with where it was, and nothing is told twice', async () => {
  const way = await Way.open(Number(new URL(server.url).port));
  const watched = Watched.of(['events', '--watch', '--json'], { ...env, ULLAGE_SERVER: way.url });
  await watched.said(watched.err, 'listening');
  await way.cut();
  await watched.said(watched.err, 'not current: ');
  // Before it has been told any: it was told its place.
  await appear('kvm-meanwhile');
  way.mend();
  await watched.said(watched.out, '"sequence":1');
  await way.cut();
  await appear('kvm-later');
  way.mend();
  await watched.said(watched.out, 'kvm-later');
  expect(await watched.end('SIGTERM')).toBe(143);
  await way.close();
  const ids = watched.out.map((line) => (readJson(line) as { id: string }).id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(watched.out.filter((line) => line.includes('host-appeared'))).toHaveLength(2);
});

test('it ends when nobody reads any more', async () => {
  const watched = Watched.of(['events', '--watch'], env);
  await watched.said(watched.err, 'listening');
  watched.child.stdout?.destroy();
  for (let count = 0; watched.child.exitCode === null; count += 1) await appear(`kvm-unread-${count}`);
  expect(watched.child.exitCode).toBe(0);
});
