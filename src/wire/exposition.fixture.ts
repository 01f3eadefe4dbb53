// A histogram with a label of its own besides the bounds of its buckets: written by one test, read by promtool in another.
import type { MetricFamily } from './exposition.ts';

const BOUNDS = ['0.1', '1', '+Inf'] as const;

function samplesOf(method: string, counts: readonly [number, number, number]): MetricFamily['samples'] {
  return [
    ...BOUNDS.map((le, place) => ({ suffix: '_bucket' as const, labels: { method, le }, value: counts[place] ?? 0 })),
    { suffix: '_sum', labels: { method }, value: 2.5 },
    { suffix: '_count', labels: { method }, value: counts[2] },
  ];
}

/** The family. */
export const HISTOGRAM: MetricFamily = {
  name: 'ullage_x_seconds',
  type: 'histogram',
  help: 'Help.',
  samples: [...samplesOf('GET', [1, 2, 3]), ...samplesOf('POST', [0, 0, 1])],
};
