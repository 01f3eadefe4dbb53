// The text format, down to what hostile names could do to it.
import { expect, test } from 'vitest';
import { HISTOGRAM } from './exposition.fixture.ts';
import { exposition, type MetricFamily } from './exposition.ts';

const family = (samples: MetricFamily['samples'], help = 'Help.'): readonly MetricFamily[] => [
  { name: 'ullage_x_bytes', type: 'gauge', help, samples },
];
const HEAD = '# HELP ullage_x_bytes Help.\n# TYPE ullage_x_bytes gauge\n';

test('a histogram of two labels: its buckets, sum and count each under a name of their own', () => {
  expect(exposition([HISTOGRAM])).toBe(
    `# HELP ullage_x_seconds Help.
# TYPE ullage_x_seconds histogram
ullage_x_seconds_bucket{method="GET",le="0.1"} 1
ullage_x_seconds_bucket{method="GET",le="1"} 2
ullage_x_seconds_bucket{method="GET",le="+Inf"} 3
ullage_x_seconds_sum{method="GET"} 2.5
ullage_x_seconds_count{method="GET"} 3
ullage_x_seconds_bucket{method="POST",le="0.1"} 0
ullage_x_seconds_bucket{method="POST",le="1"} 0
ullage_x_seconds_bucket{method="POST",le="+Inf"} 1
ullage_x_seconds_sum{method="POST"} 2.5
ullage_x_seconds_count{method="POST"} 1
`,
  );
});

// prettier-ignore
test.each<[what: string, families: readonly MetricFamily[], text: string]>([
  ['exact bytes',          family([{ value: 2n ** 63n - 1n }]),                       `${HEAD}ullage_x_bytes 9223372036854775807\n`],
  ['labels in their order', family([{ labels: { b: '1', a: '2' }, value: -1n }]),     `${HEAD}ullage_x_bytes{b="1",a="2"} -1\n`],
  ['a hostile label',      family([{ labels: { a: 'x"} 1\n# \\' }, value: 1 }]),      `${HEAD}ullage_x_bytes{a="x\\"} 1\\n# \\\\"} 1\n`],
  ['a lone surrogate',     family([{ labels: { a: '\ud800' }, value: 1 }]),           `${HEAD}ullage_x_bytes{a="\ufffd"} 1\n`],
  ['labels twice',         family([{ labels: { a: '1' }, value: 1 }, { labels: { a: '2' }, value: 2 }, { labels: { a: '1' }, value: 3 }]),
                           `${HEAD}ullage_x_bytes{a="1"} 1\nullage_x_bytes{a="2"} 2\n`],
  ['no finite number',     family([{ value: Number.NaN }]),                           `${HEAD}ullage_x_bytes NaN\n`],
  ['infinities',           family([{ labels: { a: '1' }, value: Infinity }, { labels: { a: '2' }, value: -Infinity }]),
                           `${HEAD}ullage_x_bytes{a="1"} +Inf\nullage_x_bytes{a="2"} -Inf\n`],
  ['a fraction',           family([{ value: 0.25 }]),                                 `${HEAD}ullage_x_bytes 0.25\n`],
  ['no samples',           family([]),                                                ''],
  ['help of two lines',    family([{ value: 1 }], 'a\nb\\'),                          '# HELP ullage_x_bytes a\\nb\\\\\n# TYPE ullage_x_bytes gauge\nullage_x_bytes 1\n'],
])('%s', (_what, families, text) => {
  expect(exposition(families)).toBe(text);
});
