// What the sources of disks are called.
import { expect, test } from 'vitest';
import { sourceName } from './disk-source.ts';
import type { DiskSource } from './guest.ts';

test.each<[DiskSource, string]>([
  [{ kind: 'file', path: '/var/lib/nova/instances/one/disk' }, '/var/lib/nova/instances/one/disk'],
  [{ kind: 'block', path: '/dev/vg0/one' }, '/dev/vg0/one'],
  [{ kind: 'dir', path: '/srv/media' }, '/srv/media'],
  [{ kind: 'vhostuser', path: '/run/spdk.sock' }, '/run/spdk.sock'],
  [{ kind: 'network', protocol: 'rbd', name: 'volumes/one', hosts: ['ceph-1'] }, 'rbd:volumes/one'],
  [{ kind: 'volume', pool: 'default', volume: 'one.qcow2' }, 'default/one.qcow2'],
  [{ kind: 'nvme', address: '0000:01:00.0' }, '0000:01:00.0'],
  [{ kind: 'none' }, ''],
])('%o is called %s', (source, expected) => {
  expect(sourceName(source)).toBe(expected);
});
