// `--watch` against a real server: on a terminal of a certain size, in a pipe, and while the server is away.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { readJson } from '../../src/wire/json.ts';
import { runCommandLine } from '../../src/cli/run.ts';
import { fakeServices } from '../cli/fake-services.ts';
import * as facts from '../hosts/facts.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { ullage } from './serve-process.ts';
import { startServerAlone, type TestServer } from './server-fixture.ts';
import { Watched } from './watched.ts';
import { Way } from './way.ts';

const MAIN = join(import.meta.dirname, '../../src/main-ullage.ts');

let server: TestServer;
let env: { readonly ULLAGE_SERVER: string; readonly ULLAGE_TOKEN: string };

beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
  env = { ULLAGE_SERVER: server.url, ULLAGE_TOKEN: (await server.newToken('placer')).secret };
  await appear('kvm-first');
});

afterAll(() => server.close());

async function appear(hostname: string): Promise<void> {
  const agent = await TestAgent.of(server);
  const guests = [facts.guest('web', [facts.disk('/web')])];
  await agent.full({ hostname, guests, images: [facts.raw('/web', 300n * GiB, 10n * GiB)] });
}

/** On a terminal of 80 columns; how many rows it has, its own first line names the device for. */
function onTerminal(rows: number, args: readonly string[], own: Readonly<Record<string, string>> = {}): Watched {
  const command = `stty rows ${rows} cols 80; tty; exec ${process.execPath} ${MAIN} ${args.join(' ')}`;
  return new Watched('script', ['-qec', command, '/dev/null'], { ...env, TERM: 'xterm', ...own });
}

const HOME = '\u001B[H';
const CLEAR_BELOW = '\u001B[J';
const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l';
const LEAVE = '\u001B[?7h\u001B[?25h\u001B[?1049l';

/** What was painted last and whole, without what only moves and clears: a frame may come in several pieces. */
function painted(text: string): readonly string[] {
  const frame = text.split(HOME).findLast((piece) => piece.includes(CLEAR_BELOW)) ?? '';
  // oxlint-disable-next-line no-control-regex -- these are what is taken away
  return frame.replaceAll(/\u001B\[[?\d;]*[A-Za-z]/g, '').split('\r\n');
}

const names = (text: string) => Object.keys(readJson(text) as object);

test('a terminal is painted anew when something happens, fits its window, and is given back', async () => {
  const watched = onTerminal(40, ['hosts', '--watch']);
  const device = (await watched.printed(/^\/dev\/\S+/)).trim();
  await watched.printed(/kvm-first/);
  await appear('kvm-second');
  await watched.printed(/kvm-second/);
  expect(painted(watched.text)[0]).toMatch(/^ullage hosts {3}as of \d\d:\d\d:\d\d UTC {3}Ctrl-C ends it$/);
  for (let host = 0; host < 6; host += 1) await appear(`kvm-more-${host}`);
  await watched.printed(/kvm-more-5/);
  execFileSync('stty', ['-F', device, 'rows', '6']);
  await watched.until(() => /more lines than this window has/.test(painted(watched.text).at(-1) ?? ''));
  expect(painted(watched.text)).toHaveLength(6);
  watched.child.stdin.write('\u0003');
  await watched.ended;
  expect([watched.child.exitCode, watched.text.split(ENTER).length, watched.text.endsWith(LEAVE)]).toEqual([
    130,
    2,
    true,
  ]);
});

test('while the server is away a terminal says how old what it shows is, and comes back by itself', async () => {
  const way = await Way.open(Number(new URL(server.url).port));
  const watched = onTerminal(30, ['host', 'kvm-first', '--watch'], { ULLAGE_SERVER: way.url });
  await watched.printed(/kvm-first is fresh/);
  await way.cut();
  await watched.printed(/NOT CURRENT: all below is of \d\d:\d\d:\d\d UTC, \d+ s ago/);
  const ages = (): readonly string[] => watched.text.match(/\d+ s ago/g) ?? [];
  const [first] = ages();
  await watched.until(() => ages().some((age) => age !== first));
  expect(painted(watched.text).join('\n')).toContain('kvm-first is fresh');
  way.mend();
  await watched.until(() => /^ullage host kvm-first {3}as of/.test(painted(watched.text)[0] ?? ''));
  watched.child.stdin.write('\u0003');
  await watched.ended;
  await way.close();
});

test.each(['fleet', 'guests', 'claims'])('ullage %s --watch --json writes each state as one line', async (line) => {
  const watched = Watched.of([...line.split(' '), '--watch', '--json'], env);
  await watched.printed(/\n/);
  expect(await watched.end('SIGINT')).toBe(130);
  const once = await ullage([...line.split(' '), '--json'], env);
  expect(names(watched.out[0] ?? '')).toEqual(names(once.stdout));
});

test('a pipe is given each state once with its time, and told when the last is no longer of now', async () => {
  const way = await Way.open(Number(new URL(server.url).port));
  const watched = Watched.of(['pools', '--watch'], { ...env, ULLAGE_SERVER: way.url });
  await watched.printed(/^2\d{3}-\d\d-\d\dT\S+Z\n {2}pool [^]*\n\n/);
  await way.cut();
  await watched.printed(/\nNot current: what stands above is of 2\S+Z\. ask http:/);
  way.mend();
  await watched.printed(/Not current: [^]*\n\n2\S+Z\n {2}pool /);
  expect(await watched.end('SIGTERM')).toBe(143);
  await way.close();
  expect(watched.text.match(/Not current/g)).toHaveLength(1);
});

test('a document in a pipe is followed by a line that says it is not current', async () => {
  const way = await Way.open(Number(new URL(server.url).port));
  const watched = Watched.of(['hosts', '--watch', '--json'], { ...env, ULLAGE_SERVER: way.url });
  await watched.printed(/"fleet"/);
  await way.cut();
  await watched.printed(/"notCurrent"/);
  way.mend();
  await watched.printed(/"notCurrent"[^]*"fleet"/);
  await watched.end('SIGINT');
  await way.close();
  const lines = watched.out.map((line) => readJson(line));
  expect(lines.filter((line) => 'notCurrent' in (line as object))).toEqual([
    { notCurrent: { asOfMs: expect.any(BigInt) as bigint, reason: expect.stringContaining('ask http') as string } },
  ]);
});

test.each<[args: readonly string[], reason: RegExp]>([
  [['hosts', '--watch', '--server', 'http://127.0.0.1:9'], /SERVER_UNREACHABLE/],
  [['host', 'nobody', '--watch'], /NO_SUCH_HOST/],
  [['claims', 'abort', 'x', '--watch'], /CLI_USAGE: watch ullage claims abort: expected list or show/],
])('ullage %s fails at once', async (args, reason) => {
  const fake = fakeServices({ env });
  const { exitCode } = await runCommandLine(fake.services, args);
  expect([exitCode, fake.stdout(), reason.test(fake.stderr())]).toEqual([2, '', true]);
});
