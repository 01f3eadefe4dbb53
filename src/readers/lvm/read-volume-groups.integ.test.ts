// A real volume group with a thin pool, read by the real vgs and lvs.
import { access } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startVolumeGroup, type TestVolumeGroup } from '../../../tests/services/volume-group.ts';
import type { LogicalVolume, ThinPool, VolumeGroupPool } from '../../core/pool-facts.ts';
import type { Problem } from '../../core/problem.ts';
import { volumeOfDevice } from '../../formats/lvm/volume-of-device.ts';
import { readVolumeGroups } from './read-volume-groups.ts';

let group: TestVolumeGroup;
let pools: readonly (VolumeGroupPool | ThinPool)[];
let problems: readonly Problem[];
beforeAll(async () => {
  group = await startVolumeGroup();
  const driverLoaded = await access('/dev/mapper/control').then(
    () => true,
    () => false,
  );
  const searchPath = process.env['PATH'] ?? '';
  const found = await readVolumeGroups({ deadlineMs: 30_000, searchPath, driverLoaded });
  problems = found.problems;
  pools = found.pools.filter(({ name }) => name === group.name || name === `${group.name}/tp`);
});
afterAll(async () => group?.close());

const MIB = 2n ** 20n;

function linear(name: string, size: bigint, hidden = false): LogicalVolume {
  const path = `/dev/${group.name}/${name}`;
  return {
    name,
    path,
    size,
    segmentType: 'linear',
    thinPool: undefined,
    origin: undefined,
    mappedPpm: undefined,
    hidden,
  };
}

describe('a volume group with a thin pool that is not active', () => {
  test('is read without a problem', () => {
    expect(problems).toEqual([]);
  });

  test('has all its thick volumes once, to the byte, and free extents for the rest', () => {
    const [found] = pools;
    const uuid = found?.identity.value ?? '';
    expect(uuid).toMatch(/^\w{6}(?:-\w{4}){5}-\w{6}$/u);
    expect(found).toEqual({
      kind: 'volume-group',
      id: `vg:${uuid}`,
      name: group.name,
      identity: { kind: 'volume-group-uuid', value: uuid },
      total: 252n * MIB,
      available: (252n - 40n - 40n - 64n - 4n - 4n) * MIB,
      doubts: [],
      shared: false,
      volumes: [
        linear('lvol0_pmspare', 4n * MIB, true),
        { ...linear('tp', 64n * MIB), segmentType: 'thin-pool' },
        linear('tp_tdata', 64n * MIB, true),
        linear('tp_tmeta', 4n * MIB, true),
        linear('v1', 40n * MIB),
        linear('v2', 40n * MIB),
      ],
    });
  });

  test('gives its thin pool, whose use is unknown, not 0', () => {
    const uuid = pools[1]?.identity.value ?? '';
    const thin = { segmentType: 'thin', thinPool: 'tp' };
    expect(pools.slice(1)).toEqual([
      {
        kind: 'thin-pool',
        id: `thin:${uuid}`,
        name: `${group.name}/tp`,
        identity: { kind: 'thin-pool-uuid', value: uuid },
        total: 64n * MIB,
        doubts: [],
        shared: false,
        volumeGroup: group.name,
        dataUsedPpm: undefined,
        metadataUsedPpm: undefined,
        metadataSize: 4n * MIB,
        volumes: [
          { ...linear('t1', 1024n * MIB), ...thin },
          { ...linear('t1snap', 1024n * MIB), ...thin, origin: 't1' },
        ],
      },
    ]);
  });

  test('has its volumes found by the names of devices that do not exist', () => {
    const mapped = `/dev/mapper/${group.name.replaceAll('-', '--')}-`;
    const found = [`/dev/${group.name}/v1`, `${mapped}t1`, `${mapped}tp_tdata`].map((path) =>
      volumeOfDevice(path, pools),
    );
    expect(found.map((entry) => [entry?.pool.kind, entry?.volume.name])).toEqual([
      ['volume-group', 'v1'],
      ['thin-pool', 't1'],
      [undefined, undefined],
    ]);
  });
});
