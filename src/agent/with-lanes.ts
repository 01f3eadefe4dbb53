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
  // A process that waits for a dead mount would outlive an audit that is interrupted: nothing else ends it. Closing kills at once.
  const close = (): void => void lanes.close();
  process.once('exit', close);
  try {
    const value = await work(lanes, mounts);
    return { value, ...(await lanes.close()) };
  } catch (error) {
    await lanes.close();
    throw error;
  } finally {
    process.off('exit', close);
  }
}
