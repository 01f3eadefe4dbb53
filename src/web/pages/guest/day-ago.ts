// What a guest's disks have grown by in a day, with the meaning that the fleet's list gives it.
import type { HostLine } from '../../../wire/api/hosts.ts';
import { GUEST_HISTORY } from '../../../wire/api/history.ts';
import { useCall } from '../../api/calls.tsx';
import { sumKnown, type DiskView } from './disk-view.ts';

const DAY_MS = 86_400_000;

/** Bytes that a disk had allocated a day before its host's latest report; undefined: not known. */
export type DayAgo = (view: DiskView) => bigint | undefined;

/** Asks for it. What was then is known where its host told of the disk's pools 24 to 25 hours before its latest report: a figure that is
 *  older is not taken for one of then. `line` is the host's. */
export function useDayAgo(guest: string, line: HostLine | undefined): DayAgo {
  // What was at that time is of before the next millisecond.
  const from = (line?.receivedAtMs ?? DAY_MS) - DAY_MS + 1;
  const query = { guest, from: String(from), to: String(from + 1), limit: '1' };
  const { data } = useCall(GUEST_HISTORY, { query }, { enabled: line !== undefined, keepsLast: true });
  return (view) => {
    const { disk, promises, isOneOfSeveral } = view;
    // Nobody says which past is whose.
    if (line === undefined || isOneOfSeveral) return undefined;
    const wasTold = promises.every(({ pool }) => {
      return line.pools.find(({ id }) => id === pool.facts.id)?.occupiedDayAgo !== undefined;
    });
    const starts = (data?.starts ?? []).filter(
      ({ target, hostId, gone }) => target === disk.target && hostId === line.id && !gone,
    );
    // A line for each pool that it writes to: of another number it was another disk then.
    if (!wasTold || starts.length !== promises.length) return undefined;
    return sumKnown(starts.map(({ allocation }) => allocation));
  };
}

/** What it has grown by; below zero: it gave back. */
export function grownBy(view: DiskView, dayAgo: DayAgo): bigint | undefined {
  const [now, before] = [view.figures.allocation, dayAgo(view)];
  return now === undefined || before === undefined ? undefined : now - before;
}
