// Our Placement API beside OpenStack's own, in one run: both over the same PostgreSQL with durable commits, both on these processors. Each
// measurement stops after some thousands of calls or some seconds; the two take turns, so that a busy machine is busy for both.
import { loadavg } from 'node:os';
import { startPlacement } from '../../tests/services/placement.ts';
import { startLoaded } from './ingest/server.ts';
import { closedLoop, type Measured, type Target } from './placement/closed-loop.ts';
import { ourFleetSql, peerFleetSql } from './placement/fleet.ts';
import { MEASURES, type Measure } from './placement/measures.ts';
import type { BenchRow, BenchTable } from './row.ts';

/** As many as Placement's own packages start on two processors. */
const WORKERS = 2;

/** Ours, beside Placement's. */
const DATABASE = 'ullage';

const FLEETS = [1_000, 10_000];

/** Of one measurement of one server. Placement's whole answer for 10,000 providers takes seconds: a few of them must do. */
const BOUNDS = { mostCalls: 4_000, mostMs: 8_000 };

/** Before anything is timed: caches, plans and compiled code are what they are in a server that has been running. */
const WARM = { mostCalls: 1_000, mostMs: 2_000 };

/** Twice the time for ten times the fleet is all but flat; a scan would take ten. */
const FLAT = 2;

/** A table for each fleet, and one that compares them. */
export async function benchPlacement(): Promise<readonly BenchTable[]> {
  const tables: BenchTable[] = [];
  const firsts: number[] = [];
  for (const providers of FLEETS) {
    const { table, ours } = await measureFleet(providers);
    tables.push(table);
    firsts.push(percentile(ours[0]?.tookMs ?? [], 50));
  }
  return [...tables, flatness(firsts)];
}

function flatness([small = Number.NaN, large = Number.NaN]: readonly number[]): BenchTable {
  const ratio = large / small;
  const verdict = `≤ ${FLAT} ×: ${ratio <= FLAT ? 'reached' : 'MISSED'} (${ratio.toFixed(2)} ×)`;
  const [few = 0, many = 0] = FLEETS;
  const figures = { [`${few} providers: p50 ms`]: small, [`${many} providers: p50 ms`]: large };
  return {
    title: 'the first candidate in a small fleet and a large one',
    rows: [{ what: 'ullage', figures, verdict }],
  };
}

async function measureFleet(providers: number): Promise<{ table: BenchTable; ours: readonly Measured[] }> {
  const [load = 0] = loadavg();
  const placement = await startPlacement({ workers: WORKERS, durable: true });
  try {
    await placement.postgres.psql(`create database ${DATABASE}`);
    const server = await startLoaded(placement.postgres.urlOf(DATABASE), 0);
    try {
      await placement.postgres.psql(ourFleetSql(providers), DATABASE);
      const theirs: Target = { name: 'Placement', url: placement.url, token: 'admin' };
      const ours: Target = { name: 'Ullage', url: `${server.url}/placement`, token: server.operator };
      await ready(theirs);
      await placement.postgres.psql(peerFleetSql(providers), 'placement');
      for (const target of [theirs, ours]) await requireFleet(target, providers);
      const pairs: (readonly [Measured, Measured])[] = [];
      for (const measure of MEASURES) {
        pairs.push([await measured(theirs, measure, providers), await measured(ours, measure, providers)]);
      }
      const title = [
        `${providers} providers; Placement 8.0.0 (uwsgi, ${WORKERS} workers) and Ullage (one process) over one PostgreSQL, fsync=on`,
        `load before ${load.toFixed(1)}`,
      ].join('; ');
      const rows = MEASURES.map((measure, index) => rowOf(measure, providers, pairs[index]));
      return { table: { title, rows }, ours: pairs.map(([, one]) => one) };
    } finally {
      await server.stop();
    }
  } finally {
    await placement.stop();
  }
}

/** It makes the names of its standard classes when it is first asked. */
async function ready(target: Target): Promise<void> {
  await closedLoop(target, { clients: WORKERS, mostCalls: WORKERS, mostMs: BOUNDS.mostMs }, () => ({
    method: 'GET',
    path: '/resource_classes',
    status: 200,
  }));
}

/** Throws where it does not find every provider: an answer of nothing is fast. */
async function requireFleet({ name, url, token }: Target, providers: number): Promise<void> {
  const headers = { 'x-auth-token': token, 'openstack-api-version': 'placement 1.36' };
  const answer = await fetch(`${url}/allocation_candidates?resources=VCPU:1,MEMORY_MB:512,DISK_GB:10`, { headers });
  const found = (await answer.text()).split('"mappings"').length - 1;
  if (found !== providers) throw new Error(`${name} answers ${answer.status} with ${found} candidates of ${providers}`);
}

async function measured(target: Target, { clients, calls }: Measure, providers: number): Promise<Measured> {
  const next = calls(providers);
  await closedLoop(target, { clients, ...WARM }, next);
  return closedLoop(target, { clients, ...BOUNDS }, next);
}

function rowOf(measure: Measure, providers: number, pair: readonly [Measured, Measured] | undefined): BenchRow {
  if (pair === undefined) return { what: measure.what, figures: {} };
  const [theirs, ours] = pair;
  const ratio = ours.perSecond / theirs.perSecond;
  const aim = measure.target(providers);
  const figures = {
    'Placement /s': theirs.perSecond,
    'p50 ms': percentile(theirs.tookMs, 50),
    'p99 ms': percentile(theirs.tookMs, 99),
    'Ullage /s': ours.perSecond,
    'p50 ms ': percentile(ours.tookMs, 50),
    'p99 ms ': percentile(ours.tookMs, 99),
    'times as many': ratio,
    'answer KB': ours.largest / 1000,
  };
  if (aim === undefined) return { what: measure.what, figures };
  return { what: measure.what, figures, verdict: `≥ ${aim} ×: ${ratio >= aim ? 'reached' : 'MISSED'}` };
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}
