// What all hosts say, as metrics: how many in which state, sums, and the tightest hosts and pools. Pure.
import { SEVERITIES } from '../../core/finding.ts';
import { FRESHNESS } from '../../core/freshness.ts';
import type { FleetPoolLine } from '../../wire/api/fleet.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import type { MetricFamily, Sample } from '../../wire/exposition.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import { family, type ServerMetric } from './catalogue.ts';

/** Hosts and pools with time series of their own, the tightest first: two series a host and three a pool, so 5,000 at most. Guests and disks have
 *  none: there may be millions, and each host's agent tells of its own. */
export const MOST_HOSTS = 1_000;
export const MOST_POOLS = 1_000;

/** The families of the fleet. What is not known has no sample, and what a lost host said last is no figure of now. */
export function fleetFamilies(view: FleetView): readonly MetricFamily[] {
  return [...countFamilies(view), ...totalFamilies(view), ...hostFamilies(view.lines), ...poolFamilies(view.pools)];
}

function countFamilies({ hosts, lines, unresolvedDisks, claims }: FleetView): readonly MetricFamily[] {
  const known = lines.filter(({ freshness }) => freshness !== 'lost');
  const oldest = lines.reduce((least, { receivedAtMs }) => Math.min(least, receivedAtMs), Number.POSITIVE_INFINITY);
  return [
    family(
      'ullage_fleet_hosts',
      FRESHNESS.map((freshness) => ({ labels: { freshness }, value: hosts[freshness] })),
    ),
    family('ullage_fleet_partial_hosts', [{ value: hosts.partial }]),
    family(
      'ullage_fleet_findings',
      SEVERITIES.map((severity) => ({
        labels: { severity },
        value: known.reduce((sum, { findings }) => sum + findings[severity], 0),
      })),
    ),
    family('ullage_fleet_claims', [
      { labels: { state: 'in-flight' }, value: claims.inFlight },
      { labels: { state: 'confirmed' }, value: claims.confirmed },
    ]),
    family('ullage_fleet_adopted_claims', [{ value: claims.adopted }]),
    family('ullage_fleet_vanished_claims', [{ value: claims.vanished }]),
    family('ullage_fleet_unresolved_disks', [{ value: unresolvedDisks }]),
    family('ullage_fleet_oldest_report_timestamp_seconds', lines.length === 0 ? [] : [{ value: oldest / 1000 }]),
  ];
}

type Totals = FleetView['totals'][number];

const TOTALS: readonly (readonly [ServerMetric, (totals: Totals) => bigint | number])[] = [
  ['ullage_fleet_pools', ({ pools }) => pools],
  ['ullage_fleet_stale_pools', ({ stalePools }) => stalePools],
  ['ullage_fleet_unknown_pools', ({ unknownPools }) => unknownPools],
  ['ullage_fleet_bound_pools', ({ boundPools }) => boundPools],
  ['ullage_fleet_short_pools', ({ shortPools }) => shortPools],
  ['ullage_fleet_unknown_disks', ({ unknownDisks }) => unknownDisks],
  ['ullage_fleet_total_bytes', ({ total }) => total],
  ['ullage_fleet_occupied_bytes', ({ occupied }) => occupied],
  ['ullage_fleet_available_bytes', ({ available }) => available],
  ['ullage_fleet_growth_bytes', ({ growth }) => growth],
  ['ullage_fleet_left_bytes', ({ left }) => left],
  ['ullage_fleet_missing_bytes', ({ missing }) => missing],
];

function totalFamilies({ totals }: FleetView): readonly MetricFamily[] {
  return TOTALS.map(([name, of]) =>
    family(
      name,
      totals.map((line) => ({ labels: { kind: line.kind }, value: of(line) })),
    ),
  );
}

const labelsOf = ({ name, id }: HostLine) => ({ host: name, id });

function hostFamilies(lines: readonly HostLine[]): readonly MetricFamily[] {
  const told = lines.toSorted(tightestFirst).slice(0, MOST_HOSTS);
  return [
    family(
      'ullage_fleet_host_worst_case_free_bytes',
      told.flatMap((line) => sample(labelsOf(line), line.freshness === 'lost' ? undefined : line.worstCaseFree)),
    ),
    family(
      'ullage_fleet_host_report_timestamp_seconds',
      told.map((line) => ({ labels: labelsOf(line), value: line.receivedAtMs / 1000 })),
    ),
    family('ullage_fleet_hosts_left_out', [{ value: lines.length - told.length }]),
  ];
}

const POOL_METRICS: readonly (readonly [ServerMetric, (pool: FleetPoolLine) => bigint | undefined])[] = [
  ['ullage_fleet_pool_total_bytes', ({ total }) => total],
  ['ullage_fleet_pool_available_bytes', ({ available }) => available],
  ['ullage_fleet_pool_worst_case_free_bytes', ({ worstCaseFree }) => worstCaseFree],
];

function poolFamilies(pools: readonly FleetPoolLine[]): readonly MetricFamily[] {
  const known = pools.filter(({ hosts }) => hosts.some(({ freshness }) => freshness !== 'lost'));
  const told = known.toSorted(tightestFirst).slice(0, MOST_POOLS);
  return [
    ...POOL_METRICS.map(([name, of]) =>
      family(
        name,
        told.flatMap((pool) => sample(poolLabels(pool), of(pool))),
      ),
    ),
    family('ullage_fleet_pools_left_out', [{ value: known.length - told.length }]),
  ];
}

/** A pool that several hosts mount is none's: with a host's name it would be another series whenever another host reports first. */
function poolLabels({ id, name, hosts }: FleetPoolLine): Readonly<Record<string, string>> {
  const [only, other] = hosts;
  return { pool: name, id, ...(only !== undefined && other === undefined ? { host: only.name } : {}) };
}

function sample(labels: Readonly<Record<string, string>>, value: bigint | undefined): readonly Sample[] {
  return value === undefined ? [] : [{ labels, value }];
}

/** Unknown last. */
function tightestFirst(a: Tightness, b: Tightness): number {
  if (a.worstCaseFree === b.worstCaseFree) return a.id < b.id ? -1 : 1;
  if (a.worstCaseFree === undefined) return 1;
  if (b.worstCaseFree === undefined) return -1;
  return a.worstCaseFree < b.worstCaseFree ? -1 : 1;
}

type Tightness = Pick<HostLine, 'id' | 'worstCaseFree'>;
