// All hosts as one: each pool once, totals, and findings that no single host could make. Read from what is kept of each host; the
// reports themselves are read only where several hosts share a pool.
import { fleetFindingsOf } from '../../core/findings/fleet/catalogue.ts';
import { worstFirst } from '../../core/findings/worst-first.ts';
import type { Finding, Severity } from '../../core/finding.ts';
import { fleetPoolOf, type FleetPool, type PoolSighting } from '../../core/fleet-pool.ts';
import { totalsOf, type FleetTotals, type HostCounts } from '../../core/fleet.ts';
import { FRESHNESS, type Freshness } from '../../core/freshness.ts';
import { balancesOf } from '../../core/pool.ts';
import type { FleetPoolLine } from '../../wire/api/fleet.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import { countClaims, type ClaimCounts } from '../../store/claims/count-claims.ts';
import { listFleet, type HostPlace } from '../../store/fleet/list-hosts.ts';
import { readHostReport } from '../../store/reports/read-report.ts';
import type { Tx } from '../../store/tables.ts';
import { sharedPoolFindings } from '../claims/claim-findings.ts';
import { poolLineOf } from '../ingest/summarise.ts';
import { hostLineOf } from './host-line.ts';

/** Hosts read in one statement. */
const STEP = 1_000;

/** The fleet at one time. */
export interface FleetView {
  readonly atMs: number;
  readonly hosts: HostCounts;
  /** By name. */
  readonly lines: readonly HostLine[];
  /** By id. */
  readonly pools: readonly FleetPoolLine[];
  readonly totals: readonly (FleetTotals & { readonly boundPools: number })[];
  /** Disks that no host could find or reach: in no pool's figures. */
  readonly unresolvedDisks: number;
  readonly findings: readonly Finding[];
  /** Of every host's latest report, each by itself, and of `findings`. */
  readonly findingCounts: Readonly<Record<Severity, number>>;
  readonly claims: ClaimCounts;
}

/** Reads it. */
export async function readFleet(tx: Tx, nowMs: number): Promise<FleetView> {
  const hosts = await allHosts(tx, nowMs);
  const seen = Map.groupBy(
    hosts.flatMap((host) => host.pools.map((pool) => ({ host, pool }))),
    ({ pool }) => pool.id,
  );
  const sharing = [...seen].filter(([, sights]) => sights.length > 1);
  const labels = labelsOf(hosts);
  const shared = await sharedPools(
    tx,
    sharing.map(([id, sights]) => ({ id, hosts: sights.map(({ host }) => host) })),
    labels,
  );
  const byLabel = new Map(hosts.map((host) => [labels.get(host.id) ?? host.id, host]));
  const pools = [...seen].flatMap(([id, [first]]) => {
    const pool = shared.get(id);
    if (pool !== undefined) return [lineOfShared(pool, byLabel)];
    return first === undefined ? [] : [{ ...first.pool, hosts: [sightOf(first.host)] }];
  });
  const findings = [...fleetFindingsOf([...shared.values()]), ...(await sharedPoolFindings(tx))].toSorted(worstFirst);
  return {
    atMs: nowMs,
    hosts: countsOf(hosts),
    lines: hosts,
    pools: pools.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    totals: totalsOfLines(pools),
    unresolvedDisks: hosts.reduce((sum, { unresolvedDisks = 0 }) => sum + unresolvedDisks, 0),
    findings,
    findingCounts: countFindings(hosts, findings),
    claims: await countClaims(tx),
  };
}

async function allHosts(tx: Tx, nowMs: number): Promise<readonly HostLine[]> {
  const lines: HostLine[] = [];
  let after: HostPlace | undefined;
  for (;;) {
    const hosts = await listFleet(tx, { sort: 'name', after, limit: STEP, search: undefined });
    lines.push(...hosts.map((host) => hostLineOf(host, nowMs)));
    after = hosts.at(-1);
    if (after === undefined || hosts.length < STEP) return lines;
  }
}

