// Lanes for the length of one piece of work: opened on the host's mounts, closed whatever happens.
import { join } from 'node:path';
import type { Mount } from '../formats/mountinfo/parse-mountinfo.ts';
import { readMounts } from '../readers/filesystems/read-mounts.ts';
import { Lanes } from '../readers/lanes/lanes.ts';
import type { World } from './world.ts';

/** What the work brought, and what hung on the way: see Audit. */
export interface LanesOutcome<Value> {
  readonly value: Value;
  readonly stuck: readonly string[];
}

/** Runs `work` with lanes of the given deadline. Throws what the table of mounts or the work throws. */
export async function withLanes<Value>(
  world: World,
  deadlineMs: number,
  work: (lanes: Lanes, mounts: readonly Mount[]) => Promise<Value>,
): Promise<LanesOutcome<Value>> {
  const mounts = await readMounts(join(world.root, 'proc/self/mountinfo'));
  const lanes = Lanes.open({ mounts, deadlineMs, nowMs: () => world.monotonicMs(), root: world.root });
  let value: Value;
  try {
    value = await work(lanes, mounts);
  } catch (error) {
    await lanes.close();
    throw error;
  }
  return { value, ...(await lanes.close()) };
}
