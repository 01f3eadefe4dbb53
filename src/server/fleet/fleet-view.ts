// All hosts as one: each pool once, totals, and findings that no single host could make. Read from what is kept of each host; the
// reports themselves only of hosts of a shared pool that have a guest which another has as well.
import { fleetFindingsOf } from '../../core/findings/fleet/catalogue.ts';
import { worstFirst } from '../../core/findings/worst-first.ts';
import { addCounts, countBySeverity, type Finding, type SeverityCounts } from '../../core/finding.ts';
import { fleetPoolOf, type FleetPool, type PoolSighting } from '../../core/fleet-pool.ts';
import { totalsOf, type FleetTotals, type HostCounts } from '../../core/fleet.ts';
import { FRESHNESS, type Freshness } from '../../core/freshness.ts';
import { invariant } from '../../core/invariant.ts';
import { balancesOf } from '../../core/pool.ts';
import type { DiskPromise } from '../../core/promise.ts';
import type { FleetPoolLine } from '../../wire/api/fleet.ts';
import type { PoolLine } from '../../wire/api/host-summary.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import { hostsSharingGuests } from '../../store/balances/hosts-sharing-guests.ts';
import { countClaims, type ClaimCounts } from '../../store/claims/count-claims.ts';
import { listFleet, type HostPlace } from '../../store/fleet/list-hosts.ts';
import { readHostReport } from '../../store/reports/read-report.ts';
import type { Tx } from '../../store/tables.ts';
import { sharedPoolFindings } from '../claims/claim-findings.ts';
import type { KeptCharges } from '../claims/kept-charges.ts';
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
  readonly findingCounts: SeverityCounts;
  readonly claims: ClaimCounts;
}

/** Reads it. */
export async function readFleet(tx: Tx, charges: KeptCharges, nowMs: number): Promise<FleetView> {
  const audited = await allHosts(tx, nowMs);
  const hosts = audited.map(({ line }) => line);
  const labels = labelsOf(hosts);
  const looks = Map.groupBy(
    audited.flatMap((host) => looksOf(host, labels)),
    ({ line }) => line.id,
  );
  const shared = await sharedPools(tx, new Map([...looks].filter(([, ofPool]) => ofPool.length > 1)));
  const pools = [...looks].flatMap(([id, [first]]) => {
    const pool = shared.get(id);
    if (first === undefined) return [];
    return [
      pool === undefined ? { ...first.line, hosts: [sightOf(first.host)] } : lineOfShared(pool, looks.get(id) ?? []),
    ];
  });
  const findings = [...fleetFindingsOf([...shared.values()]), ...(await sharedPoolFindings(tx, charges))].toSorted(
    worstFirst,
  );
  return {
    atMs: nowMs,
    hosts: countsOf(hosts),
    lines: hosts,
    pools: pools.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    totals: totalsOfLines(pools),
    unresolvedDisks: hosts.reduce((sum, { unresolvedDisks = 0 }) => sum + unresolvedDisks, 0),
    findings,
    findingCounts: addCounts([...hosts.map((host) => host.findings), countBySeverity(findings)]),
    claims: await countClaims(tx),
  };
}

/** A host with how long its audit took. */
interface Audited {
  readonly line: HostLine;
  readonly tookMs: number;
}

async function allHosts(tx: Tx, nowMs: number): Promise<readonly Audited[]> {
  const audited: Audited[] = [];
  let after: HostPlace | undefined;
  for (;;) {
    const hosts = await listFleet(tx, { sort: 'name', after, limit: STEP, search: undefined });
    for (const host of hosts) {
      const tookMs = Math.max(0, host.finishedAtMs - host.startedAtMs);
      audited.push({ line: hostLineOf(host, nowMs), tookMs });
    }
    after = hosts.at(-1);
    if (after === undefined || hosts.length < STEP) return audited;
  }
}

/** What findings call each host: its name, with its id where another has the same. */
function labelsOf(hosts: readonly HostLine[]): ReadonlyMap<string, string> {
  const byName = Map.groupBy(hosts, ({ name }) => name);
  return new Map(hosts.map(({ id, name }) => [id, byName.get(name)?.length === 1 ? name : `${name} (${id})`]));
}

/** A pool by the latest report of one host. */
interface Look {
  readonly host: HostLine;
  readonly line: PoolLine;
  readonly sighting: PoolSighting;
}

function looksOf({ line: host, tookMs }: Audited, labels: ReadonlyMap<string, string>): readonly Look[] {
  const { freshness, receivedAtMs: toMs } = host;
  const common = { host: labels.get(host.id) ?? host.id, freshness, fromMs: toMs - tookMs, toMs, promises: undefined };
  return host.pools.map((line) => {
    const look = { ...line, occupied: line.occupied, available: line.available };
    return { host, line, sighting: { ...common, look } };
  });
}

/** Each report that has to be read is read once, however many pools its host shares. */
async function sharedPools(
  tx: Tx,
  looks: ReadonlyMap<string, readonly Look[]>,
): Promise<ReadonlyMap<string, FleetPool>> {
  const promises = new Map<string, ReadonlyMap<string, readonly DiskPromise[]>>();
  for (const id of await hostsSharingGuests(tx, [...looks.keys()])) promises.set(id, await promisesOfHost(tx, id));
  return new Map(
    [...looks].flatMap(([id, ofPool]) => {
      const [first, ...rest] = ofPool.map(({ host, sighting }) => {
        return { ...sighting, promises: promises.get(host.id)?.get(id) };
      });
      return first === undefined ? [] : [[id, fleetPoolOf(id, [first, ...rest])] as const];
    }),
  );
}

/** By pool. */
async function promisesOfHost(tx: Tx, hostId: string): Promise<ReadonlyMap<string, readonly DiskPromise[]>> {
  const report = await readHostReport(tx, hostId);
  const balances = report === undefined ? [] : balancesOf(report);
  return new Map(balances.map(({ pool, promises }) => [pool.id, promises]));
}

function lineOfShared(pool: FleetPool, looks: readonly Look[]): FleetPoolLine {
  const { total, occupied, available, growth, worstCaseFree, provisioned, unknownDisks, sightings } = pool;
  const figures = { total, occupied, available, growth, worstCaseFree, provisioned, unknownDisks };
  const byLabel = new Map(looks.map((look) => [look.sighting.host, look]));
  const mounting = sightings.flatMap(({ host }) => byLabel.get(host) ?? []);
  // What one host cannot tell of its guests is missing from the sum of all.
  const bound = mounting.some(({ line }) => line.bound === true);
  const [freshest] = mounting;
  invariant(freshest !== undefined, 'a pool of the fleet is seen by a host');
  return { ...freshest.line, ...figures, bound, hosts: mounting.map(({ host }) => sightOf(host)) };
}

function sightOf({ id, name, freshness }: HostLine): FleetPoolLine['hosts'][number] {
  return { id, name, freshness };
}

function countsOf(hosts: readonly HostLine[]): HostCounts {
  const count = (freshness: Freshness): number => hosts.filter((host) => host.freshness === freshness).length;
  const [fresh, late, lost] = [count(FRESHNESS[0]), count(FRESHNESS[1]), count(FRESHNESS[2])];
  const partial = hosts.filter(({ complete }) => !complete).length;
  const guestsUnknown = hosts.filter(
    ({ guests, machine }) => guests === undefined && machine?.allGuests === false,
  ).length;
  // A host is known by its first report only.
  return { all: hosts.length, fresh, late, lost, partial, guestsUnknown, silent: 0 };
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
