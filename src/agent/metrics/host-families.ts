// What the last audit found, as metrics: pools, disks, guests, problems, findings. Pure.
import { sumBytes } from '../../core/bytes.ts';
import type { Explanation } from '../../core/explanation.ts';
import { SEVERITIES } from '../../core/finding.ts';
import type { GuestState } from '../../core/guest.ts';
import type { Balance } from '../../core/pool.ts';
import type { ProblemKind } from '../../core/problem.ts';
import type { DiskPromise } from '../../core/promise.ts';
import type { MetricFamily, Sample } from '../../wire/exposition.ts';
import { family, type AgentMetric } from './catalogue.ts';

/** Label values are time series in somebody's Prometheus: beyond these only sums are told. Those that may grow most come first. */
const MOST_DISKS = 2000;
const MOST_POOLS = 200;

/** The families of one explanation. What is not known has no sample. */
export function hostFamilies(explanation: Explanation): readonly MetricFamily[] {
  const { balances, findings, report } = explanation;
  const shown = balances.slice(0, MOST_POOLS);
  const disks = shown
    .flatMap(({ pool, promises }) => promises.map((promise) => ({ promise, pool: pool.name })))
    .toSorted((a, b) => compareGrowth(a.promise, b.promise));
  const told = disks.slice(0, MOST_DISKS);
  const all = balances.reduce((sum, { promises }) => sum + promises.length, 0);
  return [
    ...POOL_METRICS.map(([name, of]) =>
      family(
        name,
        shown.flatMap((balance) => poolSample(balance, of(balance))),
      ),
    ),
    ...DISK_METRICS.map(([name, of]) => family(name, diskSamples(told, of))),
    family('ullage_disks_left_out', [{ value: all - told.length }]),
    family(
      'ullage_guests',
      counted(report.guests, GUEST_STATES, 'state', ({ state }) => state),
    ),
    family(
      'ullage_problems',
      counted(report.problems, PROBLEM_KINDS, 'kind', ({ kind }) => kind),
    ),
    family(
      'ullage_findings',
      counted(findings, SEVERITIES, 'severity', ({ severity }) => severity),
    ),
  ];
}

const POOL_METRICS: readonly (readonly [AgentMetric, (balance: Balance) => bigint | number | undefined])[] = [
  ['ullage_pool_total_bytes', ({ total }) => total],
  ['ullage_pool_occupied_bytes', ({ occupied }) => occupied],
  ['ullage_pool_available_bytes', ({ available }) => available],
  ['ullage_pool_root_reserved_bytes', ({ rootReserved }) => rootReserved],
  ['ullage_pool_worst_case_free_bytes', ({ worstCaseFree }) => worstCaseFree],
  ['ullage_pool_provisioned_bytes', ({ provisioned }) => provisioned],
  ['ullage_pool_unknown_disks', ({ uncertainty }) => uncertainty.unknownDisks.length],
];

const DISK_METRICS: readonly (readonly [AgentMetric, (promise: DiskPromise) => bigint | undefined])[] = [
  ['ullage_disk_virtual_size_bytes', ({ virtualSize }) => virtualSize],
  ['ullage_disk_allocation_bytes', ({ allocation }) => allocation],
  ['ullage_disk_growth_bytes', ({ growth }) => growth],
];

const GUEST_STATES: readonly GuestState[] = ['running', 'paused', 'shut-off'];

const PROBLEM_KINDS: readonly ProblemKind[] = [
  'missing',
  'gone',
  'denied',
  'damaged',
  'unsupported',
  'timeout',
  'refused',
  'unavailable',
  'limit',
];

function poolSample({ pool }: Balance, value: bigint | number | undefined): readonly Sample[] {
  return value === undefined ? [] : [{ labels: { pool: pool.name, id: pool.id }, value }];
}

interface DiskOfPool {
  readonly promise: DiskPromise;
  readonly pool: string;
}

/** Disks that no label tells apart (a drive that has another medium from its guest's next boot on) are one sample: their sum, and none
 *  where one of them is unknown. */
function diskSamples(
  disks: readonly DiskOfPool[],
  of: (promise: DiskPromise) => bigint | undefined,
): readonly Sample[] {
  const named = Map.groupBy(disks, ({ promise: { guest, disk }, pool }) =>
    JSON.stringify([guest.name, disk.target, pool]),
  );
  return [...named.values()].flatMap((alike) => {
    const [first] = alike;
    const values = alike.map(({ promise }) => of(promise)).filter((value) => value !== undefined);
    if (first === undefined || values.length < alike.length) return [];
    const { guest, disk } = first.promise;
    return [{ labels: { guest: guest.name, disk: disk.target, pool: first.pool }, value: sumBytes(values) }];
  });
}

/** Unknown growth may be the largest of all. */
function compareGrowth(a: DiskPromise, b: DiskPromise): number {
  if (a.growth === b.growth) return 0;
  if (a.growth === undefined) return -1;
  if (b.growth === undefined) return 1;
  return a.growth > b.growth ? -1 : 1;
}

/** One sample for each word; those that are always told are 0 when there is none. */
function counted<T>(
  things: readonly T[],
  always: readonly string[],
  label: string,
  wordOf: (thing: T) => string,
): readonly Sample[] {
  const counts = new Map<string, number>(always.map((word) => [word, 0]));
  for (const thing of things) counts.set(wordOf(thing), (counts.get(wordOf(thing)) ?? 0) + 1);
  return [...counts].map(([word, value]) => ({ labels: { [label]: word }, value }));
}
