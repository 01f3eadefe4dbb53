// Hosts in a list with what is not of their latest reports: promises and findings as they are now, aggregates, the day before, and what the
// guests of other hosts make of a pool that they share.
import { addCounts, countBySeverity, type Finding } from '../../core/finding.ts';
import { hostsShareAName } from '../../core/findings/hosts/hosts-share-a-name.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import { othersOfName } from '../../store/fleet/list-hosts.ts';
import { occupiedDayAgo } from '../../store/history/day-ago.ts';
import { aggregatesOf } from '../../store/placement-api/aggregates-of.ts';
import type { Tx } from '../../store/tables.ts';
import { countFindingsOfClaims } from '../claims/count-findings.ts';
import { hostsWithInFlight } from '../claims/in-flight.ts';
import type { KeptCharges } from '../claims/kept-charges.ts';
import type { FleetView } from './fleet-view.ts';

/** The lines, each whole. */
export async function linesOfNow(
  tx: Tx,
  kept: KeptCharges,
  hosts: readonly HostLine[],
  nowMs: number,
): Promise<readonly HostLine[]> {
  if (hosts.length === 0) return [];
  const ids = hosts.map(({ id }) => id);
  const [withClaims, aggregates, dayAgo] = [
    await hostsWithInFlight(tx, kept, hosts),
    await aggregatesOf(tx, ids),
    await occupiedDayAgo(tx, ids),
  ];
  const countOf = await countFindingsOfClaims(tx, kept, withClaims, nowMs);
  const others = await othersOfName(tx, ids);
  return withClaims.map((host) => ({
    ...host,
    findings: addCounts([
      host.findings,
      countOf(host),
      countBySeverity(hostsShareAName(host, others.get(host.id) ?? [])),
    ]),
    aggregates: aggregates.get(host.id),
    pools: host.pools.map((pool) => ({ ...pool, occupiedDayAgo: dayAgo(host.id, pool.id) })),
  }));
}

/** The same with the figures that pools which several hosts share have by all of them, and their findings counted. Not within a transaction: the
 *  view begins its own. */
export async function withAllHosts(
  hosts: readonly HostLine[],
  view: () => Promise<FleetView>,
): Promise<readonly HostLine[]> {
  if (!hosts.some((host) => host.pools.some(({ shared }) => shared))) return hosts;
  const { pools, findings } = await view();
  const byId = new Map(pools.filter((pool) => pool.hosts.length > 1).map((pool) => [pool.id, pool]));
  return hosts.map((host) => ({
    ...host,
    findings: addCounts([host.findings, countBySeverity(aboutPoolsOf(host, findings))]),
    pools: host.pools.map((pool) => {
      const all = byId.get(pool.id);
      if (all === undefined) return pool;
      const { growth, worstCaseFree, provisioned, unknownDisks, bound = false } = all;
      return {
        ...pool,
        ofAllHosts: { hosts: all.hosts.length, growth, worstCaseFree, provisioned, unknownDisks, bound },
      };
    }),
  }));
}

/** What is to be said of the pools that a host shares, by all their hosts together: no report of one host has it. As `withAllHosts`. */
export async function findingsOfPools(host: HostLine, view: () => Promise<FleetView>): Promise<readonly Finding[]> {
  return host.pools.some(({ shared }) => shared) ? aboutPoolsOf(host, (await view()).findings) : [];
}

function aboutPoolsOf(host: HostLine, findings: readonly Finding[]): readonly Finding[] {
  if (findings.length === 0) return [];
  const shared = new Set(host.pools.filter((pool) => pool.shared).map(({ id }) => id));
  return findings.filter(({ subject }) => subject.pool !== undefined && shared.has(subject.pool));
}
