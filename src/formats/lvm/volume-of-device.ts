// Which logical volume a device path names, from the names alone: the node need not exist.
import type { LogicalVolume, ThinPool, VolumeGroupPool } from '../../core/pool-facts.ts';

/** A volume and the pool that its bytes come from. */
export interface VolumeOnPool {
  readonly volume: LogicalVolume;
  readonly pool: VolumeGroupPool | ThinPool;
}

type VolumePools = readonly (VolumeGroupPool | ThinPool)[];

/** An audit asks for thousands of paths of one list of pools. */
const indexes = new WeakMap<VolumePools, ReadonlyMap<string, VolumeOnPool>>();

/** The volume behind /dev/VG/LV, /dev/mapper/VG-LV or /dev/disk/by-id/dm-name-VG-LV; undefined when `pools` has none of that
 *  name. Volumes internal to LVM are nobody's disk. `pools` must not change between calls. */
export function volumeOfDevice(path: string, pools: VolumePools): VolumeOnPool | undefined {
  let index = indexes.get(pools);
  if (index === undefined) {
    index = indexOf(pools);
    indexes.set(pools, index);
  }
  return index.get(path);
}

function indexOf(pools: VolumePools): ReadonlyMap<string, VolumeOnPool> {
  return new Map(
    pools.flatMap((pool) =>
      pool.volumes.flatMap((volume) =>
        volume.hidden ? [] : pathsOf(volume, pool).map((path) => [path, { volume, pool }] as const),
      ),
    ),
  );
}

function pathsOf(volume: LogicalVolume, pool: VolumeGroupPool | ThinPool): readonly string[] {
  const group = pool.kind === 'volume-group' ? pool.name : pool.volumeGroup;
  const mapped = `${mapperPart(group)}-${mapperPart(volume.name)}`;
  return [volume.path, `/dev/${group}/${volume.name}`, `/dev/mapper/${mapped}`, `/dev/disk/by-id/dm-name-${mapped}`];
}

/** A hyphen within a name is doubled, so that a single one can stand between the two. Source: lvm(8), "VALID NAMES". */
function mapperPart(name: string): string {
  return name.replaceAll('-', '--');
}
