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

/** How often a host reported then is told by so many steps to each side of one. */
const NEAR = 4;

/** A host that reported less often then: so many times as far apart as most points near are. */
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
  const steps = samples.slice(1).map(({ atMs }, index) => atMs - (samples[index]?.atMs ?? atMs));
  return samples.flatMap((sample, index) => {
    const most = points.length === 0 ? gapMs : Math.max(gapMs, TIMES_USUAL * usualNear(steps, index));
    return (steps[index] ?? 0) <= most ? [sample] : [sample, { atMs: sample.atMs + most }];
  });
}

/** The middle one of the steps near one, that one left out; 0 where there are too few to tell. */
function usualNear(steps: readonly number[], index: number): number {
  const near = [...steps.slice(Math.max(0, index - NEAR), index), ...steps.slice(index + 1, index + 1 + NEAR)];
  if (near.length < NEAR) return 0;
  return near.toSorted((a, b) => a - b)[Math.floor(near.length / 2)] ?? 0;
}
