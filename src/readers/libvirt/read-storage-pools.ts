// libvirt's storage pools, and the paths of disks that are named by pool and volume only.
import type { Problem } from '../../core/problem.ts';
import { parsePoolXml, type DeclaredPool } from '../../formats/libvirt-pool-xml/parse-pool-xml.ts';
import { VIR_ERR } from '../../formats/libvirt-rpc/constants.ts';
import type { Budget } from './budget.ts';
import { callProblem } from './call-problem.ts';
import type { LibvirtConnection, ResultOf } from './connection.ts';
import { isLibvirtError } from './libvirt-error.ts';
import type { LibvirtSession } from './session.ts';

/** One storage pool as libvirt defines it. */
export interface StoragePoolReading {
  readonly uuid: string;
  readonly name: string;
  /** Only an active pool knows its volumes. undefined with a Problem. */
  readonly active: boolean | undefined;
  /** Type and paths; undefined with a Problem. */
  readonly declared: DeclaredPool | undefined;
  readonly problems: readonly Problem[];
}

/** A disk's source of type volume. */
export interface VolumeName {
  readonly pool: string;
  readonly volume: string;
}

/** Where a volume lies, or why that is not known. */
export type VolumeReading = VolumeName & ({ readonly path: string } | { readonly problem: Problem });

type PoolRef = ResultOf<'STORAGE_POOL_LOOKUP_BY_NAME'>['pool'];

/** All pools, active or not, by name. A driver without storage pools has none. */
export function readStoragePools(session: LibvirtSession, budget?: Budget): Promise<readonly StoragePoolReading[]> {
  return session.run(async (connection) => {
    const pools = await listPools(connection);
    const readings = await Promise.all(pools.map((pool) => readPool(connection, pool)));
    return readings.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }, budget);
}

/** The path of each volume, in the order given. Inactive pools and unknown volumes become Problems. */
export function resolveVolumes(
  session: LibvirtSession,
  volumes: readonly VolumeName[],
  budget?: Budget,
): Promise<readonly VolumeReading[]> {
  return session.run((connection) => Promise.all(volumes.map((volume) => resolveVolume(connection, volume))), budget);
}

async function listPools(connection: LibvirtConnection): Promise<readonly PoolRef[]> {
  try {
    const { pools } = await connection.call('CONNECT_LIST_ALL_STORAGE_POOLS', { need_results: 1, flags: 0 });
    return pools;
  } catch (error) {
    if (isLibvirtError(error, VIR_ERR.noSupport)) return [];
    throw error;
  }
}

async function readPool(connection: LibvirtConnection, pool: PoolRef): Promise<StoragePoolReading> {
  const problems: Problem[] = [];
  const attempt = async <Value>(attempted: string, work: Promise<Value>): Promise<Value | undefined> => {
    try {
      return await work;
    } catch (error) {
      problems.push(callProblem(error, { pool: pool.name }, attempted));
      return undefined;
    }
  };
  const [active, declared] = await Promise.all([
    attempt('ask libvirt whether the pool is active', connection.call('STORAGE_POOL_IS_ACTIVE', { pool })),
    attempt("ask libvirt for the pool's XML", readDeclared(connection, pool)),
  ]);
  return {
    uuid: pool.uuid,
    name: pool.name,
    active: active === undefined ? undefined : active.active !== 0,
    declared,
    problems,
  };
}

async function readDeclared(connection: LibvirtConnection, pool: PoolRef): Promise<DeclaredPool> {
  const { xml } = await connection.call('STORAGE_POOL_GET_XML_DESC', { pool, flags: 0 });
  return parsePoolXml(xml);
}

async function resolveVolume(
  connection: LibvirtConnection,
  { pool: poolName, volume }: VolumeName,
): Promise<VolumeReading> {
  try {
    const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: poolName });
    const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_NAME', { pool, name: volume });
    const { name: path } = await connection.call('STORAGE_VOL_GET_PATH', { vol });
    return { pool: poolName, volume, path };
  } catch (error) {
    const subject = { pool: poolName, disk: volume };
    return { pool: poolName, volume, problem: callProblem(error, subject, 'ask libvirt where a volume lies') };
  }
}
