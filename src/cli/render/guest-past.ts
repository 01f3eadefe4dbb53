// The past of a guest's disks as tables, one for each: what was allocated, where that changed.
import type { PastDisks } from '../history/whole-past.ts';
import type { PastWindow } from '../history/window.ts';
import { left, right } from '../listing.ts';
import { BAR_CELLS, barColumn, latest, moreBefore, pastCell, timeText, unitOf } from './past.ts';
import { heading } from './section.ts';
import { tableLines, type Row } from './table.ts';
import { named, type Theme } from './theme.ts';
import { timeBars } from './time-bars.ts';

/** All disks that the window has anything of. `nameOf`: a host's. */
export function guestPastLines(
  theme: Theme,
  past: PastDisks,
  window: PastWindow,
  nameOf: (hostId: string) => string,
): readonly string[] {
  const disks = disksOf(past);
  if (disks.length === 0) return ['  none'];
  return disks.flatMap((disk, at) => [
    ...(at === 0 ? [] : ['']),
    ...diskLines(theme, disk, window, `${named(theme, disk.target)} on ${named(theme, nameOf(disk.hostId))}`),
  ]);
}

interface PastDisk {
  readonly hostId: string;
  readonly target: string;
  /** What it was when the window begins. */
  readonly start: PastDisks['starts'][number] | undefined;
  readonly buckets: PastDisks['buckets'];
}

/** By host and target. What was gone before the window and did not come back is none of them. */
function disksOf({ starts, buckets }: PastDisks): readonly PastDisk[] {
  const before = Map.groupBy(starts, keyOf);
  const within = Map.groupBy(buckets, keyOf);
  return [...new Set([...before.keys(), ...within.keys()])].toSorted().flatMap((key) => {
    const start = before.get(key)?.[0];
    const own = within.get(key) ?? [];
    const disk = own[0] ?? start;
    if (disk === undefined || (own.length === 0 && start?.gone === true)) return [];
    return [{ hostId: disk.hostId, target: disk.target, start, buckets: own }];
  });
}

function keyOf({ hostId, target }: Pick<PastDisk, 'hostId' | 'target'>): string {
  return `${hostId} ${target}`;
}

/** A time in which nothing changed has no row: what it was stands in the one before. */
function diskLines(theme: Theme, { start, buckets }: PastDisk, window: PastWindow, title: string): readonly string[] {
  const shown = latest(theme, buckets);
  // Beside rows that are cut it would look like what they began with.
  const before = start === undefined || shown.length < buckets.length ? [] : [start];
  const lasts = [...before.map(({ allocation }) => allocation), ...shown.map(({ last }) => last)];
  const unit = unitOf(theme, [...lasts, ...shown.map(({ max }) => max)]);
  const bars = timeBars(theme, lasts, BAR_CELLS);
  const rows = [
    ...before.map(({ atMs, allocation, gone }): Row => {
      const since = `${gone ? 'gone ' : ''}since ${timeText(atMs, '5min')}`;
      return ['before', '', '', pastCell(theme, unit, allocation), '', since];
    }),
    ...shown.map(({ startMs, min, max, last, changes, gone }, at): Row => {
      const values = [min, max, last].map((value) => pastCell(theme, unit, value));
      const beside = gone ? 'gone' : (bars[before.length + at] ?? '');
      return [timeText(startMs, window.resolution), ...values, String(changes), beside];
    }),
  ];
  const columns = [left('from'), ...['least', 'most', 'last', 'changes'].map((head) => right(head)), barColumn('last')];
  return [
    ...heading(theme, title, `allocated, in ${unit.name}, where it changed`),
    ...moreBefore(theme, buckets.length - shown.length),
    ...tableLines(theme, columns, rows),
  ];
}
