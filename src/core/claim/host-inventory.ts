// What a host has to promise from, by its report: its processors, its memory, and each pool that is its own. A pool that several hosts
// write to is told apart: it is a provider of its own, or each of them would promise all of it.
import { MiB } from '../bytes.ts';
import type { PoolFacts } from '../pool-facts.ts';
import { PPM, type Ppm } from '../ratio.ts';
import type { HostReport } from '../report.ts';
import type { InventoryLine } from './inventory.ts';
import { diskOf, type PoolClass, type ResourceName } from './resources.ts';

/** What policy makes of one resource. `reserved` is in the resource's unit. */
export interface ResourcePolicy {
  readonly reserved: bigint;
  readonly allocationRatio: Ppm;
}

/** The policy of a host's resources. */
export interface HostPolicy {
  readonly vcpus: ResourcePolicy;
  readonly memory: ResourcePolicy;
  readonly disk: ResourcePolicy;
}

/** Nothing is promised twice but processors, which are shared by nature: four guests' to one of the host (Nova's default since 2019). */
export const DEFAULT_HOST_POLICY: HostPolicy = {
  vcpus: { reserved: 0n, allocationRatio: 4n * PPM },
  memory: { reserved: 0n, allocationRatio: PPM },
  disk: { reserved: 0n, allocationRatio: PPM },
};

/** The class of the pool that holds the first instances path, on every host: what a new guest's disks are asked for by. */
export const INSTANCES_CLASS: PoolClass = 'instances';

/** What a shared pool has, on its own provider. Each host that is a member has a class of its own for it. */
export const SHARED_CLASS: PoolClass = 'shared';

/** Longer names are no mount points or volume groups of anybody; the rows of inventories are found by them. */
const MOST_NAME = 300;

/** What a report shows that can be promised. */
export interface HostInventory {
  readonly own: readonly InventoryLine[];
  /** Pools that other hosts write to, too, by this host's class of each; what this host sees of them. */
  readonly shared: readonly PoolLine[];
}

/** A line of a pool. */
export interface PoolLine extends InventoryLine {
  readonly poolId: string;
}

/** The inventory that a report shows. Processors and memory are missing where libvirt did not tell them. */
export function inventoryOfHost(report: HostReport, policy: HostPolicy): HostInventory {
  const { node } = report;
  const machine: readonly InventoryLine[] =
    node === undefined
      ? []
      : [
          { resource: 'vcpus', total: BigInt(node.vcpus), ...policy.vcpus },
          { resource: 'memory', total: node.memory / MiB, ...policy.memory },
        ];
  const lines = poolLines(report, policy.disk);
  return {
    own: [...machine, ...lines.filter(({ isShared }) => !isShared).map(({ line }) => line)],
    shared: lines.filter(({ isShared }) => isShared).map(({ line }) => line),
  };
}

/** Lines or memberships after a report, when there were some before: what a report with problems does not show stays as it was, because
 *  a pool that did not answer is not gone. `shown` are all that the report shows of the host. */
export function linesAfter<L extends { readonly resource: ResourceName; readonly poolId?: string }>(
  before: readonly L[],
  shown: HostInventory,
  report: Pick<HostReport, 'problems' | 'pools'>,
): readonly L[] {
  const resources = new Set([...shown.own, ...shown.shared].map(({ resource }) => resource));
  const pools = new Set(report.pools.map(({ id }) => id));
  return before.filter(({ resource, poolId }) => {
    if (resources.has(resource)) return false;
    if (poolId === undefined) return true; // Only libvirt's silence leaves out the machine.
    return report.problems.length > 0 && !pools.has(poolId);
  });
}

interface ClassedPool {
  readonly line: PoolLine;
  readonly isShared: boolean;
}

function poolLines(report: HostReport, policy: ResourcePolicy): readonly ClassedPool[] {
  const { pools } = report;
  const home = homeOf(report);
  const taken = new Set<PoolClass>();
  return pools
    .filter(({ id }) => isName(id))
    .toSorted((a, b) => Number(b === home) - Number(a === home))
    .flatMap((pool) => {
      const poolClass = [pool === home ? INSTANCES_CLASS : pool.name, pool.id].find(
        (name) => isName(name) && !taken.has(name),
      );
      if (poolClass === undefined) return [];
      taken.add(poolClass);
      const line = { resource: diskOf(poolClass), total: pool.total, ...policy, poolId: pool.id };
      return [{ line, isShared: pool.shared }];
    });
}

/** The filesystem with the longest mount point that the first instances path lies under. None where a filesystem further down did not
 *  answer: the path is on that one, which keeps its class meanwhile, and no other pool is taken for it. */
function homeOf({ pools, instancesPaths: [path], problems }: HostReport): PoolFacts | undefined {
  if (path === undefined) return undefined;
  const above = pools.filter((pool) => pool.kind === 'filesystem' && isUnder(path, pool.mountPoint));
  const home = above.toSorted((a, b) => mountLength(b) - mountLength(a))[0];
  const isSilent = problems.some(
    ({ subject: { pool } }) =>
      pool !== undefined && isUnder(path, pool) && (home === undefined || pool.length > mountLength(home)),
  );
  return isSilent ? undefined : home;
}

function isUnder(path: string, mountPoint: string): boolean {
  return path === mountPoint || path.startsWith(mountPoint.endsWith('/') ? mountPoint : `${mountPoint}/`);
}

function mountLength(pool: PoolFacts): number {
  return pool.kind === 'filesystem' ? pool.mountPoint.length : 0;
}

/** It can be stored as it is, and asked for. */
function isName(text: string): boolean {
  return text !== '' && text.length <= MOST_NAME && !text.includes('\0') && text.isWellFormed();
}
