// What a guest's disks were over a window, from the changes that the history tells: a value holds until the next change.
import type { z } from 'zod';
import type { GUEST_HISTORY } from '../../../wire/api/history.ts';
import type { ChartLine } from '../../parts/chart-lines.ts';
import type { Words } from '../../words/en.ts';

/** The history's answer. */
export type GuestPast = z.output<typeof GUEST_HISTORY.answer>;

/** One disk on one host. */
export interface DiskPast {
  readonly hostId: string;
  readonly target: string;
  /** Tells it apart from the others of its host. */
  readonly diskKey: string;
  readonly atMs: readonly number[];
  readonly lines: readonly ChartLine[];
}

interface Sample {
  readonly atMs: number;
  readonly allocation: bigint | undefined;
  readonly growth?: bigint | undefined;
  readonly virtualSize?: bigint | undefined;
}

/** From when to when is drawn. */
interface Span {
  readonly fromMs: number;
  /** What a disk was last is drawn until here: the end of the window, or the latest report if that is older. */
  readonly knownUntilMs: number;
}

type DiskName = Pick<DiskPast, 'hostId' | 'target' | 'diskKey'>;

function keyOf({ hostId, target, diskKey }: DiskName): string {
  return `${target} ${hostId} ${diskKey}`;
}

/** Every disk by its target, a disk of a guest that moved once for each host. In buckets only the allocation is known. */
export function diskPastsOf(past: GuestPast, span: Span, { columns }: Pick<Words, 'columns'>): readonly DiskPast[] {
  const { starts, points, buckets } = past;
  const names = new Map([...starts, ...points, ...buckets].map((one) => [keyOf(one), one]));
  return [...names]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { hostId, target, diskKey }]) => {
      const isHere = (one: DiskName): boolean => keyOf(one) === key;
      const samples = samplesOf(
        { starts: starts.filter(isHere), points: points.filter(isHere), buckets: buckets.filter(isHere) },
        span,
      );
      return { hostId, target, diskKey, atMs: samples.map(({ atMs }) => atMs), lines: linesOf(samples, columns) };
    });
}

function samplesOf(
  { starts, points, buckets }: Pick<GuestPast, 'starts' | 'points' | 'buckets'>,
  { fromMs, knownUntilMs }: Span,
): readonly Sample[] {
  const changes: readonly Sample[] = [
    ...starts.map((start) => ({ ...figuresOf(start), atMs: fromMs })),
    ...points.map((point) => ({ ...figuresOf(point), atMs: point.atMs })),
    // The first bucket may begin before the window.
    ...buckets.map(({ startMs, gone, last }) => ({
      atMs: Math.max(startMs, fromMs),
      allocation: gone ? undefined : last,
    })),
  ].toSorted((a, b) => a.atMs - b.atMs);
  const last = changes.at(-1);
  return last === undefined || last.atMs >= knownUntilMs ? changes : [...changes, { ...last, atMs: knownUntilMs }];
}

function figuresOf({ gone, allocation, growth, virtualSize }: GuestPast['points'][number]): Omit<Sample, 'atMs'> {
  return gone ? { allocation: undefined } : { allocation, growth, virtualSize };
}

function linesOf(samples: readonly Sample[], columns: Words['columns']): readonly ChartLine[] {
  const lines: readonly ChartLine[] = [
    { label: columns.allocation, kind: 'occupied', values: samples.map(({ allocation }) => allocation) },
    { label: columns.growth, kind: 'growth', values: samples.map(({ growth }) => growth) },
    { label: columns.virtual, kind: 'available', values: samples.map(({ virtualSize }) => virtualSize) },
  ];
  return lines.filter(({ values }, index) => index === 0 || values.some((value) => value !== undefined));
}
