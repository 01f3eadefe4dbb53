// A pool's past as a chart shows it: a sample for each point or bucket, and one that knows nothing where nothing was reported.
import type { z } from 'zod';
import type { HOST_HISTORY } from '../../../wire/api/history.ts';

/** One pool's past. */
export type PastPool = z.output<typeof HOST_HISTORY.answer>['pools'][number];

/** One moment. Undefined: nobody knows. */
export interface PastSample {
  readonly atMs: number;
  readonly occupied?: bigint | undefined;
  readonly available?: bigint | undefined;
  readonly growth?: bigint | undefined;
  readonly worstCaseFree?: bigint | undefined;
}

/** Fewer tell nothing of how often a host reported then. */
const LEAST_POINTS = 8;

/** A host that reported less often then: so many times as far apart as most points are. */
const TIMES_USUAL = 3;

/** In the order of time. No line is drawn over a time of which nothing is known. */
export function samplesOf({
  points,
  buckets,
  gapMs,
}: Pick<PastPool, 'points' | 'buckets' | 'gapMs'>): readonly PastSample[] {
  const rolled = buckets.map(({ startMs, occupied, available, growth, worstCaseFree }) => ({
    atMs: startMs,
    occupied: occupied.last,
    available: available.last,
    growth: growth.last,
    worstCaseFree: worstCaseFree.min,
  }));
  const samples: readonly PastSample[] = points.length > 0 ? points : rolled;
  const most = Math.max(gapMs, points.length < LEAST_POINTS ? 0 : TIMES_USUAL * usualStep(samples));
  return samples.flatMap((sample, index) => {
    const next = samples[index + 1];
    return next === undefined || next.atMs - sample.atMs <= most ? [sample] : [sample, { atMs: sample.atMs + most }];
  });
}

/** The middle one of the times between neighbours. */
function usualStep(samples: readonly PastSample[]): number {
  const steps = samples.slice(1).map(({ atMs }, index) => atMs - (samples[index]?.atMs ?? atMs));
  return steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
}
