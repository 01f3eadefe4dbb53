// Metrics: docs/metrics.md lists those that the source writes, and no others.
import type { TextFile } from './source.ts';
import { checkBothWays } from './both-ways.ts';

const DOCUMENT = 'docs/metrics.md';

/** Complaints about metrics without a row, and rows without a metric. `source` is the catalogue's file. */
export function checkMetrics(names: readonly string[], source: string, files: readonly TextFile[]): readonly string[] {
  const markdown = files.find(({ path }) => path === DOCUMENT)?.text ?? '';
  return checkBothWays({ what: 'metric', codes: names, source, document: DOCUMENT, markdown });
}
