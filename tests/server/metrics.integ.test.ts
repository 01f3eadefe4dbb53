// The server's metrics: a real page checked by promtool and against the catalogue; alerts, their tests and the dashboard in deploy/.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { HISTOGRAM } from '../../src/wire/exposition.fixture.ts';
import { exposition } from '../../src/wire/exposition.ts';
import { writeJsonLine } from '../../src/wire/json.ts';
import { SERVER_METRICS } from '../../src/server/metrics/catalogue.ts';
import * as facts from '../hosts/facts.ts';
import { pgliteEngine } from '../services/store-engines.ts';
import { TestAgent } from './agent.ts';
import { bearer, START_MS, startServerAlone, type TestServer } from './server-fixture.ts';

const DEPLOY = join(import.meta.dirname, '../../deploy');

let server: TestServer;
let reader: string;
let page: string;

beforeAll(async () => {
  server = await startServerAlone(pgliteEngine);
  reader = (await server.newToken('reader')).secret;
  const lost = await TestAgent.of(server);
  await lost.full({ hostname: 'kvm-lost', pools: [facts.filesystem({ id: 'fs:lost', name: '/lost' })] });
  server.pass(400_000);
  const tight = await TestAgent.of(server);
  const guests = [facts.guest('web', [facts.disk('/web'), facts.disk('/gone', { target: 'vdb', chain: [] })])];
  await tight.full({ hostname: 'kvm-tight', guests, images: [facts.raw('/web', 300n * GiB, 10n * GiB)] });
  await tight.send({ kind: 'full', report: facts.report() }, lost.hostId);
  // Until the jobs have had their first turns.
  do page = (await server.get('/metrics', reader)).text;
  while (!page.includes('ullage_job_last_success_timestamp_seconds{'));
});

afterAll(() => server.close());

/** The samples whose line begins so. */
function samples(start: string): readonly string[] {
  return page.split('\n').filter((line) => line.startsWith(start));
}

/** Metrics that have samples only once something went wrong. */
const WHEN_WRONG = new Set(['ullage_database_errors_total']);

test('promtool has nothing to say of a histogram with a label of its own', () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: exposition([HISTOGRAM]),
    encoding: 'utf8',
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('promtool has nothing to say of the page', () => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: page, encoding: 'utf8' });
  expect([status, stdout, stderr]).toEqual([0, '', '']);
});

