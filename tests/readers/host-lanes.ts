// Lanes over this machine's own mounts, for tests; a directory can be declared remote so that a process of its own reads it.
import { readFileSync } from 'node:fs';
import { parseMountinfo, type Mount } from '../../src/formats/mountinfo/parse-mountinfo.ts';
import type { PoolOf } from '../../src/readers/images/decode-images.ts';
import { Lanes, type LanesOptions } from '../../src/readers/lanes/lanes.ts';

/** The mounts of this machine, now. */
export function hostMounts(): readonly Mount[] {
  return parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8'));
}

/** A line of mountinfo that makes lanes take a directory for a filesystem of this type. */
export function pretendMount(mountPoint: string, fsType: string): Mount {
  const root = hostMounts().find((mount) => mount.mountPoint === '/');
  if (root === undefined) throw new Error('this machine has no root mount');
  return { ...root, mountPoint, fsType };
}

/** Lanes with a deadline that no healthy mount misses. */
export function openHostLanes(options: Partial<LanesOptions> = {}): Lanes {
  return Lanes.open({ mounts: hostMounts(), deadlineMs: 10_000, nowMs: () => performance.now(), ...options });
}

/** One pool for everything: what pool a file is on is another reader's to say. */
export const onePool: PoolOf = () => 'pool';