/** What findings call each host: its name, with its id where another has the same. */
function labelsOf(hosts: readonly HostLine[]): ReadonlyMap<string, string> {
  const byName = Map.groupBy(hosts, ({ name }) => name);
  return new Map(hosts.map(({ id, name }) => [id, byName.get(name)?.length === 1 ? name : `${name} (${id})`]));
}

/** Each host's report is read once, however many pools it shares. */
async function sharedPools(
  tx: Tx,
  sharing: readonly { readonly id: string; readonly hosts: readonly HostLine[] }[],
  labels: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, FleetPool>> {
  const hosts = new Map(sharing.flatMap((entry) => entry.hosts.map((host) => [host.id, host] as const)));
  const wanted = new Set(sharing.map(({ id }) => id));
  const sightings: PoolSighting[] = [];
  for (const host of hosts.values()) {
    const report = await readHostReport(tx, host.id);
    if (report === undefined) continue;
    const { receivedAtMs: toMs } = host;
    const fromMs = toMs - Math.max(0, report.finishedAtMs - report.startedAtMs);
    for (const balance of balancesOf(report)) {
      if (!wanted.has(balance.pool.id)) continue;
      sightings.push({ host: labels.get(host.id) ?? host.id, freshness: host.freshness, fromMs, toMs, balance });
    }
  }
  return new Map(
    [...Map.groupBy(sightings, ({ balance }) => balance.pool.id)].flatMap(([id, [first, ...rest]]) =>
      first === undefined ? [] : [[id, fleetPoolOf(id, [first, ...rest])] as const],
    ),
  );
}

function lineOfShared(pool: FleetPool, byLabel: ReadonlyMap<string, HostLine>): FleetPoolLine {
  const { total, occupied, available, growth, worstCaseFree, provisioned, unknownDisks, sightings } = pool;
  const figures = { total, occupied, available, growth, worstCaseFree, provisioned, unknownDisks };
  const mounting = sightings.flatMap(({ host }) => byLabel.get(host) ?? []);
  // What one host cannot tell of its guests is missing from the sum of all.
  const bound = mounting.some((host) => host.pools.some((line) => line.id === pool.id && line.bound === true));
  return { ...poolLineOf(pool.freshest.balance, 0), ...figures, bound, hosts: mounting.map((host) => sightOf(host)) };
}

function sightOf({ id, name, freshness }: HostLine): FleetPoolLine['hosts'][number] {
  return { id, name, freshness };
}

function countsOf(hosts: readonly HostLine[]): HostCounts {
  const count = (freshness: Freshness): number => hosts.filter((host) => host.freshness === freshness).length;
  const [fresh, late, lost] = [count(FRESHNESS[0]), count(FRESHNESS[1]), count(FRESHNESS[2])];
  const partial = hosts.filter(({ complete }) => !complete).length;
  // A host is known by its first report only.
  return { all: hosts.length, fresh, late, lost, partial, silent: 0 };
}

function countFindings(hosts: readonly HostLine[], ofPools: readonly Finding[]): FleetView['findingCounts'] {
  const count = (severity: Severity): number =>
    hosts.reduce((sum, { findings }) => sum + findings[severity], 0) +
    ofPools.filter((finding) => finding.severity === severity).length;
  return { critical: count('critical'), warning: count('warning'), info: count('info') };
}

function totalsOfLines(pools: readonly FleetPoolLine[]): FleetView['totals'] {
  return [...Map.groupBy(pools, ({ kind }) => kind)]
    .map(([kind, lines]) => ({
      ...totalsOf(
        kind,
        lines.map(({ hosts, ...line }) => ({
          ...line,
          occupied: line.occupied,
          available: line.available,
          worstCaseFree: line.worstCaseFree,
          freshest: { freshness: hosts[0]?.freshness ?? 'lost' },
        })),
      ),
      boundPools: lines.filter(({ bound }) => bound === true).length,
    }))
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
}
