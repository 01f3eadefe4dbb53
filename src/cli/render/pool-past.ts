// The past of a pool as a table: a row for each bucket and each gap, and a bar that shows how it went.
import type { Bytes } from '../../core/bytes.ts';
import { withGaps, type Gap } from '../history/gaps.ts';
import type { PastPool, PoolBucket } from '../history/whole-past.ts';
import type { PastWindow } from '../history/window.ts';
import { left, right } from '../listing.ts';
import type { HistoryFigure } from '../program/flags.ts';
import { ageText } from './age.ts';
import { BAR_CELLS, barColumn, latest, moreBefore, pastCell, timeText, unitOf } from './past.ts';
import { heading } from './section.ts';
import { tableLines, type Row } from './table.ts';
import { named, type Theme } from './theme.ts';
import { timeBars } from './time-bars.ts';

type Summary = PoolBucket['worstCaseFree'];

/** How a figure is called and found, and whether the least or the most of it was the tightest. */
interface Figure {
  readonly words: string;
  readonly key: Exclude<keyof PoolBucket, 'startMs'>;
  readonly tightest: 'least' | 'most';
  /** Of a shared pool a host reports it of its own guests alone. */
  readonly isOfGuests: boolean;
}

const FIGURES: Readonly<Record<HistoryFigure, Figure>> = {
  'worst-case': { words: 'worst case', key: 'worstCaseFree', tightest: 'least', isOfGuests: true },
  available: { words: 'available', key: 'available', tightest: 'least', isOfGuests: false },
  occupied: { words: 'occupied', key: 'occupied', tightest: 'most', isOfGuests: false },
  'may-grow': { words: 'may grow', key: 'growth', tightest: 'most', isOfGuests: true },
  provisioned: { words: 'provisioned', key: 'provisioned', tightest: 'most', isOfGuests: true },
};

/** One figure of one pool. */
export function poolPastLines(
  theme: Theme,
  { name, shared, buckets }: Pick<PastPool, 'name' | 'shared' | 'buckets'>,
  window: PastWindow,
  figure: HistoryFigure,
): readonly string[] {
  const { words, key, tightest, isOfGuests } = FIGURES[figure];
  const rows = withGaps(buckets, window);
  const shown = latest(theme, rows);
  const summaries = shown.map((row) => (isGap(row) ? undefined : row[key]));
  const extremes = summaries.map((summary) => (tightest === 'least' ? summary?.min : summary?.max));
  const unit = unitOf(theme, [
    ...summaries.map((summary) => summary?.max),
    ...summaries.map((summary) => summary?.min),
  ]);
  const bars = timeBars(theme, extremes, BAR_CELLS);
  const cells = shown.map((row, at): Row => {
    const summary = summaries[at];
    return [
      timeText(row.startMs, window.resolution),
      ...valuesOf(summary).map((value) => pastCell(theme, unit, value)),
      unknownText(summary),
      isGap(row) ? `no figures for ${ageText(row.endMs - row.startMs)}` : (bars[at] ?? ''),
    ];
  });
  return [
    ...heading(theme, named(theme, name), `${words}, in ${unit.name}`),
    ...moreBefore(theme, rows.length - shown.length),
    ...(cells.length === 0 ? ['  no figures'] : table(theme, cells, tightest)),
    ...(shared && isOfGuests ? ['  Other hosts mount it, too: counted are the guests of this one alone.'] : []),
  ];
}

/** In the order of the columns. */
function valuesOf(summary: Summary | undefined): readonly (Bytes | undefined)[] {
  return [summary?.min, summary?.mean, summary?.max, summary?.last];
}

function unknownText(summary: Summary | undefined): string {
  return summary === undefined || summary.unknown === 0
    ? ''
    : `${summary.unknown} of ${summary.count + summary.unknown}`;
}

const UNKNOWN = 5;

/** How many samples were not known is told where some were not. */
function table(theme: Theme, rows: readonly Row[], tightest: string): readonly string[] {
  const hasUnknown = rows.some((row) => row[UNKNOWN] !== '');
  const columns = [
    left('from'),
    ...['least', 'mean', 'most', 'last', 'not known'].map((head) => right(head)),
    barColumn(tightest),
  ];
  const without = <T>(cells: readonly T[]): readonly T[] => (hasUnknown ? cells : cells.toSpliced(UNKNOWN, 1));
  return tableLines(
    theme,
    without(columns),
    rows.map((row) => without(row)),
  );
}

function isGap(row: PoolBucket | Gap): row is Gap {
  return 'endMs' in row;
}
