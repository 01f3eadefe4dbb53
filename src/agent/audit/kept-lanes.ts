// Lanes that stay open between audits, on the table of mounts as it is now. What is known of a mount outlives a change of the table.
import { join } from 'node:path';
import { sameValue } from '../../core/same-value.ts';
import { mountOf } from '../../formats/mountinfo/mount-of.ts';
import type { Mount } from '../../formats/mountinfo/parse-mountinfo.ts';
import { readMounts } from '../../readers/filesystems/read-mounts.ts';
import { Lanes } from '../../readers/lanes/lanes.ts';
import type { World } from '../world.ts';

/** Lanes and the table that they were opened on. */
export interface OpenLanes {
  readonly lanes: Lanes;
  readonly mounts: readonly Mount[];
}

/** Usable once constructed. */
export class KeptLanes {
  readonly #world: World;
  readonly #deadlineMs: number;
  /** Local mounts on which a thread has hung: from then on they have a process of their own, and a breaker. Each can so cost one
   *  thread at most, however many audits there are. */
  readonly #isolated = new Set<string>();
  readonly #leftBehind = new Set<string>();
  #open: OpenLanes | undefined;

  constructor(world: World, deadlineMs: number) {
    this.#world = world;
    this.#deadlineMs = deadlineMs;
  }

  /** Those that are open; other ones when mounts have come or gone, or a thread hangs. Throws what `readMounts` throws. */
  async current(): Promise<OpenLanes> {
    const mounts = await readMounts(join(this.#world.root, 'proc/self/mountinfo'));
    const open = this.#open;
    if (open !== undefined && open.lanes.stuck.length === 0 && sameTable(open.mounts, mounts)) return open;
    await this.#closeOpen();
    const lanes = Lanes.open({
      mounts,
      deadlineMs: this.#deadlineMs,
      nowMs: () => this.#world.monotonicMs(),
      root: this.#world.root,
      isolated: this.#isolated,
      ...(open === undefined ? {} : { breakers: open.lanes.breakers }),
    });
    this.#open = { lanes, mounts };
    return this.#open;
  }

  /** Ends threads and processes; names what hangs in a thread: see Audit. */
  async close(): Promise<readonly string[]> {
    await this.#closeOpen();
    return [...this.#leftBehind];
  }

  /** Ends what can be ended at once: for a process that is about to exit. */
  abandon(): void {
    void this.#open?.lanes.close();
  }

  async #closeOpen(): Promise<void> {
    if (this.#open === undefined) return;
    const { lanes, mounts } = this.#open;
    this.#open = undefined;
    const { stuck } = await lanes.close();
    for (const place of stuck) {
      this.#leftBehind.add(place);
      const mount = mountOf(place, mounts);
      if (mount !== undefined) this.#isolated.add(mount.mountPoint);
    }
  }
}

/** Containers change the options of mounts; only what decides lanes and pools matters. */
function sameTable(before: readonly Mount[], now: readonly Mount[]): boolean {
  return sameValue(before.map(identityOf), now.map(identityOf));
}

function identityOf({ mountPoint, device, root, fsType, source }: Mount): readonly string[] {
  return [mountPoint, device, root, fsType, source];
}