test('every metric of the catalogue is on the page, and no other', () => {
  const names = page.split('\n').flatMap((line) => /^# TYPE (?<name>\S+)/.exec(line)?.groups?.['name'] ?? []);
  const expected = Object.keys(SERVER_METRICS).filter((name) => !WHEN_WRONG.has(name));
  expect(names.toSorted()).toEqual(expected.toSorted());
});

test('hosts are counted by freshness, and what a lost one said last is no figure of now', () => {
  const worst = `-${96n * GiB + 4096n}`;
  expect([
    samples('ullage_fleet_hosts{'),
    samples('ullage_fleet_oldest_report'),
    samples('ullage_fleet_unresolved_disks'),
    samples('ullage_fleet_host_worst_case_free_bytes').map((line) => line.replace(/id="[^"]+"/, 'id')),
    samples('ullage_fleet_pool_worst_case_free_bytes'),
    samples('ullage_fleet_host_report_timestamp_seconds').length,
    samples('ullage_fleet_stale_pools'),
  ]).toEqual([
    [
      'ullage_fleet_hosts{freshness="fresh"} 1',
      'ullage_fleet_hosts{freshness="late"} 0',
      'ullage_fleet_hosts{freshness="lost"} 1',
    ],
    [`ullage_fleet_oldest_report_timestamp_seconds ${START_MS / 1000}`],
    ['ullage_fleet_unresolved_disks 1'],
    [`ullage_fleet_host_worst_case_free_bytes{host="kvm-tight",id} ${worst}`],
    [`ullage_fleet_pool_worst_case_free_bytes{pool="/var/lib/nova",id="fs:nova",host="kvm-tight"} ${worst}`],
    2,
    ['ullage_fleet_stale_pools{kind="filesystem"} 1'],
  ]);
});

test('reports are counted by what became of them, each once in the histogram', () => {
  expect([
    samples('ullage_ingest_reports_total').filter((line) => !line.endsWith(' 0')),
    samples('ullage_ingest_duration_seconds_count'),
    samples('ullage_ingest_duration_seconds_bucket{le="+Inf"}'),
  ]).toEqual([
    ['ullage_ingest_reports_total{outcome="accepted"} 2', 'ullage_ingest_reports_total{outcome="refused"} 1'],
    ['ullage_ingest_duration_seconds_count 3'],
    ['ullage_ingest_duration_seconds_bucket{le="+Inf"} 3'],
  ]);
});

test('claims are counted by state, and hosts that promised more than they may', async () => {
  const crowded = await TestAgent.of(server);
  await crowded.full({ pools: [facts.filesystem({ id: 'fs:crowded', name: '/crowded' })] });
  server.pass(61_000);
  const operator = (await server.newToken('operator')).secret;
  const order = { id: randomUUID(), guest: randomUUID(), host: crowded.hostId, force: { reason: 'to be counted' } };
  const body = writeJsonLine({ ...order, resources: { disk: { instances: 255n * GiB } } });
  const before = samples('ullage_fleet_over_claimed_providers');
  expect((await server.post('/v1/claims', body, bearer(operator))).status).toBe(201);
  server.pass(61_000);
  page = (await server.get('/metrics', reader)).text;
  expect([before, samples('ullage_fleet_over_claimed_providers'), samples('ullage_fleet_claims')]).toEqual([
    [
      'ullage_fleet_over_claimed_providers{provider="host"} 0',
      'ullage_fleet_over_claimed_providers{provider="pool"} 0',
    ],
    [
      'ullage_fleet_over_claimed_providers{provider="host"} 1',
      'ullage_fleet_over_claimed_providers{provider="pool"} 0',
    ],
    ['ullage_fleet_claims{state="in-flight"} 1', 'ullage_fleet_claims{state="confirmed"} 0'],
  ]);
});

test('who may not read, may not scrape', async () => {
  const { secret } = await server.newToken('agent', '4c4c4544-0042-3510-8050-b8c04f4a3232');
  const statuses = [await server.get('/metrics'), await server.get('/metrics', secret)].map(({ status }) => status);
  expect(statuses).toEqual([401, 403]);
});

test.each<[what: string, args: readonly string[]]>([
  ['the alerts are rules', ['check', 'rules', 'ullage.rules.yml']],
  ['the alerts ring when they should, and only then', ['test', 'rules', 'ullage.rules.test.yml']],
  ['the example is a configuration', ['check', 'config', '--syntax-only', 'prometheus.yml']],
])('%s', (_what, args) => {
  const { status, stdout, stderr } = spawnSync('promtool', args, {
    cwd: join(DEPLOY, 'prometheus'),
    encoding: 'utf8',
  });
  expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
});

const RULES = readFileSync(join(DEPLOY, 'prometheus', 'ullage.rules.yml'), 'utf8');

test('every alert has a test', () => {
  const tests = readFileSync(join(DEPLOY, 'prometheus', 'ullage.rules.test.yml'), 'utf8');
  const alerts = [...RULES.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  expect(alerts.filter((name) => !new RegExp(`alertname: ${name}\\n +exp_alerts:\\n`).test(tests))).toEqual([]);
  expect(alerts.length).toBeGreaterThan(10);
});

/** The queries of the dashboard, with what Grafana puts in for its variable. */
function queries(): readonly string[] {
  const dashboard = JSON.parse(readFileSync(join(DEPLOY, 'grafana', 'ullage-fleet.json'), 'utf8')) as {
    readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  };
  return dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr.replace('$__rate_interval', '5m')));
}

test('promtool can read every query of the dashboard', () => {
  const rules = queries().map((expr, index) => ({ record: `ullage:query:${index}`, expr }));
  const folder = mkdtempSync(join(tmpdir(), 'ul-queries-'));
  const path = join(folder, 'queries.yml');
  // JSON is YAML.
  writeFileSync(path, JSON.stringify({ groups: [{ name: 'queries', rules }] }));
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', path], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect([status, status === 0 ? '' : stdout + stderr, rules.length > 10]).toEqual([0, '', true]);
});

test('alerts and dashboard ask for nothing that the server does not tell', () => {
  const asked = `${RULES.replaceAll(/^ *(?:- alert|summary|action|#).*$/gm, '')} ${queries().join(' ')}`;
  const names = new Set(
    [...asked.matchAll(/\bullage_\w+/g)].map(([name]) => name.replace(/_(?:bucket|sum|count)$/, '')),
  );
  const known = new Set([...page.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  expect([...names].filter((name) => !known.has(name) && !WHEN_WRONG.has(name))).toEqual([]);
  expect(names.size).toBeGreaterThan(20);
});
